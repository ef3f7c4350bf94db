"""A class without a server, in the system's Chromium: predictions by pasted codes, tables that play organisations, notes for the teacher."""

import re

import pytest

from coalitionlab.experiments.questions.questions import lessons, questions

pytestmark = pytest.mark.slow
LIMIT = 60_000


@pytest.fixture
def page(browser, file):
    """The page, offline; errors on its console fail the test."""
    context = browser.new_context(offline=True, reduced_motion="reduce")
    page, errors = context.new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: said.type in ("error", "warning") and errors.append(said.text))
    page.set_default_timeout(LIMIT)
    page.goto(f"file://{file}#page=class&case=job_placement")
    yield page
    context.close()
    assert errors == []


def test_a_member_gets_a_code_and_the_teacher_the_spread_of_them(page):
    page.get_by_role("button", name="I take part").click()
    page.get_by_role("button", name="Learn", exact=True).click()
    page.get_by_role("button", name=questions()[0].choices[1]).click()
    code = page.locator(".code-of").inner_text()
    assert re.fullmatch(r"learn:b-----:[a-z0-9]{5}", code)
    assert page.locator(".verdict").count() == 0, "the runs wait for the teacher"
    page.get_by_role("button", name="Class", exact=True).click()
    page.get_by_role("button", name="Leave the class").click()
    page.get_by_role("button", name="Lead a class").click()
    page.get_by_role("button", name="Predict together").click()
    pasted = (
        f"Anna: {code}\n<b>Ben</b>: learn:a-----:aaaaa, LEARN:AS----:BBBBB learn:a-----:aaaaa and learn:xx:ccccc {code}"
    )
    page.get_by_label("Codes of the class").fill(pasted)
    assert page.get_by_text("3 have predicted").count() == 1
    assert page.locator(".tally").count() == 0, "how they are spread is hidden"
    page.get_by_role("button", name="Show how").click()
    assert page.locator(".tally .count").all_inner_texts() == ["2 of 3, 67 %", "1 of 3, 33 %", "0 of 3, 0 %"]
    page.get_by_role("button", name="Show what the runs say").click()
    page.locator(".verdict").wait_for()
    assert page.locator(".tally").count() == 3


def test_tables_play_organisations_and_see_the_run_without_them(page):
    page.get_by_role("button", name="Lead a class").click()
    page.get_by_role("button", name="Play organisations").click()
    page.get_by_label("Length of a turn").select_option("24")
    page.get_by_label("Take an organisation").select_option(label="Hotel group")
    page.locator(".sheet .chart").wait_for()
    assert "What it needs of others" in page.locator(".sheet").inner_text()
    page.get_by_label("Be in, and carry tasks").check()
    page.get_by_label("Codes of the tables").fill("table 2: role:0:4o:abcde, and nonsense role:0:99c:zzzzz")
    assert page.locator(".played .done").all_inner_texts() == ["✓ Hotel group", "✓ Staffing agency"]
    for turn in range(1, 5):
        page.get_by_role("button", name="Play on").click()
        page.locator(f"html[data-turn='{turn}']").wait_for(state="attached")
    rows = page.locator(".roles tbody tr")
    played = {row.split("\t")[0]: row.split("\t")[1:] for row in rows.all_inner_texts()}
    assert int(played["Months inside: Hotel group"][0]) > 40
    assert played["Months inside: Staffing agency"][0] == "0"
    page.get_by_role("button", name="Watch both").click()
    page.get_by_text("The same done in all 200 runs").wait_for()
    page.get_by_role("slider", name="Month").fill("1")
    assert "Inside only with what you did: Hotel group" in page.locator(".moves").inner_text()


def test_there_are_notes_on_every_question(page):
    assert page.locator(".notes details").count() == len(lessons()) + len(questions())
    text = page.locator(".notes").text_content()
    assert all(line in text for lesson in lessons() for line in lesson["lines"])
    for question in questions():
        assert question.wrong in text
        assert question.notes["look"][0] in text
