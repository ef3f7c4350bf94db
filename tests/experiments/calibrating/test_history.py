"""A history is read from a diary or a register; what cannot be read is one line with file, line and column."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import coalitionlab as cl
from coalitionlab.experiments.calibrating.history import History
from coalitionlab.experiments.calibrating.words import silence_sentences


def read(tmp_path: Path, text: str, **more: str) -> History:
    file = tmp_path / "history.csv"
    file.write_text(text, encoding="utf-8")
    return cl.read_history(file, **more)


def problem(tmp_path: Path, text: str) -> str:
    with pytest.raises(cl.InputError) as raised:
        read(tmp_path, text)
    return str(raised.value).removeprefix(f"{tmp_path}/")


def test_a_diary_counts_by_month(tmp_path):
    text = "month,event,who,count\n,inside,,2\n2020-01,joined,A,\n2020-03,joined,,3\n2020-03,left,A,\n2020-05,delivered,garden,\n2020-06,end,,\n"
    history = read(tmp_path, text)
    assert history.joins == (1, 0, 3, 0, 0, 0)
    assert history.leaves == (0, 0, 1, 0, 0, 0)
    assert history.delivered == (5,)
    assert (history.inside_at_start, history.starts, history.inside[-1]) == (2, "2020-01", 5)
    again = read(tmp_path, text.replace("2020-06,end,,", "2020-06,left,B,\n2020-06,joined,B,\n2020-06,joined,C,\n"))
    assert (history.still_inside, again.still_inside, again.first(3).still_inside) == ((), ("B", "C"), ())


def test_what_a_diary_does_not_mention_is_not_recorded(tmp_path):
    history = read(tmp_path, "month,event\n1,joined\n8,end\n")
    assert history.leaves is None and history.delivered is None
    assert history.joins == (1, 0, 0, 0, 0, 0, 0, 0)


def test_a_count_of_nothing_says_that_it_was_recorded(tmp_path):
    assert read(tmp_path, "month,event,count\n1,joined,1\n8,left,0\n").leaves == (0,) * 8


def test_a_register_is_the_same_history(tmp_path):
    register = read(tmp_path, "organisation,joined,left\nA,,2021-04\nB,2021-01,\nC,2021-03,2021-06\n")
    assert register.inside_at_start == 1
    assert register.joins == (1, 0, 1, 0, 0, 0)
    assert register.leaves == (0, 0, 0, 1, 0, 1)
    assert read(tmp_path, "joined\n1\n7\n").leaves is None


def test_a_register_without_exits_does_not_know_of_any_unless_it_says_so(tmp_path):
    text = "organisation,joined,left\nA,2021-01,\nB,2021-03,\nC,2021-08,\n"
    history = read(tmp_path, text)
    assert history.leaves is None and "exits count as not recorded" in history.notes[0]
    ended = read(tmp_path, text + "end,2021-10,2021-10\n")
    assert ended.leaves == (0,) * 10 and ended.joins == (1, 0, 1, 0, 0, 0, 0, 1, 0, 0) and not ended.notes
    assert read(tmp_path, text + "End,2021-10,\n").leaves is None


def test_days_are_of_their_months(tmp_path):
    history = read(tmp_path, "organisation,joined,left\nA,2021-05-17,2021-10-31\nB,2021-06,\n")
    assert history.joins == (1, 1, 0, 0, 0, 0) and history.leaves == (0, 0, 0, 0, 0, 1) and history.starts == "2021-05"
    assert read(tmp_path, "month,event\n2021-01-02,joined\n2021-06-30,end\n").months == 6
    assert problem(tmp_path, "joined\n2021-02-30\n").startswith(
        "history.csv:2: joined: got '2021-02-30'; write YYYY-MM"
    )


def test_a_row_that_repeats_another_counts_once_and_columns_not_used_are_named(tmp_path):
    text = "organisation,country,Note,joined,left\nA,x,1,2021-01,\nA,x,1,2021-01,\na,x,1,2021-01,\nB,y,2,2021-06,2021-09\nB,y,2,2021-11,\n"
    history = read(tmp_path, text)
    assert history.joins == (1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1)
    assert history.notes == (
        "Line 3 repeats line 2 ('A'): counted once.",
        "Line 4 repeats line 2 ('a'): counted once.",
        "Columns that a history does not use: 'country' and 'note'.",
    )
    assert read(tmp_path, "joined\n1\n1\n7\n").joins[0] == 2  # nobody is named


def test_who_leaves_may_come_back_in_the_same_month(tmp_path):
    text = "month,event,who\n1,joined,A\n3,joined,A\n3,left,A\n5,left,A\n8,joined,A\n"
    assert read(tmp_path, text).joins == (1, 0, 1, 0, 0, 0, 0, 1)


FAR = "organisation,joined\n" + "".join(f"O{k},{2019 + k % 4}-0{1 + k % 9}\n" for k in range(12))


def test_a_month_far_from_all_others_is_not_believed(tmp_path):
    assert problem(tmp_path, FAR + "P,2001-06\n").startswith(
        "history.csv:14: 2001-06 stands 211 months from all others; correct"
    )
    assert problem(tmp_path, FAR + "P,2062-06\n").startswith("history.csv:14: 2062-06 stands 478 months")
    assert read(tmp_path, FAR + "P,2062-06\nend,2062-06\n").months == 522  # said twice: meant
    assert read(tmp_path, FAR + "P,2017-06\n").months == 63


def test_the_first_month_may_be_given(tmp_path):
    assert read(tmp_path, "joined\n2021-03\n2021-08\n", starts="2021-01").joins == (0, 0, 1, 0, 0, 0, 0, 1)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("month,event\n2020-13,joined\n", "history.csv:2: month: got '2020-13'; write YYYY-MM"),
        ("month,event\n1,joind\n", "history.csv:2: event: got 'joind'; did you mean 'joined'?"),
        ("month,event,count\n1,joined,x\n", "history.csv:2: count: got 'x'; write a whole number"),
        ("joined,left\n2020-05,2020-02\n", "history.csv:2: left: 2020-02 is before it joined in 2020-05"),
        ("month,event\n1,joined\n2,left\n3,left\n9,end\n", "history.csv:4: by month 3 more have left"),
        ("month,event\n2020-01,joined\n7,joined\n", "history.csv:3: got '7' beside dates"),
        ("a,b\n1,2\n", "history.csv:1: the columns are a, b; write month,event"),
        ("month,event\n1,joined\n", "history.csv: covers 1 months; give 6"),
        ("month,month,event\n1,1,joined\n", "history.csv:1: the column month appears twice; keep one"),
        ("month,event,count\n1,delivered,9999999999\n9,end,\n", "history.csv:2: count: got '9999999999'; write"),
        ("month,event,count\n" + "1,delivered,90000\n" * 2 + "9,end,\n", "history.csv: 180,000 times delivered; give"),
        (
            "month,event,who\n1,joined,A\n4,joined,a\n9,end,\n",
            "history.csv:3: 'a' joins in 4 and is inside since line 2; keep",
        ),
        (
            "month,event,who\n,inside,A\n4,joined,A\n9,end,\n",
            "history.csv:3: 'A' joins in 4 and is inside since line 2; keep",
        ),
        ("organisation,joined\nA,1\nB,2\nA,8\n", "history.csv:4: 'A' joins in 8 and is inside since line 2; keep"),
        (f"month,event\n{'1' * 5000},joined\n", "history.csv:2: month: got '1111"),
        ("month,event\n" + "x,y\n" * 30, "history.csv:2: event: got 'y'"),
    ],
)
def test_a_bad_file_is_one_line(tmp_path, text, line):
    assert problem(tmp_path, text).startswith(line)


def test_no_file_is_one_line(tmp_path):
    with pytest.raises(cl.InputError, match="no such file"):
        cl.read_history(tmp_path / "none.csv")


def test_a_pipe_or_a_device_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    for file in (tmp_path / "pipe.csv", "/dev/zero"):
        with pytest.raises(cl.InputError, match="is a device or pipe"):
            cl.read_history(file)


def test_a_history_with_semicolons_or_in_a_workbook(tmp_path):
    assert read(tmp_path, "month;event;count\n1;joined;2\n8;end;\n").joins[0] == 2
    book = tmp_path / "history.xlsx"
    pd.DataFrame({"joined": [1, 7]}).to_excel(book, index=False, engine="xlsxwriter")
    with pytest.raises(
        cl.InputError, match="is a workbook in which no sheet tells a history; give a sheet a date and what happened"
    ):
        cl.read_history(book)


def test_a_sheet_with_dates_and_what_happened_is_a_diary_in_any_words(tmp_path):
    book = tmp_path / "case.xlsx"
    people = pd.DataFrame({"Organisation": ["Vale Trust", "Vale Council", "Vale Bank"], "Power": ["H", "M", "L"]})
    told = pd.DataFrame(
        [("What has happened so far", "", "", "", ""), ("Date", "Who", "What happened", "Days spent", "Money spent (GBP)"),
         ("2026-01-14", "Vale Trust", "joined", 8, "5,000"), ("2026-03-02", "Vale Council", "Joined the table", 10, 200),
         ("2026-05-30", "Vale Council", "has left", "", ""), ("2026-06-01", "", "goal", "", ""), ("2026-08-01", "", "pilot ran", 2, ""),
         ("", "", "Total", 20, 5200)]
    )  # fmt: skip
    with pd.ExcelWriter(book, engine="xlsxwriter") as writer:
        people.to_excel(writer, sheet_name="Partners", index=False)
        told.to_excel(writer, sheet_name="History", index=False, header=False)
    history = cl.read_history(book)
    assert (history.joins, history.leaves) == ((1, 0, 1, 0, 0, 0, 0, 0), (0, 0, 0, 0, 1, 0, 0, 0))
    assert (history.starts, history.delivered, history.still_inside) == ("2026-01", None, ("Vale Trust",))
    assert history.spent == (("Days spent", 20), ("Money spent (GBP)", 5200))
    assert any("from the sheet 'History'" in note for note in history.notes)
    assert any("'goal', 'pilot ran'" in note or "'goal' and 'pilot ran'" in note for note in history.notes)
    assert History.from_dict(history.to_dict()) == history

    said = "Datum;Wer;Was geschah\n14.01.2026;Stadtwerke;Beitritt\n03.2026;Caritas;eingetreten\n30.08.2026;;erreicht: Runder Tisch\n"
    german = read(tmp_path, said)
    assert (german.joins, german.delivered) == ((1, 0, 1, 0, 0, 0, 0, 0), (8,))


def test_a_date_in_a_diary_that_is_none_is_one_line(tmp_path):
    with pytest.raises(cl.InputError, match="got 'spring'; write YYYY-MM"):
        read(tmp_path, "When;What happened\n2026-01;joined\nspring;joined\n2026-09;left\n")


def test_a_history_survives_a_manifest():
    history = cl.read_history(cl.example_history())
    assert History.from_dict(history.to_dict()) == history
    assert np.array_equal(history.first(12).inside, history.inside[:12])


LIST = (
    "Members of the network\n\nMember organisation,Type,Member since,Membership ended\nVale Council,Public authority,2020-01-15,\nVale Mills Ltd,Corporate,2020-03-01,2021-02-28\n"
    "Vale School,School,2020-09-01,\nVale Choir,Club,,\n"
)


def test_a_list_that_says_since_when_each_is_in_is_a_register(tmp_path):
    history = read(tmp_path, LIST)
    assert (history.starts, history.months, sum(history.joins), sum(history.leaves)) == ("2020-01", 14, 3, 1)
    assert (history.still_inside, history.inside_at_start) == (("Vale Council", "Vale School"), 0)
    assert history.notes == ("Read as a list of organisations that says since when each is in.",)


def test_who_is_in_today_is_not_inside_before_the_history(tmp_path):
    from coalitionlab.experiments.calibrating.calibrate import with_members
    from coalitionlab.scenarios.importing import import_table

    history = read(tmp_path, LIST)
    case = import_table(tmp_path / "history.csv", name="vale")
    assert [each.name for each in case.organisations if each.joins_at_start] == ["Vale Council", "Vale School"]
    begun = with_members(case, history)
    assert not any(each.joins_at_start for each in begun.organisations) and begun.members_at_start == 0


def test_a_register_that_began_later_begins_with_what_it_saw(tmp_path):
    text = (
        "case,organisation,joined,left,observed_from\nx,A,2018-01,,2020-01\nx,B,2019-03,2020-05,2020-01\nx,C,2018-01,2019-06,2020-01\n"
        "x,D,,,2020-01\nx,E,,,2020-03\nx,F,2020-07,,2020-07\n,end,2020-08,2020-08,\n"
    )
    history = read(tmp_path, text)
    assert (history.starts, history.inside_at_start, history.months) == ("2020-01", 3, 8)
    assert history.joins == (0, 0, 1, 0, 0, 0, 1, 0) and history.leaves == (0, 0, 0, 0, 1, 0, 0, 0)
    assert history.at_start == ("A", "B", "D") and history.gone == ("B",)
    (note,) = history.notes
    assert note.endswith(
        "2 rows of who joined before count as inside from the start, 1 row of who left before is left out."
    )
    assert "got 'soon'; write YYYY-MM" in problem(tmp_path, text.replace("2020-07,,2020-07", "2020-07,,soon"))


def test_rows_of_several_coalitions_are_refused(tmp_path):
    text = "case,organisation,joined\nx,A,2020-01\ny,B,2020-02\n"
    assert problem(tmp_path, text).startswith("history.csv:3: case: rows are of 2 coalitions, 'x' and 'y'")


def test_years_in_which_nothing_happened_are_said():
    late = History("late", joins=(0,) * 30 + (2, 1), leaves=(0,) * 32, starts="2014-10")
    (told,) = silence_sentences(late)
    assert told.startswith("The first 30 of 32 months, from 2014-10 on, are empty.") and told.endswith(
        "--set starts=2017-04."
    )
    assert not silence_sentences(late.first(20)) and not silence_sentences(
        History("now", joins=(1, 0, 2), starts="2014-10")
    )
