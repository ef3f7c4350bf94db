"""Every way in which a scenario file can be wrong: one line, with file, line, field, what was found, what would do."""

from __future__ import annotations

import time

import pytest

from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.loader import from_document, load_scenario, open_document

#: Added to a scenario of two organisations (whose last line is 4): what is said, and on which line.
ADDED = {
    "unknown field": ("monhts: 12", 5, "monhts: unknown field 'monhts'; did you mean 'months'?"),
    "unknown inner field": ("convener:\n  contrl: 0.3", 6, "convener.contrl: unknown field 'contrl'; did you mean 'control'?"),
    "too small": ("convener: {power: -0.1}", 5, "convener.power: got -0.1; write a number from 0 to 1"),
    "too large": ("bar: 2", 5, "bar: got 2; write a number from 0 to 1"),
    "nan": ("bar: .nan", 5, "bar: got nan; write a number from 0 to 1"),
    "infinite": ("convener: {capacity: .inf}", 5, "convener.capacity: got inf; write a number from 0 to 100000"),
    "overflow": ("convener: {capacity: 1e999}", 5, "convener.capacity: got inf;"),
    "boolean for a number": ("bar: true", 5, "bar: got true; write a number from 0 to 1"),
    "text for a number": ("bar: much", 5, "bar: got 'much'; write a number from 0 to 1"),
    "nothing for a number": ("bar:", 5, "bar: got nothing; write a number from 0 to 1"),
    "list for a number": ("bar: [1]", 5, "bar: got a list of 1; write a number from 0 to 1"),
    "fraction of a month": ("months: 12.5", 5, "months: got 12.5; write a whole number from 1 to 1200"),
    "no month": ("months: 0", 5, "months: got 0; write a whole number from 1 to 1200"),
    "too many months": ("months: 5000", 5, "months: got 5000;"),
    "huge number": ("months: " + "9" * 400, 5, "months: got a whole number of 16 digits or more;"),
    "number for text": ("issue: 12", 5, "issue: got 12; write text"),
    "text for a list": ("says: hello", 5, "says: got 'hello'; write a list"),
    "list for a table": ("convener: [1]", 5, "convener: got a list of 1; write a table"),
    "late withdrawal": ("withdraw_month: 80", 5, "withdraw_month: got 80; the scenario ends with month 72"),
    "late event": ("environment:\n  events:\n    - {month: 80, name: x}", 7, "environment.events[1].month: got month 80;"),
    "event in month 0": ("environment:\n  events:\n    - {month: 0, name: x}", 7, "environment.events[1].month: got 0;"),
    "event without month": ("environment:\n  events:\n    - {name: x}", 7, "environment.events[1].month: missing;"),
    "event without name": ("environment: {events: [{month: 3}]}", 5, "environment.events[1].name: missing;"),
    "event for nobody": ("environment: {events: [{month: 3, name: x, leaves: [Mars]}]}", 5, "environment.events[1].leaves[1]: 'Mars' is not an organisation"),
    "change of what is not there": ("environment: {events: [{month: 3, name: x, parameters: {exit_rat: 1}}]}", 5, "environment.events[1].parameters.exit_rat: unknown parameter"),
    "change out of bounds": ("environment: {events: [{month: 3, name: x, parameters: {exit_rate: 2}}]}", 5, "environment.events[1].parameters.exit_rate: got 2"),
    "change too late": ("environment: {events: [{month: 3, name: x, parameters: {power_spread: 1}}]}", 5, "parameters.power_spread: is settled before the first month; set it"),
    "date without start": ("environment: {events: [{date: 2016-05, name: x}]}", 5, "add starts: YYYY-MM"),
    "date before start": ("starts: 2017-01\nenvironment: {events: [{date: 2016-05, name: x}]}", 6, "before the scenario starts"),
    "date after the end": ("starts: 2000-01\nenvironment: {events: [{date: 2016-05, name: x}]}", 6, "date: 2016-05 is month 197;"),
    "date at odds": ("starts: 2016-01\nenvironment: {events: [{date: 2016-05, month: 3, name: x}]}", 6, "2016-05 is month 5, but month is 3"),
    "malformed date": ("starts: 2016-01\nenvironment: {events: [{date: May 2016, name: x}]}", 6, "such as 2016-05"),
    "malformed start": ("starts: 2016-13", 5, "starts: got '2016-13'; write a year and a month"),
    "change beyond 1": ("environment: {events: [{month: 3, name: x, opinion: 3}]}", 5, "opinion: got 3; write a number from -1 to 1"),
    "climate beyond 1": ("environment: {opinion: 40}", 5, "environment.opinion.start: got 40;"),
    "unknown climate": ("environment: {opinions: 0.4}", 5, "did you mean 'opinion'?"),
    "unknown rule": ("decision: {rule: thresold}", 5, "decision.rule: unknown rule 'thresold'; did you mean 'threshold'?"),
    "option of another rule": ("decision: {rule: utility, exit: true}", 5, "decision.exit: the rule 'utility' has no exit (got true); drop it, or use the rule threshold"),
    "boolean as text": ("decision: {rule: threshold, exit: 'yes'}", 5, "decision.exit: got 'yes'; write true or false"),
    "unknown parameter": ("parameters: {forgt: 0.1}", 5, "parameters.forgt: unknown parameter 'forgt'; did you mean 'forget'?"),
    "parameter out of bounds": ("parameters: {forget: 7}", 5, "parameters.forget: got 7; write a number from 0 to 1"),
    "unknown network": ("ties: {network: small world}", 5, "did you mean 'small_world'?"),
    "trust out of range": ("ties: {trust: {normal: [3, 1]}}", 5, "got mean 3; write numbers from 0 to 1"),
    "uniform upside down": ("ties: {trust: {uniform: [0.9, 0.1]}}", 5, "0.9 is above 0.1; put the lower one first"),
    "unknown distribution": ("ties: {trust: {gaussian: [0.9, 0.1]}}", 5, "ties.trust: got a table of 1; write a number, normal:"),
    "half a distribution": ("ties: {trust: {normal: [0.9]}}", 5, "ties.trust.normal"),
    "ties as text": ("ties: some", 5, "ties: got 'some'; write a list, or"),
    "tie to nobody": ("ties:\n  - {from: Arriva Buses, to: Thames Valley Polis}", 6, "ties[1].to: 'Thames Valley Polis' is not an organisation; did you mean 'Thames Valley Police'?"),
    "tie from nobody": ("ties:\n  - {from: X, to: Arriva Buses}", 6, "ties[1].from: 'X'"),
    "tie to oneself": ("ties:\n  - {from: Arriva Buses, to: Arriva Buses}", 6, "'Arriva Buses' has a tie to itself"),
    "tie twice": ("ties:\n  - {from: Arriva Buses, to: Thames Valley Police, both: true}\n  - {from: Thames Valley Police, to: Arriva Buses}", 7, "a second tie"),
    "tie without an end": ("ties:\n  - {from: Arriva Buses}", 6, "ties[1].to: missing;"),
    "unknown member": ("members_at_start: [Arriva]", 5, "members_at_start[1]: 'Arriva' is not an organisation; did you mean 'Arriva Buses'?"),
    "member twice": ("members_at_start: [Arriva Buses, Arriva Buses]", 5, "'Arriva Buses' appears twice"),
    "too many members": ("members_at_start: 3", 5, "got 3 for 2 organisations; write a number from 0 to 2"),
    "all as a share": ("members_at_start: 1.0", 5, "a share between 0 and 1"),
    "members as truth": ("members_at_start: true", 5, "members_at_start: got true;"),
    "part of nobody": ("goals:\n  - name: posters\n    work: {reach: 2}\n    parts: [Ariva Buses]", 8, "goals[1].parts[1]: 'Ariva Buses' is not an organisation"),
    "goal without work": ("goals:\n  - name: posters\n    work: {reach: 0}", 7, "the goal takes no work"),
    "goal twice": ("goals:\n  - {name: a, work: {reach: 2}}\n  - {name: a, work: {reach: 3}}", 7, "'a' appears twice"),
    "goal after a later one": ("goals:\n  - {name: a, work: {reach: 2}, after: b}\n  - {name: b, work: {reach: 3}}", 6, "'b' is not a goal before it"),
    "unknown kind of work": ("goals:\n  - {name: a, work: {rech: 2}}", 6, "did you mean 'reach'"),
    "contact beyond": ("start: {contact: 2}", 5, "start.contact: got 2"),
    "more sectors than there are": ("success_sectors: 6", 5, "success_sectors: got 6, but only 5 sectors are defined; write a whole number from 0 to 5"),
    "more sectors than its own": ("sectors: {funder: {mission: 1, market: 0, mandate: 0, standing: 0}}\nsuccess_sectors: 7", 6, "got 7, but only 6 sectors are defined"),
    "sector without motives": ("sectors: {funder: {mission: 1}}", 5, "sectors.funder.market: missing"),
    "sector of no motives": ("sectors: {funder: {mission: 0, market: 0, mandate: 0, standing: 0}}", 5, "all four motives are 0"),
    "unknown trait": ("sectors: {funder: {mission: 1, market: 0, mandate: 0, standing: 0, traits: {mony: 1}}}", 5, "unknown trait 'mony'; did you mean 'money'?"),
}  # fmt: skip

ORGANISATIONS = {
    "none given": ("title: x", 1, "organisations: missing; this field is needed"),
    "empty list": ("organisations: []", 1, "organisations: the list is empty; list at least one"),
    "text": ("organisations: many", 1, "organisations: got 'many'; write a list"),
    "stance beyond": ("organisations:\n  - {name: A, sector: business, alignment: -1.5}", 2, "from -1 to 1"),
    "no sector": ("organisations:\n  - name: A", 2, "organisations[1].sector: missing; this field is needed"),
    "not a table": ("organisations:\n  - A", 2, "organisations[1]: got 'A'; write a table with name, sector"),
    "unknown sector": ("organisations:\n  - {name: A, sector: bussiness}", 2, "unknown sector 'bussiness'; did you mean 'business'?"),
    "empty name": ("organisations:\n  - {name: '  ', sector: business}", 2, "organisations[1].name: the name is empty"),
    "number as name": ("organisations:\n  - {name: 101, sector: business}", 2, "in quotes"),
    "endless name": (f"organisations:\n  - {{name: {'x' * 300}, sector: business}}", 2, "the name has 300 characters"),
    "duplicate": ("organisations:\n  - {name: A, sector: business}\n  - {name: A, sector: business}", 3, "organisations[2].name: 'A' appears twice"),
    "duplicate but for spaces": ("organisations:\n  - {name: A B, sector: business}\n  - {name: ' A  B ', sector: business}", 3, "'A B' appears twice"),
    "duplicate but for case": ("organisations:\n  - {name: Q:Alliance, sector: business}\n  - {name: q:alliance, sector: business}", 3, "differs from 'Q:Alliance' only in spelling"),
    "duplicate but for width": ("organisations:\n  - {name: ABC, sector: business}\n  - {name: ＡＢＣ, sector: business}", 3, "only in spelling"),
    "trait out of range": ("organisations:\n  - {name: A, sector: business, profile: 7}", 2, "organisations[1].profile: got 7; write a number from 0 to 1, or very low, low, medium, high, very high"),
    "no power": ("organisations:\n  - {name: A, sector: business, power: 0}", 2, "write a number above 0 and at most 1000, or very low"),
    "unknown word": ("organisations:\n  - {name: A, sector: business, power: enormous}", 2, "got 'enormous'"),
    "boolean trait": ("organisations:\n  - {name: A, sector: business, affected: true}", 2, "got true; write a number from 0 to 1, or no, yes"),
    "some motives": ("organisations:\n  - {name: A, sector: business, mission: 1}", 2, "organisations[1].mission: no market and no mandate and no standing beside it; give all four"),
    "no motives": ("organisations:\n  - {name: A, sector: business, mission: 0, market: 0, mandate: 0, standing: 0}", 2, "all four motives are 0"),
    "none generated": ("organisations: {count: 0, mix: {business: 1}}", 1, "organisations.count: got 0; write a whole number from 1 to 5000000"),
    "too many generated": ("organisations: {count: 6000000, mix: {business: 1}}", 1, "organisations.count: got 6000000"),
    "empty mix": ("organisations: {count: 5, mix: {}}", 1, "organisations.mix: the mix is empty"),
    "mix of nothing": ("organisations: {count: 5, mix: {business: 0}}", 1, "no weight in the mix is above 0"),
    "negative mix": ("organisations: {count: 5, mix: {business: -1}}", 1, "organisations.mix.business: got -1; write a number of at least 0"),
    "unknown sector in a mix": ("organisations: {count: 5, mix: {busines: 1}}", 1, "did you mean 'business'?"),
    "ties among generated": ("organisations: {count: 5, mix: {business: 1}}\nties: [{from: A, to: B}]", 2, "list the organisations as well"),
    "complete network of many": ("organisations: {count: 100000, mix: {business: 1}}\nties: {network: complete}", 2, "ties.network: got complete for 100,000 organisations; write another network, or at most 5,000 organisations"),
    "too many ties": ("organisations: {count: 100000, mix: {business: 1}}\nties: {network: random, degree: 90000}", 2, "ties.degree: got 90000 ties each for 100,000 organisations; write at most 500"),
    "needs among generated": ("organisations: {count: 5, mix: {business: 1}}\nmembers_at_start: [A]", 2, "list the organisations, or give a number"),
}  # fmt: skip


def check(path, line: int, said: str) -> None:
    with pytest.raises(InputError) as caught:
        load_scenario(path)
    message = str(caught.value)
    assert message.startswith(f"{path}:{line}: "), message
    assert said in message
    assert "\n" not in message and "\r" not in message
    assert len(message.removeprefix(str(path))) < 400


@pytest.mark.parametrize("name", ADDED)
def test_a_wrong_field_is_refused_in_one_line(name, write, scenario_text):
    text, line, said = ADDED[name]
    check(write(scenario_text + text), line, said)


@pytest.mark.parametrize("name", ORGANISATIONS)
def test_wrong_organisations_are_refused_in_one_line(name, write):
    text, line, said = ORGANISATIONS[name]
    check(write(text), line, said)


def test_every_problem_is_kept_in_the_order_of_the_file(write, scenario_text):
    path = write(scenario_text + "bar: 7\nconvener: {power: 9, control: -1}\nmonths: x\n")
    with pytest.raises(InputError) as caught:
        load_scenario(path)
    assert [line.split(":")[1] for line in caught.value.problems] == ["5", "6", "6", "7"]
    assert str(caught.value) == caught.value.problems[0]


@pytest.mark.parametrize("text", ["- a\n- b\n", "just words\n", "3\n"])
def test_what_is_not_a_table_is_no_scenario(write, text):
    with pytest.raises(InputError, match="write a table of fields"):
        load_scenario(write(text))
    with pytest.raises(InputError, match="not a scenario, a strategy or a design"):
        from_document(open_document(write(text)))


def test_names_that_look_like_html_or_formulas_stay_text(write):
    text = "organisations:\n  - {name: '<script>alert(1)</script>', sector: business}\n  - {name: '=HYPERLINK(1)', sector: business}\n"
    names = [organisation.name for organisation in load_scenario(write(text)).organisations]
    assert names == ["<script>alert(1)</script>", "=HYPERLINK(1)"]


def test_many_unknown_keys_are_refused_fast(write):
    lines = ["organisations: {count: 3, mix: {business: 1}}\n", *(f"k{n}: 1\n" for n in range(150_000))]
    started = time.process_time()
    with pytest.raises(InputError) as caught:
        load_scenario(write("".join(lines[:9_000])))
    assert len(caught.value.problems) == 20
    with pytest.raises(InputError, match=":10001: a table has more than 10,000 fields"):
        load_scenario(write("".join(lines)))
    assert time.process_time() - started < 2


def test_numbers_in_messages_are_short(write):
    with pytest.raises(InputError, match="count: got 1000000000; write a whole number from 1 to 5000000"):
        load_scenario(write("organisations: {count: 1000000000, mix: {business: 1}}\n"))
    with pytest.raises(InputError) as caught:
        load_scenario(write(f"members_at_start: {'9' * 300}\norganisations: {{count: 3, mix: {{business: 1}}}}\n"))
    assert "got a whole number of 16 digits or more" in str(caught.value)
