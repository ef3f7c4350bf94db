"""What is said of a list that is read in part: words that names overrule, answers that are offered, columns that are left out."""

from __future__ import annotations

import lists_misled as misled

from coalitionlab.scenarios.importing import read_file


def read(text, **options):
    return read_file(text.encode(), filename="t.csv", **options)


def test_names_that_overrule_a_word_are_said_with_it():
    text, _ = misled.TEXTS["a word for who owns it that the names contradict"]
    said = next(each for each in read(text).told() if "does not say for sure" in each)
    assert "Fondazione Iris nonprofit ('Privata – sociale')" in said
    assert not any("sociale" in word for each in read(text).columns for word in each.scale)


def test_what_names_beside_a_word_tell_is_proposed_for_the_others():
    text, _ = misled.TEXTS["a word for who owns it that the names contradict"]
    (question,) = read(text).questions
    assert (question.names, question.proposed, question.guess) == (("Arcadia",), "nonprofit", False)


def test_an_answer_for_a_word_holds_for_those_it_is_asked_of():
    text = "Name,Type\nKos,Kul\nRul,Kul\nVale University,Kul\nBell Ltd,company\nMoo,company\nPel,company\n"
    people = read(text, sectors={"Kul": "nonprofit"}).stakeholders
    assert [each.sector for each in people] == [
        "nonprofit",
        "nonprofit",
        "education",
        "business",
        "business",
        "business",
    ]


def test_a_word_is_never_offered_with_two_answers():
    text = "Name,Type\nLongview,Arts & Culture\nMoonfall,Arts & Culture\nThe Residents (community),Arts & Culture\nKos,Person\nVale Council,council\n"
    offered = [option for each in read(text).questions for option in each.options.split('" ')]
    keys = [option.rsplit("=", 1)[0] for option in offered]
    assert len(keys) == len(set(keys))


def test_up_to_twenty_columns_that_are_left_out_are_named_with_what_would_take_them():
    labels = [f"Zk{chr(97 + n)}" for n in range(12)]
    rows = ["Vale Council,council", "Bell Ltd,company", "Vale Aid,charity"]
    cells = [",".join(["q", "v", "w"][k] + str(n) for n in range(9)) for k in range(3)]
    rest = ["3/4,2019,yes", "1/4,2021,no", "4/4,2020,yes"]
    reading = read(
        "\n".join(["Name,Type," + ",".join(labels), *map(",".join, zip(rows, cells, rest, strict=True))]) + "\n"
    )
    said = "\n".join(reading.told())
    assert all(label in said for label in labels)
    assert '--column power="Zkj"' in said
    assert '--column since="Zkk"' in said and '--column left="Zkk"' in said
    assert '--column member="Zkl"' in said


def test_money_in_a_list_that_says_to_whom_goes_one_way():
    text = (
        "Who,What,To whom,Good or bad,How strong 1-3\nVale Council,grant,Vale Aid,+,3\nBell Ltd,feud,Vale Council,-,2\n"
    )
    ties = read(text).ties
    assert [(tie.both, round(tie.strength, 2)) for tie in ties] == [(False, 1.0), (True, 0.67)]


def test_a_column_of_strengths_under_a_label_that_is_not_known_is_offered():
    text = (
        "Name,Type,Zkk\nVale Council,council,funding\nBell Ltd,company,data and advice\nVale Aid,charity,volunteers\n"
    )
    assert any('--column offer="Zkk"' in each for each in read(text).told())
