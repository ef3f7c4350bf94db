"""The page in the system's Chromium, from a file and offline: as people meet it."""

import re

import pytest

import coalitionlab as cl
from coalitionlab.experiments.questions.questions import questions
from coalitionlab.scenarios.loader import list_strategies
from workbooks_made import xlsx

pytestmark = pytest.mark.slow
LIMIT = 60_000


def test_what_if_asks_and_answers(opened):
    page = opened()
    assert "Which way of leading" in page.get_by_role("heading", level=1).inner_text()
    assert re.search(
        r"is delivered in .*% of runs under A and .*% under B, over luck alone\.", page.locator(".answer").inner_text()
    )
    assert "Questions draws these too" in page.locator(".rest .progress").inner_text()
    chart = page.locator(".bands svg")
    assert chart.bounding_box()["y"] + 200 < 900
    assert "month" in chart.text_content()


def test_whether_it_lives_on_is_said_where_the_months_end_before(opened):
    """`hostile` has 30 months and its convener leaves in month 12: two years after that is beyond them."""
    page = opened("#page=whatif&case=hostile")
    assert ["two years after" in text for text in fates(page)] == [False, False]
    assert all(re.match("[AB], at the end", text) for text in fates(page))
    assert "The months end before two years" in page.locator(".found").inner_text()
    page = opened()
    assert ["years after" in text for text in fates(page)] == [True] * 4


def fates(page):
    """The rows of "Does it live on?"."""
    section = page.locator("section", has=page.get_by_role("heading", name="Does it live on?"))
    return [text for text in section.locator("svg text").all_text_contents() if text.startswith(("A,", "B,"))]


def test_a_slider_moves_the_answer_and_the_link_holds_it(opened):
    page = opened()
    before = estimates(page)
    slider = page.get_by_role("slider", name="Convener’s budget")
    slider.focus()
    for _ in range(20):
        page.keyboard.press("ArrowLeft")
    page.locator("html[data-waits=yes]").wait_for(timeout=LIMIT)
    after = estimates(page)
    assert after != before
    assert "10 staff-days a month" in page.locator(".world").inner_text()
    again = opened(page.evaluate("location.hash"))
    assert estimates(again) == after
    page.get_by_role("button", name="Convener’s budget: back to").click()
    page.locator("html[data-waits=yes]").wait_for(timeout=LIMIT)
    assert estimates(page) == before


def estimates(page):
    """What the pictures of What if say; their axes stay where they are while an answer changes, so they depend on what was asked before."""
    return page.locator(".found [role=img]").evaluate_all("all => all.map((each) => each.getAttribute('aria-label'))")


def test_an_action_added_to_a_full_plan_takes_its_share_from_the_others(opened):
    page = opened()
    plan = page.get_by_label("Plan A", exact=True).and_(page.locator("section"))
    plan.locator("summary").first.click()
    plan.get_by_label(re.compile("add an action$")).first.select_option("share_power")
    plan.locator("details").first.locator(".slider .now", has_text="10 %").last.wait_for(timeout=LIMIT)
    shares = plan.locator("details").first.locator(".slider .now").all_inner_texts()
    shares = [int(text.split()[0]) for text in shares if text.endswith("%")]
    assert abs(sum(shares) - 100) <= len(shares) / 2
    assert shares[-1] == 10
    plan.locator("details").first.get_by_role("slider", name="Build legitimacy").press("End")
    assert plan.locator("details").first.locator(".slider .now").all_inner_texts()[-1] == "0 %"
    assert "(changed)" in plan.inner_text()
    plan.get_by_role("button", name="Back to the plan as published").click()
    assert "(changed)" not in page.locator("section.plan.a").inner_text()


def test_the_keyboard_alone_reaches_and_reads(opened):
    page = opened()
    page.keyboard.press("Tab")
    seen = []
    for _ in range(30):
        seen.append(
            page.evaluate(
                "document.activeElement.getAttribute('aria-label') || document.activeElement.id || document.activeElement.tagName"
            )
        )
        page.keyboard.press("Tab")
    assert {"The case", "Plan A", "Plan B", "Outcome by month"} <= set(seen)
    assert any(name.startswith("slider") for name in seen)
    page.locator(".bands svg").focus()
    page.keyboard.press("Home")
    assert page.locator(".reading").inner_text().startswith("Month 1: A ")
    page.keyboard.press("ArrowRight")
    assert page.locator(".reading").inner_text().startswith("Month 2: A ")


def test_a_choice_by_the_keyboard_keeps_its_place(opened):
    """What is drawn anew after a choice has the focus where it was: the next key goes on, and Tab does not begin at the top."""
    page = opened("#page=whatif&case=job_placement")
    focused = "document.activeElement.ariaLabel ?? document.activeElement.textContent"

    def chosen(label):
        choice = page.get_by_label(label, exact=True).first
        choice.focus()
        before = choice.evaluate("each => each.selectedIndex")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        after = page.evaluate("document.activeElement.selectedIndex")
        return page.evaluate(focused) == label and after == before + 2

    page.locator(".plan.a summary").first.press("Enter")
    labels = ["The case", "Plan B", "Outcome by month", "Outcome of a run"]
    assert {label: chosen(label) for label in labels} == dict.fromkeys(labels, True)
    page.locator("html[data-answered=all]").wait_for(timeout=LIMIT)
    adds = page.locator(".plan.a select").first
    label = adds.get_attribute("aria-label")
    adds.focus()
    page.keyboard.press("ArrowDown")
    page.locator(".plan.a", has_text="(changed)").wait_for(timeout=LIMIT)
    assert page.evaluate(focused) == label
    page.get_by_role("slider", name="Convener’s budget").press("ArrowLeft")
    page.get_by_role("button", name="Convener’s budget: back to").press("Enter")
    assert page.evaluate("document.activeElement.labels?.[0].textContent") == "Convener’s budget"
    page.get_by_role("button", name="Explore", exact=True).press("Enter")
    assert page.evaluate(focused) == "Explore"
    page.locator("html[data-mapped='49']").wait_for(timeout=LIMIT)
    assert chosen("Across")
    page.locator(".map td button").nth(9).press("Enter")
    page.get_by_role("button", name="Compare", exact=True).press("Enter")
    page.locator("html[data-compared='200']").wait_for(timeout=LIMIT)
    assert chosen("Outcome of a run")
    page.get_by_role("button", name="as plan B").nth(3).press("Enter")
    assert page.evaluate("document.activeElement.getAttribute('aria-pressed')") == "true"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_phone_scrolls_down_only(opened, theme):
    page = opened(size="phone", theme=theme)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate("getComputedStyle(document.body).fontSize") == "16px"
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (sum(map(int, re.findall(r"\d+", background))) < 200) is (theme == "dark")


def test_a_name_with_markup_is_shown_as_text(opened, inert):
    page = opened("#page=whatif&case=hostile")
    assert inert in page.get_by_label("The case").inner_text()
    assert page.locator("main img").count() == 0
    assert page.title() == f"What if: {inert} · coalitionlab"


@pytest.mark.parametrize(
    "state",
    ["#page=whatif&case=nowhere&a=nobody&world=7&edits=%7B", "#seed=-1&replicate=x&page=whatif", "#%&page=whatif"],
)
def test_a_broken_link_opens_the_page(opened, state):
    assert opened(state).locator(".bands path").count() > 3


def test_the_policy_lets_nothing_in_or_out(opened):
    page = opened()
    policy = page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content")
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "'unsafe-eval'" not in policy


def test_compare_ranks_every_strategy(opened):
    page = opened()
    page.get_by_role("button", name="Compare").click()
    page.locator("html[data-compared='200']").wait_for(timeout=LIMIT)
    rows = page.locator("tbody tr")
    assert rows.count() == len(list_strategies())
    assert re.match(r"Most collective action: .+", page.locator(".answer").inner_text())
    title = rows.nth(2).locator("th").evaluate("cell => cell.firstChild.textContent")
    rows.nth(2).get_by_role("button", name="as plan B").click()
    assert page.get_by_label("Plan B", exact=True).evaluate("choice => choice.selectedOptions[0].text") == title
    page.get_by_label("Outcome of a run").select_option("alive_after_4_years")
    assert "95 % intervals (Wilson)" in page.locator(".progress").inner_text()


def test_watch_plays_one_run_and_says_that_it_is_one_of_many(opened):
    page = opened("#page=whatif&case=job_placement")
    page.get_by_role("button", name="Watch").click()
    page.get_by_text(re.compile("This is run 1, one of many")).wait_for(timeout=LIMIT)
    month = page.get_by_role("slider", name="Month")
    month.focus()
    page.keyboard.press("End")
    assert page.locator("html[data-watched='96']").count() == 1
    assert "of 10 are inside" in page.locator(".moves").inner_text()
    drawn = page.locator(".nodes path").count()
    assert drawn == 10
    page.get_by_label("Organisation", exact=True).select_option("Logistics company")
    page.locator(".why svg").wait_for(timeout=LIMIT)
    assert "Month 96: Logistics company" in page.locator(".why").inner_text()
    small = page.locator(".network").bounding_box()["height"]
    page.get_by_role("button", name="Present").click()
    assert page.locator(".network").bounding_box()["height"] > 1.2 * small
    page.keyboard.press("Escape")
    assert page.locator(".network").bounding_box()["height"] == small
    picture = page.locator(".network").get_attribute("aria-label")
    page.get_by_role("button", name="Another draw of luck").click()
    page.get_by_text(re.compile("This is run 2, one of many")).wait_for(timeout=LIMIT)
    assert "replicate=1" in page.evaluate("location.hash")
    page.get_by_role("button", name=re.compile("^(Play|Pause)$")).click()
    assert picture


def test_the_diagram_lights_up_and_shows_an_equation(opened):
    page = opened("#page=watch&case=job_placement", ready="html[data-watched]")
    page.get_by_text(re.compile("This is run 1, one of many")).wait_for(timeout=LIMIT)
    page.get_by_text("What acts on what").click()
    page.get_by_role("slider", name="Month").fill("20")
    assert page.locator(".acts path.lit").count() > 5
    page.get_by_role("button", name="enjoying the results without taking part").click()
    assert "free_ride_weight * progress" in page.get_by_label("Equation").inner_text()
    assert "assumed" in page.locator(".diagram [role=status]").inner_text()


def test_stepping_in_is_shown_beside_the_same_luck_without_it(opened):
    page = opened("#page=watch&case=job_placement", ready="html[data-watched]")
    page.get_by_text(re.compile("This is run 1, one of many")).wait_for(timeout=LIMIT)
    page.get_by_role("slider", name="Month").fill("20")
    page.get_by_role("button", name="Step in").click()
    page.get_by_label("What happens").select_option("event")
    page.get_by_label("Which event").select_option("the largest member walks out")
    page.get_by_role("button", name="Do it and go on").click()
    page.get_by_text("The same done in all 200 runs").wait_for(timeout=LIMIT)
    pictures = page.locator("svg.network")
    assert pictures.count() == 2
    page.get_by_role("slider", name="Month").fill("21")
    assert "You: the largest member walks out" in page.locator(".moves").inner_text()
    without, acted = (int(pictures.nth(k).get_attribute("aria-label").split()[0]) for k in range(2))
    assert without == acted + 1
    page.get_by_role("button", name="Take back: Month 21").click()
    page.locator(".watch:not(.acted)").wait_for(timeout=LIMIT)
    assert "deeds" not in page.evaluate("location.hash")


def test_going_back_undoes(opened):
    page = opened()
    page.get_by_label("Plan A", exact=True).first.select_option("even_spread")
    page.get_by_role("button", name="Compare").click()
    page.go_back()
    assert page.locator(".bands").count() == 1
    page.go_back()
    assert page.get_by_label("Plan A", exact=True).first.input_value() == "mobilizing_leadership"


def test_explore_maps_where_either_plan_does_better_and_leads_there(opened):
    page = opened("#page=explore&case=job_placement&x=leaves&y=capacity", ready="html[data-mapped='49']")
    assert re.search(r"A has more collective action at \d+ of 49 points", page.locator(".answer").inner_text())
    corner = page.locator(".map tbody tr").first.locator("button").first
    corner.click()
    assert page.locator(".map").is_visible(), "a tap says how it is there, and does not jump away"
    assert corner.get_attribute("title") in page.locator(".point").inner_text()
    page.get_by_role("button", name="Open What if there").click()
    assert "in month 12" in page.locator(".world").inner_text()
    assert "12 staff-days a month" in page.locator(".world").inner_text()


def test_the_first_screen_leads_into_a_case_that_ends_in_what_would_you_do(opened, inert):
    page = opened("", ready="html[data-film]")
    assert "do together" in page.get_by_role("heading", level=1).inner_text()
    page.locator(".doors").get_by_label("The case").select_option("milton_keynes")
    page.get_by_role("button", name="Hear a case").click()
    assert "Late in 2014 the Vital Signs report" in page.locator(".telling").inner_text()
    drawn_inside = page.locator(".stage .nodes g:has(path.in) title").all_text_contents()
    assert drawn_inside == [
        each.name for each in cl.load_scenario("milton_keynes").organisations if each.joins_at_start
    ]
    page.get_by_role("button", name="Next: who is there").press("ArrowRight")
    assert "Thames Valley Police" in page.locator(".sectors").inner_text()
    page.keyboard.press("ArrowRight")
    assert "Attack on a pregnant woman" in page.locator(".events-of").inner_text()
    page.keyboard.press("ArrowRight")
    page.locator(".film .caption", has_text="of 38 are inside").wait_for(timeout=LIMIT)
    page.keyboard.press("ArrowRight")
    page.get_by_role("button", name=re.compile("^No convener")).click()
    page.locator("html[data-answered=all]").wait_for(timeout=LIMIT)
    assert page.get_by_label("Plan A", exact=True).first.input_value() == "leaderless"
    assert page.get_by_label("Plan B", exact=True).first.input_value() == "collaborative_campaign"
    wired = opened("#page=story&case=wired&screen=2", ready="html[data-told]")
    assert "change (talk rate = 0.4, rate build trust trust = 0.9)" in wired.locator(".events-of").inner_text()
    wired = opened("#page=whatif&case=wired")
    assert "Events, the dots on the axis: month 9, change (talk rate = 0.4," in wired.locator("main").inner_text()
    hostile = opened("#page=story&case=hostile", ready="html[data-told]")
    assert inert in hostile.get_by_role("heading", level=1).inner_text()
    assert hostile.locator("main img").count() == 0


def test_learn_shows_nothing_before_it_is_predicted_and_then_what_its_texts_say(opened):
    page = opened("#page=learn", ready="html[data-asked]")
    for number, question in enumerate(questions()):
        assert question.explains[:40] not in page.locator("main").inner_text()
        choice = {"a": question.choices[0], "b": question.choices[1]}[question.shows]
        page.get_by_role("button", name=choice).click()
        page.locator(f"html[data-learnt='{question.name} {question.shows}']").wait_for(timeout=LIMIT)
        assert page.locator(".verdict").inner_text().startswith("The runs bear you out.")
        assert page.locator("html").get_attribute("data-shows") == " ".join(each.shows for each in question.worlds)
        assert question.explains[:40] in page.locator("main").inner_text()
        if number < len(questions()) - 1:
            page.get_by_role("button", name="Next question").click()
    page.get_by_role("button", name="Watch B").click()
    page.get_by_text(re.compile("This is run .*, one of many")).wait_for(timeout=LIMIT)
    assert "seed=7" in page.evaluate("location.hash")
    page.go_back()
    assert "what the runs show" in page.locator(".asked").inner_text()


def test_a_workbook_of_ones_own_becomes_the_case_of_every_view(opened, inert):
    page = opened("#page=bring", size="phone", ready="html[data-bring]")
    rows = [["Who could help?", "Clout (1-5)", "For or against", "Kind"], [inert, 5, "against", "company"]]
    rows += [[f"Body {k}", 1 + k % 5, "for", "charity"] for k in range(20)]
    book = xlsx({"How to": [["Read me"]], "List": [["Our stakeholders"], [], *rows]})
    files = {"name": "Our town.xlsx", "mimeType": "application/zip", "buffer": book}
    page.locator("input[type=file]").set_input_files(files)
    page.locator("html[data-bring=read]").wait_for(timeout=LIMIT, state="attached")
    assert (
        page.get_by_role("status")
        .inner_text()
        .startswith("Read Our town.xlsx: 21 organisations (1 business, 20 nonprofit)")
    )
    assert page.locator("tbody td").first.inner_text() == inert
    assert "5 = very high" in page.locator(".understood").first.inner_text()
    assert "nothing is told of interest" in page.locator(".understood").first.inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    kind = page.get_by_label("What “Clout (1-5)” says")
    assert kind.input_value() == "power"
    kind.focus()
    kind.select_option("interest")
    assert "interest from “Clout (1-5)”" in page.locator(".understood").first.inner_text()
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "What “Clout (1-5)” says"
    page.get_by_role("button", name="Try plans on it").press("Enter")
    page.locator("html[data-answered=all]").wait_for(timeout=LIMIT)
    assert page.get_by_label("The case").evaluate("choice => choice.selectedOptions[0].text") == "Our town"
    assert "21 organisations" in page.locator("#about").text_content()
    page.get_by_role("button", name="Watch").click()
    page.get_by_text(re.compile("This is run 1, one of many")).wait_for(timeout=LIMIT)
    assert page.locator("main img").count() == 0
    page.get_by_role("button", name="Bring").click()
    page.locator("input[type=file]").set_input_files({**files, "name": "broken.xlsx", "buffer": book[: len(book) // 2]})
    page.locator("html[data-bring=ready]").wait_for(timeout=LIMIT, state="attached")
    assert page.get_by_role("status").inner_text().startswith("The workbook is damaged")


def test_lists_of_other_shapes_are_shown_as_they_were_taken(opened, inert):
    """Two sheets of turned tables, called by what would be markup; a column may still be said to be another."""
    page = opened("#page=bring", ready="html[data-bring]")
    turned = [
        ["", inert, "Mill Ltd", "Anglers"],
        ["Sector", "council", "company", "club"],
        ["Power", "high", "low", "low"],
    ]
    other = [
        ["", "Harbour Trust", "Sea School", "Bank"],
        ["Sector", "charity", "school", "bank"],
        ["Power", "low", "low", "high"],
    ]
    book = xlsx({"<img src=x onerror=alert(1)>": turned, "South": other})
    page.locator("input[type=file]").set_input_files({"name": "t.xlsx", "mimeType": "application/zip", "buffer": book})
    page.locator("html[data-bring=read]").wait_for(timeout=LIMIT, state="attached")
    assert (
        "6 organisations (2 business, 1 community, 1 education, 1 government, 1 nonprofit)"
        in page.get_by_role("status").inner_text()
    )
    said = page.locator(".understood").first.inner_text()
    assert "Organisations stand in the columns: the table was turned" in said
    assert "were read as one: “<img src=x onerror=alert(1)>”, “South”" in said
    page.get_by_label("What “Power” says").select_option("interest")
    assert "interest from “Power”" in page.locator(".understood").first.inner_text()
    assert page.locator("tbody td").first.inner_text() == inert
    assert page.locator("main img").count() == 0


def test_the_page_of_the_whole_library_is_small(library):
    assert len(library.encode()) < 1_500_000


def test_a_convener_asks_about_the_case_at_hand(opened):
    page = opened("#page=questions&case=job_placement", ready="html[data-replied=goals]")
    assert "over luck alone, differ" in page.locator(".answered .progress").inner_text()
    assert re.search(r"is delivered with a chance of .*in 10", page.locator(".answer").inner_text())
    assert "over 50 plausible worlds" in page.get_by_role("status").inner_text()
    page.get_by_role("button", name="What if something happens?").press("Enter")
    page.locator("html[data-replied=shocks]").wait_for(timeout=LIMIT, state="attached")
    assert "the largest member walks out" in page.locator(".told-answer table").inner_text()
    command = "coalitionlab shocks job_placement -s mobilizing_leadership --worlds 50 --replicates 2"
    assert command in page.locator(".told-answer").inner_text()
    page.go_back()
    page.locator("html[data-replied=goals]").wait_for(timeout=LIMIT, state="attached")
    page.get_by_role("button", name="Whom first?").press("Enter")
    page.locator("html[data-replied=partners]").wait_for(timeout=LIMIT, state="attached")
    assert page.locator(".told-answer").evaluate(
        "told => [...told.childNodes].every(({ nodeType }) => nodeType === 1)"
    ), "a stray 0"


def test_views_of_two_people_ties_and_goals_become_one_case(opened, inert):
    page = opened("#page=bring", size="phone", ready="html[data-bring]")
    rows = [f"Body {k},{('company', 'charity', 'council')[k % 3]}," for k in range(8)]
    texts = {
        "ann.csv": "Name,Type,Power,Stance,Needs\n" + "".join(f"{row}{k % 5 + 1},{'against' if k == 0 else 'for'},{inert if k == 0 else ''}\n" for k, row in enumerate(rows)),
        "bob.csv": "Name,Type,Power,Stance\n" + "".join(f"{row}{5 if k == 0 else k % 5 + 1},{'against' if k == 0 else 'for'}\n" for k, row in enumerate(rows)),
        "ties.csv": "from,to,type\nBody 0,Body 1,conflict\nBody 1,Body 2,partner\n",
        "goals.csv": "Goals\nA <b>quay</b>\nA fair\n",
    }  # fmt: skip
    page.locator("input[type=file]").set_input_files(
        [{"name": name, "mimeType": "text/csv", "buffer": text.encode()} for name, text in texts.items()]
    )
    page.locator("html[data-bring=read]").wait_for(timeout=LIMIT, state="attached")
    understood = page.locator(".understood").first.inner_text()
    assert "2 tables of the same stakeholders are one case" in understood
    assert "Body 0: power very low (ann.csv) to very high (bob.csv)" in understood
    assert "Who knows whom is told: 2 ties." in page.locator(".read").inner_text()
    assert page.get_by_label("Goals, one a line").input_value() == "A <b>quay</b>\nA fair"
    assert page.locator(".wide-table").count() == 2
    page.locator(".wide-table").nth(1).get_by_label("What “Power” says").select_option("interest")
    assert "interest from “Power” of bob.csv" in page.locator(".understood").first.inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="Ask about it").press("Enter")
    page.locator("html[data-replied=goals]").wait_for(timeout=LIMIT, state="attached")
    assert "“A <b>quay</b>” is delivered with a chance of" in page.locator(".answer").last.inner_text()
    page.get_by_role("button", name="Who may block or leave?").press("Enter")
    page.locator("html[data-replied=blockers]").wait_for(timeout=LIMIT, state="attached")
    assert (
        f"wants, by the table: {inert[:20]}"
        in page.locator(".told-answer").inner_text() + page.locator(".answer").last.inner_text()
    )
    assert page.locator("main img").count() == 0


def test_a_list_and_its_history_say_where_we_stand(opened):
    page = opened("#page=bring", size="phone", ready="html[data-bring]")
    rows = "".join(f"Body {k},{('company', 'charity', 'council')[k % 3]},{k % 5 + 1}\n" for k in range(18))
    texts = {
        "town.csv": f"Name,Type,Power\n{rows}",
        "past.csv": "month,event,who\n2024-01,joined,Body 1\n2024-03,joined,Body 2\n2024-09,left,Body 1\n2025-02,delivered,A fair\n",
    }
    page.locator("input[type=file]").set_input_files(
        [{"name": name, "mimeType": "text/csv", "buffer": text.encode()} for name, text in texts.items()]
    )
    page.locator("html[data-bring=read]").wait_for(timeout=LIMIT, state="attached")
    page.get_by_role("button", name="Ask about it").press("Enter")
    page.get_by_role("button", name="Where do we stand?").press("Enter")
    page.locator("html[data-replied=stand]").wait_for(timeout=LIMIT, state="attached")
    answer = page.locator(".told-answer")
    assert page.locator(".answer").last.inner_text() == "1 of the 18 organisations of this case are in: Body 2."
    assert "Delivered: A fair (2025-02)." in answer.inner_text()
    assert page.get_by_label(re.compile("Joins by month: 1, 0, 1, 0")).locator(".bar").count() == 3
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
