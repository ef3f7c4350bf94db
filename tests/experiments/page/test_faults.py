"""Faults that pages of this kind have had, each looked for where it would be seen: in the system's Chromium."""

import re

import pytest

from coalitionlab.experiments.questions.questions import questions

from .conftest import LIMIT, SIZES

pytestmark = pytest.mark.slow
SHORT = "&world=%7B%22months%22:24%7D"
#: Each view, and what tells that it is complete.
VIEWS = {
    "start": "film", "story": "told", "learn": "asked", "whatif": "answered=all", "questions": "replied=goals",
    "compare": "compared='200'", "watch": "watched", "explore": "mapped='49'", "bring": "bring", "class": "class",
}  # fmt: skip
#: What is too narrow, too small to hit, or in letters too small to read: [width of the view, small targets, share of letters of 14 px or more, least size].
MEASURES = """() => {
  const seen = (each) => { const box = each.getBoundingClientRect(); return box.width > 0 && box.height > 0 && each.checkVisibility(); };
  const targets = [...document.querySelectorAll('button, select, input, a, summary, textarea')].filter(seen).filter((each) => {
    const box = each.getBoundingClientRect();
    return box.width < 24 || box.height < 24;
  }).map((each) => each.outerHTML.slice(0, 120));
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), sizes = [];
  while (walker.nextNode()) {
    const { data, parentElement: at } = walker.currentNode, scale = at.closest('svg')?.getScreenCTM()?.a ?? 1;
    if (data.trim() && seen(at) && !at.closest('option, script, style, title')) sizes.push([parseFloat(getComputedStyle(at).fontSize) * scale, data.trim().length]);
  }
  const all = sizes.reduce((sum, [, count]) => sum + count, 0), large = sizes.filter(([size]) => size >= 13.9).reduce((sum, [, count]) => sum + count, 0);
  return [document.documentElement.scrollWidth, targets, large / all, Math.min(...sizes.map(([size]) => size))];
}"""
#: The boxes of all that matches, as [left, top, right, bottom].
BOXES = "all => all.map((each) => { const box = each.getBoundingClientRect(); return [box.left, box.top, box.right, box.bottom]; })"


def apart(one, other):
    return one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


@pytest.mark.parametrize("size", ["beamer", "enlarged", "phone"])
def test_every_view_fits_and_has_large_letters_and_targets(opened, size):
    page = opened("#page=whatif&case=job_placement&world=%7B%22months%22:12%7D", size=size)
    wide = SIZES[size][0]
    for name, ready in VIEWS.items():
        page.evaluate("name => { location.hash = location.hash.replace(/page=\\w*|$/, `page=${name}`); }", name)
        page.locator(f"html[data-{ready}]").wait_for(timeout=LIMIT, state="attached")
        width, targets, large, least = page.evaluate(MEASURES)
        assert width <= wide and targets == [] and large >= 0.9 and least >= 12.5, name


def test_no_two_sliders_have_one_name_and_few_stops_lead_to_them(opened):
    page = opened("#page=whatif&case=landfill_region")
    stops, at = 0, "!document.activeElement.matches('input[type=range]')"
    while page.evaluate(at):
        page.keyboard.press("Tab")
        stops += 1
    assert stops <= 20
    page.locator(".plan.a summary").first.focus()
    page.keyboard.press("Enter")
    for _ in range(2):  # the end of the phase, and its first action
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Plan A, creation: Build legitimacy"
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    sliders = page.get_by_role("slider").evaluate_all(
        "all => all.map((each) => each.ariaLabel ?? each.labels[0].textContent)"
    )
    assert len(sliders) >= 40 and len({*sliders}) == len(sliders)


@pytest.mark.parametrize(("case", "size", "root"), [
    ("landfill_region", "desktop", 16), ("landfill_region", "beamer", 16), ("landfill_region", "beamer", 20), ("landfill_region", "enlarged", 16),
    ("job_placement", "beamer", 16),
])  # fmt: skip
def test_every_organisation_has_its_name_where_it_can_be_read(opened, case, size, root):
    page = opened(f"#page=class&case={case}", size=size, ready="html[data-class]")
    page.evaluate("size => { document.documentElement.style.fontSize = `${size}px`; }", root)
    page.get_by_role("navigation").get_by_role("button", name="Watch", exact=True).click()
    page.get_by_text(re.compile("This is run 1, one of many")).wait_for(timeout=LIMIT)
    page.get_by_role("slider", name="Month").fill("40")
    names, nodes = page.locator(".nodes text"), page.locator(".nodes > g")
    assert names.count() == nodes.count() >= 10
    assert page.locator(".nodes g.within").count() >= 5
    sizes = names.evaluate_all(
        "all => all.map((each) => parseFloat(getComputedStyle(each).fontSize) * Math.hypot(each.getScreenCTM().a, each.getScreenCTM().b))"
    )
    assert min(sizes) >= 0.8 * root
    legend, picture, boxes = (
        page.locator(each).evaluate_all(BOXES) for each in (".legend", "svg.network", ".nodes text")
    )
    assert apart(legend[0], picture[0])
    assert all(left >= 0 and right <= SIZES[size][0] for left, _, right, _ in boxes)
    if case == "job_placement":  # names that lie level; others stand out like rays, and their boxes say little
        assert all(apart(one, other) for k, one in enumerate(boxes) for other in boxes[:k])


def test_the_axis_of_means_stays_while_dots_move_and_intervals_are_seen(opened):
    page = opened("#page=whatif&case=job_placement")
    chart = page.locator(".found section:last-child svg.dots")
    ticks, before = (
        chart.locator(".axes text").all_text_contents(),
        float(chart.locator("circle").get_attribute("cx")),
    )
    dot, whisker = (chart.locator(each).evaluate_all(BOXES)[0] for each in ("circle", ".whisker.a"))
    assert whisker[0] < dot[0] and whisker[2] > dot[2]
    slider = page.get_by_role("slider", name="Convener’s budget")
    slider.fill("7")
    page.wait_for_function(  # drawn again when all runs are there, perhaps within one picture of the screen
        "before => Number(document.querySelector('.found section:last-child svg.dots circle').getAttribute('cx')) !== before",
        arg=before, timeout=LIMIT,
    )  # fmt: skip
    assert chart.locator(".axes text").all_text_contents() == ticks
    assert float(chart.locator("circle").get_attribute("cx")) > before + 10


def test_learn_draws_what_it_asks_about_and_panels_side_by_side_on_one_scale(opened):
    page = opened("#page=learn", ready="html[data-asked]")
    for question in questions()[:2]:
        page.get_by_role("button", name=re.compile(f": {re.escape(question.title)}")).click()
        page.get_by_role("button", name="Show without predicting").click()
        page.locator(f"html[data-learnt^='{question.name} ']").wait_for(timeout=LIMIT)
        asked = question.worlds[0].outcome.replace("_", " ")
        first = page.locator(".shown svg.dots").first
        assert first.locator(".title").text_content().lower().startswith(asked)
    pairs = [page.locator(f".shown .two svg.{each}") for each in ("dots", "chart:not(.dots)")]
    for pair in pairs:
        assert pair.count() == 2
        one, other = (pair.nth(k).locator(".axes text").all_text_contents() for k in range(2))
        assert one == other
    narrow = opened("#page=learn", size="beamer", ready="html[data-asked]")
    narrow.get_by_role("button", name=re.compile(f": {re.escape(questions()[1].title)}")).click()
    narrow.get_by_role("button", name="Show without predicting").click()
    narrow.locator(f"html[data-learnt^='{questions()[1].name} ']").wait_for(timeout=LIMIT)
    assert narrow.evaluate(MEASURES)[3] >= 12.5, (
        "two panels that are too narrow for their letters stand one below the other"
    )


def test_outcomes_are_explained_where_they_are_shown(opened):
    meaning = "useful work done together; 1 is all organisations doing their best, perfectly coordinated"
    page = opened(f"#page=whatif&case=job_placement{SHORT}")
    assert page.get_by_text(meaning).count() == 2 and page.locator(".bands .title").first.text_content()
    page.get_by_label("Outcome of a run").select_option("succeeded")
    assert "the bar of this case, 0.05 of 1 with 2 sectors inside, is assumed" in page.locator(".found").inner_text()
    page.get_by_role("button", name="Compare").click()
    page.get_by_label("Outcome of a run").select_option("collective_action")
    page.locator("html[data-compared='200']").wait_for(timeout=LIMIT)
    assert meaning in page.locator(".progress").inner_text()


def test_a_share_of_next_to_nobody_wins_nothing(opened):
    page = opened("#page=compare&case=milton_keynes&outcome=voice_of_affected", ready="html[data-compared='200']")
    assert "No convener" not in page.locator(".answer").inner_text().partition(".")[0]
    assert "Under “No convener” next to nobody is inside" in page.locator(".answer").inner_text()
    assert page.locator(".compare svg.dots .name").last.text_content().startswith("No convener")
    page = opened(f"#page=whatif&case=milton_keynes&a=leaderless&outcome=voice_of_affected{SHORT}")
    assert "Under A next to nobody is inside" in page.locator(".found").inner_text()


def test_a_field_never_shows_what_is_not_so(opened):
    page = opened(f"#page=watch&case=job_placement{SHORT}", ready="html[data-watched]")
    for wrong in ("0", "-3", "", "2.5"):
        page.get_by_label("Number of the run").fill(wrong)
        page.get_by_label("Number of the run").press("Tab")
        assert page.get_by_label("Number of the run").input_value() == "1"


def test_who_goes_against_the_odds_is_said_to_do_so_by_luck(opened):
    page = opened("#page=watch&case=job_placement", ready="html[data-watched]")
    page.get_by_text(re.compile("This is run 1, one of many")).wait_for(timeout=LIMIT)
    page.evaluate("document.querySelector('.play').textContent === 'Pause' && document.querySelector('.play').click()")
    found = None
    for month in range(2, 97):
        page.get_by_role("slider", name="Month").fill(str(month))
        found = re.search(r"Left: ([^.,]*)[.,]", page.locator(".moves").inner_text())
        if found:
            break
    page.get_by_label("Organisation", exact=True).select_option(found[1])
    page.locator(".why svg").wait_for(timeout=LIMIT)
    told = page.locator(".why").inner_text()
    assert f"{found[1]} goes out" in told and "Luck decides by it" in told
    chance = int(re.search(r"this month was (?:over )?(\d+) %", told)[1])
    assert ("It went against the odds" in told) is (chance > 50)


def test_an_event_is_named_where_its_dot_is(opened):
    page = opened("#page=whatif&case=landfill_region")
    assert "Dot on the axis: an event." in page.locator(".reading").inner_text()
    page.locator(".bands svg").focus()
    page.keyboard.press("Home")
    for _ in range(13):
        page.keyboard.press("ArrowRight")
    assert (
        page.locator(".reading").inner_text().endswith("Event: A bill on waste is announced (regulation +0.2, lasting)")
    )


def test_the_map_is_reached_to_its_last_column_on_a_phone(opened):
    page = opened(f"#page=explore&case=job_placement{SHORT}", size="phone", ready="html[data-mapped='49']")
    boxes = page.locator(".map td button").evaluate_all(BOXES)
    assert len(boxes) == 49 and max(right for _, _, right, _ in boxes) <= 390
    page.locator(".map td button").nth(6).click()
    assert "A less B is" in page.locator(".point").inner_text()


#: Workers that are given something else than the page gives them.
BROKEN = "const Whole = Worker; window.Worker = class extends Whole { postMessage(data) { super.postMessage(%s); } };"


def test_what_keeps_the_engine_from_running_is_said(browser, file):
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.add_init_script(BROKEN % "data.module ? { ...data, module: data.module.slice(0, 99) } : data")
    page.goto(f"file://{file}#page=whatif")
    page.get_by_role("alert").get_by_text("This browser cannot run the page").wait_for(timeout=LIMIT)
    page.get_by_role("button", name="Watch", exact=True).click()
    assert "needs WebAssembly with SIMD" in page.get_by_role("alert").inner_text()
    context.close()


def test_a_question_that_failed_is_said_and_the_next_one_is_answered(browser, file):
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.add_init_script(
        BROKEN % "data.job && !window.mended ? { ...data, job: { ...data.job, case: 'nowhere' } } : data"
    )
    page.goto(f"file://{file}#page=whatif&case=job_placement")
    page.get_by_role("alert").get_by_text("Something went wrong on this page").wait_for(timeout=LIMIT)
    page.evaluate("window.mended = true")
    page.get_by_role("slider", name="Convener’s budget").press("ArrowLeft")
    page.locator("html[data-answered=all]").wait_for(timeout=LIMIT)
    context.close()


#: All but the first few runs come late.
SLOW = "const Whole = Worker; window.Worker = class extends Whole { postMessage(data) { setTimeout(() => super.postMessage(data), data.job?.last > 60 ? 3000 : 0); } };"


def test_numbers_of_few_runs_say_so(browser, file):
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.add_init_script(SLOW)
    page.goto(f"file://{file}#page=whatif&case=job_placement")
    page.locator("html[data-answered=some]").wait_for(timeout=LIMIT)
    assert re.match(r"The first \d+ of 200 runs: ", page.locator(".answer").inner_text())
    page.locator("html[data-answered=all]").wait_for(timeout=LIMIT)
    assert "The first" not in page.locator(".answer").inner_text()
    context.close()


def test_one_run_is_not_drawn_as_the_bands_of_all(browser, file):
    context = browser.new_context(offline=True, reduced_motion="reduce")
    page = context.new_page()
    page.add_init_script(SLOW)
    page.goto(f"file://{file}#page=watch&case=job_placement")
    page.locator("html[data-watched]").wait_for(timeout=LIMIT)
    assert page.locator(".bands .line.a").count() == 0
    assert "bands: all, in a moment" in page.locator(".bands svg").text_content()
    page.locator(".bands .line.a").wait_for(timeout=LIMIT, state="attached")
    context.close()


def test_a_projector_and_paper_say_which_plans_are_drawn_and_what_was_moved(opened):
    state = "#page=whatif&case=job_placement&a=even_spread&world=%7B%22leaves%22:30%7D"
    page = opened(state)
    told = "A: A little of everything (line), B: Dominant convener (dashed). Moved: Convener leaves in month 30."
    page.get_by_role("button", name="Present").click()
    assert page.locator(".leads").inner_text() == told
    page.emulate_media(media="print")
    assert page.get_by_label("The case").is_visible() and page.locator(".leads").inner_text() == told


def test_the_editor_of_a_plan_is_one_press_away(opened):
    page = opened("#page=whatif&case=job_placement", size="beamer")
    first = page.locator(".plan.b details").first
    page.get_by_role("button", name="Edit plan B").press("Enter")
    slider, panel = (each.bounding_box() for each in (first.get_by_role("slider").first, page.locator(".controls")))
    assert panel["y"] <= slider["y"] <= 768
    assert page.evaluate("document.activeElement.closest('.plan.b') !== null && scrollY === 0")


def test_the_name_of_a_file_goes_with_what_was_read_of_it(opened):
    page = opened("#page=bring", ready="html[data-bring]")
    file = page.locator("input[type=file]")
    file.set_input_files(
        {"name": "ours.csv", "mimeType": "text/csv", "buffer": b"Name,Type\nMill,company\nTown,council\n"}
    )
    page.get_by_text("Read ours.csv").wait_for(timeout=LIMIT)
    assert file.evaluate("each => each.files.length") == 1
    page.get_by_role("button", name="Try an example").click()
    page.get_by_text("Read an example").wait_for(timeout=LIMIT)
    assert file.evaluate("each => each.files.length") == 0


def test_a_run_is_seen_as_a_whole_on_a_beamer(opened):
    page = opened("#page=watch&case=milton_keynes", size="beamer", ready="html[data-watched]")
    page.get_by_text(re.compile("This is run 1, one of many")).wait_for(timeout=LIMIT)
    names = page.locator(".nodes text").evaluate_all(BOXES)
    assert len(names) == 38 and max(bottom for *_, bottom in names) <= SIZES["beamer"][1]


def test_paper_has_the_notes_for_the_teacher_unfolded(opened):
    page = opened("#page=class", ready="html[data-class]")
    page.pdf()
    assert page.locator(".notes details:not([open])").count() == 0


def test_paper_shows_what_the_screen_shows(opened):
    page = opened(f"#page=explore&case=job_placement{SHORT}", ready="html[data-mapped='49']")
    page.emulate_media(media="print")
    assert all(each.is_visible() for each in page.locator(".map td button").all())
    page = opened(f"#page=compare&case=job_placement{SHORT}", ready="html[data-compared='200']")
    page.emulate_media(media="print")
    assert all(each.is_visible() for each in page.locator(".compare svg.dots .dot").all())
