"""Every way in which a strategy file can be wrong."""

from __future__ import annotations

import pytest

from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.loader import load_strategy

ONE = "phases:\n  - name: only\n    effort: {build_trust: 1}\n"
BAD = {
    "unknown field": (ONE + "convenor: {control: 1}", 4, "convenor: unknown field 'convenor'; did you mean 'convener'?"),
    "control beyond 1": (ONE + "convener: {control: 3}", 4, "convener.control: got 3; write a number from 0 to 1"),
    "unknown action": ("phases:\n  - name: p\n    effort: {biuld_trust: 1}", 3, "phases[1].effort.biuld_trust: unknown action 'biuld_trust'; did you mean 'build_trust'?"),
    "negative effort": ("phases:\n  - name: p\n    effort: {build_trust: -1}", 3, "phases[1].effort.build_trust: got -1; write a number of at least 0"),
    "nan effort": ("phases:\n  - name: p\n    effort: {build_trust: .nan}", 3, "got nan"),
    "boolean effort": ("phases:\n  - name: p\n    effort: {build_trust: true}", 3, "got true"),
    "no effort": ("phases:\n  - name: p", 2, "no effort on any action"),
    "effort of nothing": ("phases:\n  - name: p\n    effort: {build_trust: 0}", 3, "the effort on every action is 0"),
    "effort as a list": ("phases:\n  - name: p\n    effort: [build_trust]", 3, "phases[1].effort: got a list of 1; write a table"),
    "unknown aim": (ONE + "    aims: {build_trust: distant_tie}", 4, "phases[1].aims.build_trust: unknown aim 'distant_tie'; did you mean 'distant_ties'?"),
    "aim of another kind": (ONE + "    aims: {build_trust: waverers}", 4, "build_trust can be aimed at all, "),
    "sector without a name": (ONE + "    aims: {build_trust: sector}", 4, "sector:NAME"),
    "aim without effort": (ONE + "    aims: {run_pilot: waverers}", 4, "'run_pilot' has an aim but gets no effort"),
    "share beyond 1": (ONE + "    share: 3", 4, "phases[1].share: got 3"),
    "never ends": ("phases:\n  - name: p\n    effort: {build_trust: 1}\n  - name: q\n    effort: {build_trust: 1}", 2, "phases[1]: 'p' has no end, but a phase follows"),
    "may never end": ("phases:\n  - name: p\n    effort: {build_trust: 1}\n    until: membership above 0.3\n  - name: q\n    effort: {build_trust: 1}", 4, "the phase may never end (until membership above 0.3); write until: {when: ..., at_most: MONTH}"),
    "months out of order": ("phases:\n  - name: p\n    effort: {build_trust: 1}\n    until: 12\n  - name: q\n    effort: {build_trust: 1}\n    until: 12", 7, "phases[2].until: ends in month 12, but the phase before lasts to month 12; write a month after 12"),
    "unknown outcome": (ONE + "    until: membrship above 0.3", 4, "unknown monthly outcome 'membrship'; did you mean 'membership'?"),
    "out of reach": (ONE + "    until: membership above 30", 4, "membership never reaches 30; write a number from 0 to 1"),
    "no condition": (ONE + "    until: soon", 4, "write a condition such as membership above 0.3"),
    "no number": (ONE + "    until: membership above many", 4, "write a number after 'above' or 'below'"),
    "infinite": (ONE + "    until: membership above inf", 4, "got inf"),
    "month 0": (ONE + "    until: 0", 4, "phases[1].until.month: got 0; write a whole number from 1 to 1200"),
    "half a month": (ONE + "    until: 1.5", 4, "got 1.5"),
    "truth": (ONE + "    until: true", 4, "got true"),
    "empty end": (ONE + "    until: {}", 4, "no month or condition"),
    "two ends": (ONE + "    until: {month: 3, when: membership above 0.3}", 4, "both month and when are given"),
    "same name": ("phases:\n  - name: p\n    effort: {build_trust: 1}\n    until: 3\n  - name: p\n    effort: {build_trust: 1}", 5, "'p' appears twice; keep one of the two"),
    "phase without a name": ("phases:\n  - effort: {build_trust: 1}", 2, "phases[1].name: missing; this field is needed"),
    "phases as a table": ("phases: {p: 1}", 1, "phases: got a table of 1; write a list"),
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
