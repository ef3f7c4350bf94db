"""The page "Learn": six questions, each to be answered before the runs answer it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solara

from coalitionlab.dashboard.asking import use_answer
from coalitionlab.dashboard.learning.chart import Seen, picture
from coalitionlab.dashboard.learning.findings import Answer, Finding, answer, interval, judged, said
from coalitionlab.dashboard.learning.questions import Comparison, Question, questions
from coalitionlab.dashboard.parts import Action, Card, Problem, tag
from coalitionlab.dashboard.session import Session
from coalitionlab.dashboard.words import Explained, meaning
from coalitionlab.scenarios.names.outcomes import PER_RUN

SAME = "Too close to tell from luck"
UNSAID = "none"  #: looked without predicting


@solara.component
def Page(session: Session) -> None:
    """Draw the page."""
    situation, path = session.situation.value, questions()
    step = situation.at("learn.step", 0)
    step = step if isinstance(step, int) and 0 <= step < len(path) else 0
    question = path[step]
    given = {one.name: situation.at(f"learn.{one.name}") for one in path}
    # asked for at once, so that it is there when it is to be shown; nothing of it is sent to the browser before
    answered = use_answer(session, "learn", question.name, lambda: answer(question))
    Steps(session, step, given)
    with tag("div", class_="learn-two"):
        Asked(session, question, given[question.name])
        with tag("div", aria_live="polite"):
            if given[question.name] is None:
                Card(
                    "Predict first",
                    hint="What the runs say appears here once you have chosen. There is no mark to lose.",
                )
            elif answered.problem:
                Problem(answered.problem)
            elif answered.value is None or answered.value.question is not question:
                tag("p", "Running…", class_="lab-hint", role="status")
            else:
                Revealed(session, answered.value, str(given[question.name]))
    Moves(session, step)


def go(session: Session, step: int) -> None:
    """Go to a step."""
    session.set_local(learn__step=step)


@solara.component
def Steps(session: Session, step: int, given: dict[str, Any]) -> None:
    """All steps, those done ticked, each a button."""
    import reacton.ipyvuetify as v

    buttons = []
    for number, one in enumerate(questions()):
        done = given[one.name] is not None
        here: dict[str, Any] = {"aria_current": "step"} if number == step else {}
        label = f"Question {number + 1}: {one.title}{' (seen)' if done else ''}"
        mark = tag("b", "✓" if done else str(number + 1))
        button = tag(
            "button",
            mark,
            tag("span", one.title),
            class_="learn-step",
            type="button",
            aria_label=label,
            **here,
        )
        v.use_event(button, "click", lambda *_, number=number: go(session, number))
        buttons.append(button)
    tag("nav", *buttons, class_="learn-steps", aria_label="Questions")


@solara.component
def Moves(session: Session, step: int) -> None:
    """Back and next."""
    last = len(questions()) - 1
    tag(
        "div",
        Action("Back", lambda: go(session, step - 1), disabled=step == 0),
        tag("span", f"{step + 1} of {last + 1}"),
        Action("Next", lambda: go(session, step + 1), disabled=step == last),
        class_="learn-moves",
    )


@solara.component
def Asked(session: Session, question: Question, given: Any) -> None:
    """The question, and what may be predicted."""
    sides = [
        tag(
            "div",
            tag("span", letter, class_=f"learn-badge learn-{letter.lower()}"),
            tag("span", label),
            class_="learn-side",
        )
        for letter, label in zip("AB", question.labels, strict=True)
    ]
    outcome = question.comparisons[0].situation.outcome
    with Card():
        tag("h2", question.title)
        tag("p", question.story)
        tag("div", *sides, class_="learn-vs")
        tag("p", question.question, class_="learn-ask")
        if given is None:
            Choices(question, lambda chosen: session.set_local(**{f"learn__{question.name}": chosen}))
        else:
            tag(
                "p",
                f"You predicted: {phrase(question, str(given))}."
                if given != UNSAID
                else "You looked without predicting.",
            )
            tag(
                "div",
                Action("Predict anew", lambda: session.set_local(**{f"learn__{question.name}": None})),
                class_="learn-moves",
            )
        with tag("div", class_="learn-terms"):
            for name, kind in (
                ("succeeded", "outcome"),
                (outcome, "outcome"),
                (question.course, "monthly"),
                *((one, "action") for one in question.actions),
            ):
                if not (kind == "monthly" and name == outcome):
                    Explained(name, kind, label=term(question, name, kind))


def phrase(question: Question, chosen: str) -> str:
    """A prediction in words."""
    text = {"a": question.choices[0], "b": question.choices[1]}.get(chosen, SAME)
    return text[0].lower() + text[1:]


@solara.component
def Choices(question: Question, choose: Callable[[str], Any]) -> None:
    """The predictions, each a button."""
    listed = [
        *zip(("a", "b"), question.choices, strict=True),
        ("same", SAME),
        (UNSAID, "Show without predicting"),
    ]
    buttons = [Action(text, lambda chosen=chosen: choose(chosen)) for chosen, text in listed]
    tag("div", *buttons, class_="learn-choices", role="group", aria_label="Your prediction")


@solara.component
def Revealed(session: Session, found: Answer, given: str) -> None:
    """What the runs say, why, and where that may be wrong."""
    question = found.question
    first = found.findings[0]
    with Card("What the runs say"):
        verdict = judged(given, found.asked.higher) + " " if given != UNSAID else ""
        tag("p", f"{verdict}{came(found)}", class_="learn-verdict", role="status")
        shown = found.findings[:2] if question.asks == "worlds" else (first,)
        for one in shown:
            if question.asks == "worlds":
                tag("h3", one.comparison.label, class_="learn-text")
            Seen.element(data=picture(one, question.labels, question.course))
        for one in shown:
            Compared(session, one, question)
    with Card("Why"):
        tag("p", question.explains)
        tag("p", question.says, class_="learn-quote")
        for source in question.sources:
            tag("p", source, class_="lab-hint")
        tag("p", tag("b", "Where the model could be wrong. "), question.wrong)
    if len(found.findings) > len(shown):
        with Card("Seen from other sides"):
            for one in found.findings[len(shown) :]:
                Compared(session, one, question)


def came(found: Answer) -> str:
    """What came out, in a sentence."""
    first, labels = found.findings[0], found.question.labels
    if found.question.asks == "strategies":
        return said(first, labels)
    name = first.comparison.called
    if found.asked.higher == "same":
        return f"In {name} the two worlds cannot be told apart: {interval(found.asked.estimate)}, which may be luck."
    which = found.findings[0 if found.asked.higher == "a" else 1].comparison.label
    by = interval(found.asked.estimate, plain=True)
    return f"{which}: there the two ways differ more in {name}, by {by} more than in the other world."


@solara.component
def Compared(session: Session, one: Finding, question: Question) -> None:
    """One comparison as numbers, each with its 95 % interval, and a way to take it to What if."""
    comparison, outcome = one.comparison, one.comparison.situation.outcome
    rows = []
    for k, which in enumerate(("a", "b")):
        chance = one.found.success(which)  # type: ignore[arg-type]
        percent = f"{100 * chance.mean:.0f} % ({100 * chance.low:.0f} to {100 * chance.high:.0f})"
        badge = tag("span", which.upper(), class_=f"learn-badge learn-{which}")
        rows.append(
            tag(
                "tr",
                tag("th", badge, " ", question.labels[k], scope="row"),
                tag("td", percent),
                tag("td", interval(one.means[k])),
            )
        )
    heads = [
        tag("th", text, scope="col")
        for text in ("", "Chance of success", f"{capital(comparison.called)} ({unit_of(outcome)})")
    ]
    tag("h3", comparison.label or capital(comparison.called), class_="learn-text")
    if comparison.says:
        tag("p", comparison.says)
    tag(
        "table",
        tag("thead", tag("tr", *heads)),
        tag("tbody", *rows),
        class_="learn-table",
        data_outcome=outcome,
    )
    tag(
        "p",
        f"{said(one, question.labels)} {one.found.replicates} runs of each with the same luck; in brackets the 95 % interval.",
        class_="lab-hint learn-text",
    )
    tag("div", Action("Open in What if", lambda: take(session, comparison, question)), class_="learn-moves")


def term(question: Question, name: str, kind: str) -> str:
    """How a term is called on this page."""
    if name == "succeeded":
        return "Chance of success"
    return capital(question.comparisons[0].called) if kind == "outcome" else meaning(name, kind).title


def unit_of(outcome: str) -> str:
    """The unit of an outcome in words."""
    return PER_RUN[outcome].unit.replace("0..1", "0 to 1").replace("share", "0 to 1")


def capital(text: str) -> str:
    """With its first letter a capital."""
    return text[:1].upper() + text[1:]


def take(session: Session, comparison: Comparison, question: Question) -> None:
    """Take a comparison to What if, with nothing hidden there."""
    preset = comparison.situation
    kept = {
        name: value for name, value in session.situation.value.local.items() if not name.startswith("whatif.")
    }
    session.change(
        page="whatif", scenario=preset.scenario, a=preset.a, b=preset.b, changes=preset.changes, parameters=preset.parameters,
        outcome=preset.outcome, replicates=preset.replicates, seed=preset.seed, replicate=0, prediction="",
        local={**kept, "whatif.course": question.course},
    )  # fmt: skip
