"""Every way in which a strategy file can be wrong."""

from __future__ import annotations

import pytest

from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.loader import load_strategy

ONE = "phases:\n  - name: only\n    effort: {build_trust: 1}\n"
BAD = {
    "unknown field": (ONE + "convenor: {control: 1}", 4, "convenor: found the unknown field 'convenor'; did you mean 'convener'?"),
    "control beyond 1": (ONE + "convener: {control: 3}", 4, "convener.control: found 3; write a number from 0 to 1"),
    "unknown action": ("phases:\n  - name: p\n    effort: {biuld_trust: 1}", 3, "phases[1].effort.biuld_trust: found the unknown action 'biuld_trust'; did you mean 'build_trust'?"),
    "negative effort": ("phases:\n  - name: p\n    effort: {build_trust: -1}", 3, "phases[1].effort.build_trust: found -1; write a number of at least 0"),
    "nan effort": ("phases:\n  - name: p\n    effort: {build_trust: .nan}", 3, "found nan"),
    "boolean effort": ("phases:\n  - name: p\n    effort: {build_trust: true}", 3, "found true"),
    "no effort": ("phases:\n  - name: p", 2, "found no effort on any action"),
    "effort of nothing": ("phases:\n  - name: p\n    effort: {build_trust: 0}", 3, "effort of 0 on every action"),
    "effort as a list": ("phases:\n  - name: p\n    effort: [build_trust]", 3, "phases[1].effort: found a list of 1; write a table"),
    "unknown aim": (ONE + "    aims: {build_trust: distant_tie}", 4, "phases[1].aims.build_trust: found the aim 'distant_tie'; did you mean 'distant_ties'?"),
    "aim of another kind": (ONE + "    aims: {build_trust: waverers}", 4, "build_trust can be aimed at all, "),
    "sector without a name": (ONE + "    aims: {build_trust: sector}", 4, "sector:NAME"),
    "aim without effort": (ONE + "    aims: {run_pilot: waverers}", 4, "an aim for 'run_pilot', which gets no effort"),
    "share beyond 1": (ONE + "    share: 3", 4, "phases[1].share: found 3"),
    "never ends": ("phases:\n  - name: p\n    effort: {build_trust: 1}\n  - name: q\n    effort: {build_trust: 1}", 2, "phases[1]: found no end to 'p', though a phase follows"),
    "may never end": ("phases:\n  - name: p\n    effort: {build_trust: 1}\n    until: membership above 0.3\n  - name: q\n    effort: {build_trust: 1}", 4, "a phase that may never end (until membership above 0.3); write until: {when: ..., at_most: MONTH}"),
    "months out of order": ("phases:\n  - name: p\n    effort: {build_trust: 1}\n    until: 12\n  - name: q\n    effort: {build_trust: 1}\n    until: 12", 7, "phases[2].until: found an end in month 12, when the phase before lasts to month 12; write a month after 12"),
    "unknown outcome": (ONE + "    until: membrship above 0.3", 4, "the unknown monthly outcome 'membrship'; did you mean 'membership'?"),
    "out of reach": (ONE + "    until: membership above 30", 4, "found 30 for membership, which never gets there; write a number from 0 to 1"),
    "no condition": (ONE + "    until: soon", 4, "write a condition such as membership above 0.3"),
    "no number": (ONE + "    until: membership above many", 4, "write a number after 'above' or 'below'"),
    "infinite": (ONE + "    until: membership above inf", 4, "found inf"),
    "month 0": (ONE + "    until: 0", 4, "phases[1].until.month: found 0; write a whole number from 1 to 1200"),
    "half a month": (ONE + "    until: 1.5", 4, "found 1.5"),
    "truth": (ONE + "    until: true", 4, "found true"),
    "empty end": (ONE + "    until: {}", 4, "an end without a month or a condition"),
    "two ends": (ONE + "    until: {month: 3, when: membership above 0.3}", 4, "both a month and a condition"),
    "same name": ("phases:\n  - name: p\n    effort: {build_trust: 1}\n    until: 3\n  - name: p\n    effort: {build_trust: 1}", 5, "a second phase 'p'"),
    "phase without a name": ("phases:\n  - effort: {build_trust: 1}", 2, "phases[1].name: found nothing; this field is needed"),
    "phases as a table": ("phases: {p: 1}", 1, "phases: found a table of 1; write a list"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_wrong_strategy_is_refused_in_one_line(name, write):
    text, line, said = BAD[name]
    path = write(text)
    with pytest.raises(InputError) as caught:
        load_strategy(path)
    message = str(caught.value)
    assert message.startswith(f"{path}:{line}: "), message
    assert said in message
    assert "\n" not in message


def test_a_phase_may_rest_and_an_aim_may_name_a_sector(write):
    strategy = load_strategy(
        write(ONE + "    aims: {build_trust: 'sector:business'}\n    until: 3\n  - {name: rest, share: 0}\n")
    )
    assert strategy.phases[0].aims == {"build_trust": "sector:business"}
    assert strategy.phases[1].effort == {}
