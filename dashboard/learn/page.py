"""The page: a question to be answered before the runs answer it, and what they say."""

from __future__ import annotations

from typing import Any

import reacton.ipyvuetify as v
import solara

from coalitionlab.dashboard.assets import version
from coalitionlab.dashboard.jobs import use_job
from coalitionlab.dashboard.learn.questions import LearnAnswer, answer_job, situation_of
from coalitionlab.dashboard.session import Session
from coalitionlab.dashboard.widgets import Button, Card, Explained, Problem, chart, tag
from coalitionlab.dashboard.words import interval, meaning, titled
from coalitionlab.experiments.questions.questions import GuidedQuestion, World, questions
from coalitionlab.experiments.words import capital
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
    predictions = {one.name: situation.at(f"learn.{one.name}") for one in path}
    prediction = predictions[question.name]
    # computed at once, so that it is there when it is to be shown; nothing of it is sent to the browser before
    answer = use_job(answer_job(question))
    Steps(session, step, predictions)
    with tag("div", class_="learn-two"):
        Asked(session, question, prediction)
        with tag("div", aria_live="polite"):
            if prediction is None:
                hint = "What the runs say appears here once you have chosen. There is no mark to lose."
                Card("Predict first", hint=hint)
            elif answer.problem:
                Problem(answer.problem)
            elif answer.value is None or answer.value.question is not question:
                tag("p", "Running…", class_="lab-hint", role="status")
            else:
                Revealed(session, answer.value, str(prediction))
    last = len(path) - 1
    back = Button("Back", lambda: go(session, step - 1), disabled=step == 0)
    following = Button("Next", lambda: go(session, step + 1), disabled=step == last)
    tag("div", back, tag("span", f"{step + 1} of {last + 1}"), following, class_="learn-moves")


def go(session: Session, step: int) -> None:
    """Go to a step."""
    session.set_local(learn__step=step)


@solara.component
def Steps(session: Session, step: int, predictions: dict[str, Any]) -> None:
    """All steps, those done ticked, each a button."""
    buttons = [
        Step(session, number, question.title, predictions[question.name] is not None, number == step)
        for number, question in enumerate(questions())
    ]
    tag("nav", *buttons, class_="learn-steps", aria_label="Questions")


@solara.component
def Step(session: Session, number: int, title: str, done: bool, current: bool) -> None:
    """The button of a step."""
    label = f"Question {number + 1}: {title}{' (seen)' if done else ''}"
    here: dict[str, Any] = {"aria_current": "step"} if current else {}
    inside = [tag("b", "✓" if done else str(number + 1)), tag("span", title)]
    button = tag("button", *inside, class_="learn-step", type="button", aria_label=label, **here)
    v.use_event(button, "click", lambda *_: go(session, number))


@solara.component
def Asked(session: Session, question: GuidedQuestion, prediction: Any) -> None:
    """The question, and what may be predicted."""

    def predict(chosen: str | None) -> None:
        session.set_local(**{f"learn__{question.name}": chosen})

    sides = [
        tag("div", badge(letter), tag("span", label), class_="learn-side")
        for letter, label in zip("AB", question.labels, strict=True)
    ]
    with Card():
        tag("h2", question.title)
        tag("p", question.story)
        tag("div", *sides, class_="learn-vs")
        tag("p", question.question, class_="learn-ask")
        choices = {"a": question.choices[0], "b": question.choices[1], "same": SAME}
        if prediction is None:
            named = {**choices, UNSAID: "Show without predicting"}
            buttons = [Button(text, lambda chosen=chosen: predict(chosen)) for chosen, text in named.items()]
            tag("div", *buttons, class_="learn-choices", role="group", aria_label="Your prediction")
        else:
            text = choices.get(str(prediction), SAME)
            predicted = f"You predicted: {text[0].lower() + text[1:]}."
            tag("p", "You looked without predicting." if prediction == UNSAID else predicted)
            tag("div", Button("Predict anew", lambda: predict(None)), class_="learn-moves")
        with tag("div", class_="learn-terms"):
            outcome = question.worlds[0].outcome
            Explained("succeeded", "outcome", label="Chance of success")
            Explained(outcome, "outcome", label=capital(question.worlds[0].called))
            if question.course != outcome:
                Explained(question.course, "monthly", label=titled(question.course))
            for action in question.actions:
                Explained(action, "action", label=meaning(action, "action").title)


def badge(letter: str) -> Any:
    """The letter of a strategy in its colour."""
    return tag("span", letter, class_=f"learn-badge learn-{letter.lower()}")


@solara.component
def Revealed(session: Session, answer: LearnAnswer, prediction: str) -> None:
    """What the runs say, why, and where that may be wrong."""
    question = answer.question
    asked = 2 if question.asks == "worlds" else 1
    with Card("What the runs say"):
        verdict = "" if prediction == UNSAID else f"{answer.judged(prediction)} "
        tag("p", f"{verdict}{answer.words()}", class_="learn-verdict", role="status")
        for k in range(asked):
            if question.asks == "worlds":
                tag("h3", question.worlds[k].label, class_="learn-text")
            chart("learn.js", data=bands(answer, k))
        for k in range(asked):
            Compared(session, answer, k)
    with Card("Why"):
        tag("p", question.explains)
        tag("p", question.says, class_="learn-quote")
        for source in question.sources:
            tag("p", source, class_="lab-hint")
        tag("p", tag("b", "Where the model could be wrong. "), question.wrong)
        tag("p", tag("b", "To discuss. "), " ".join(question.discuss))
    if len(question.worlds) > asked:
        with Card("Seen from other sides"):
            for k in range(asked, len(question.worlds)):
                Compared(session, answer, k)


def bands(answer: LearnAnswer, k: int) -> dict[str, Any]:
    """What is drawn of world k: of a and b by month the 5 %, 50 % and 95 % points over the runs."""
    question, runs = answer.question, answer.runs[k]
    points = runs.monthly(question.course)[:, (0, 2, 4)]
    return {
        "helpers": version("whatif.js"),
        "course": titled(question.course),
        "labels": list(question.labels),
        "bands": [[[round(float(x), 5) for x in row] for row in side] for side in points],
        "withdraw": runs.scenario.withdraw_month,
    }


@solara.component
def Compared(session: Session, answer: LearnAnswer, k: int) -> None:
    """One world as numbers, each with its 95 % interval, and a way to take it to What if."""
    question, world, runs = answer.question, answer.question.worlds[k], answer.runs[k]
    outcome = world.outcome
    unit = PER_RUN[outcome].unit.replace("0..1", "0 to 1").replace("share", "0 to 1")
    sides = zip("AB", question.labels, runs.success(), runs.means_of(outcome), strict=True)
    rows = [
        tag(
            "tr",
            tag("th", badge(letter), " ", label, scope="row"),
            tag("td", f"{100 * chance.mean:.0f} % ({100 * chance.low:.0f} to {100 * chance.high:.0f})"),
            tag("td", interval(mean)),
        )
        for letter, label, chance, mean in sides
    ]
    titles = ("", "Chance of success", f"{capital(world.called)} ({unit})")
    head = tag("thead", tag("tr", *(tag("th", title, scope="col") for title in titles)))
    tag("h3", world.label or capital(world.called), class_="learn-text")
    if world.says:
        tag("p", world.says)
    tag("table", head, tag("tbody", *rows), class_="learn-table", data_outcome=outcome)
    basis = f"{runs.replicates} runs of each with the same luck; in brackets the 95 % interval."
    tag("p", f"{answer.world_words(k)} {basis}", class_="lab-hint learn-text")
    tag("div", Button("Open in What if", lambda: take(session, world, question)), class_="learn-moves")


def take(session: Session, world: World, question: GuidedQuestion) -> None:
    """Take a world to What if, with nothing hidden there."""
    preset = situation_of(question, world)
    kept = {
        name: value for name, value in session.situation.value.local.items() if not name.startswith("whatif.")
    }
    session.change(
        page="whatif", scenario=preset.scenario, a=preset.a, b=preset.b, changes=preset.changes, parameters=preset.parameters,
        outcome=preset.outcome, replicates=preset.replicates, seed=preset.seed, replicate=0, prediction="",
        local={**kept, "whatif.course": question.course},
    )  # fmt: skip
