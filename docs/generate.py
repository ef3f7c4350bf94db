"""The tables of the documentation, written from the registries: `python docs/generate.py` rewrites, `--check` only looks.

A table stands in a page between `<!-- generated: NAME -->` and `<!-- end -->`; what is between is replaced.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
from pydantic import BaseModel
from pydantic_core import PydanticUndefined
from typer.main import get_command
from typer.testing import CliRunner

import coalitionlab
from coalitionlab.agents.actions import ACTIONS, Action
from coalitionlab.agents.effects import Condition, Effect, Quantity
from coalitionlab.agents.sectors import SECTORS, every_sector
from coalitionlab.experiments.cli import app
from coalitionlab.model.batch import trace
from coalitionlab.model.fields import GIVEN_TRAITS, MOTIVES
from coalitionlab.model.outcomes import MONTHLY, MONTHLY_NAMES, PER_RUN, Outcome
from coalitionlab.model.parameters import PARAMETERS
from coalitionlab.model.randomness import Stream, normal, run_key, stream_key, uniform
from coalitionlab.model.rules import choosing
from coalitionlab.scenarios import schema
from coalitionlab.scenarios.decision import RULES
from coalitionlab.scenarios.loader import load_scenario, load_strategy
from coalitionlab.scenarios.traits import TRAITS

DOCS = Path(__file__).resolve().parent
BLOCK = re.compile(r"(<!-- generated: ([a-z_]+) -->\n).*?(<!-- end -->)", re.DOTALL)

#: What each stream is for, in the words of the description.
STREAMS = {
    Stream.DECIDE: "an organisation's decision in a month (who: the organisation)",
    Stream.MANDATE: "whether a mandate catches an organisation in a month (who: the organisation)",
    Stream.CLIMATE: "shocks to the climates in a month (who: 0 opinion, 1 regulation, 2 failures, 3 funding)",
    Stream.WIRING: "who gets to know whom, in the network that is generated",
    Stream.TRUST: "initial trust on a tie (in place of the month: who the tie starts from; who: whom it goes to)",
    Stream.DISTANCE: "error in the perceived distance on a tie (as for trust)",
    Stream.LATENT: "acquaintances beyond the network",
    Stream.START: "the lot by which members at the start are drawn (who: the organisation)",
    Stream.TRAIT: "a trait: this number plus the trait's place in the table of sectors, from 0 (who: the organisation)",
}
#: The run that the test values are taken from.
SCENARIO, STRATEGY, SEED = "generic", "mobilizing_leadership", 7


def plain(value: float) -> str:
    """A number as short as it can be written without loss."""
    return f"{value:.10g}"


def row(cells: Iterable[str]) -> str:
    """One line of a table."""
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    return "\n".join([row(head), row("---" for _ in head), *map(row, rows)])


def code(word: str) -> str:
    """A word as code."""
    return f"`{word}`"


def parameters() -> str:
    """All parameters but the strengths of actions, by group."""
    groups = list(dict.fromkeys(one.group for one in PARAMETERS.values() if one.group != "actions"))
    parts = []
    for group in groups:
        rows = [
            (
                code(one.name), plain(one.default),
                "by definition" if one.plausible[0] == one.plausible[1] else f"{plain(one.plausible[0])} to {plain(one.plausible[1])}",
                f"{plain(one.low)} to {plain(one.high)}", one.unit, one.meaning, one.source,
            )
            for one in PARAMETERS.values() if one.group == group
        ]  # fmt: skip
        head = ("parameter", "default", "plausible", "allowed", "unit", "meaning", "source")
        parts.append(f"**{group.capitalize()}**\n\n{table(head, rows)}")
    strengths = [one for one in PARAMETERS.values() if one.group == "actions"]
    same = {(one.default, one.plausible, one.low, one.high) for one in strengths}
    ((default, plausible, low, high),) = same
    parts.append(
        "**Actions**\n\nEvery action has one more parameter, `strength_` and its name, a factor on its dose: default "
        f"{plain(default)}, plausible {plain(plausible[0])} to {plain(plausible[1])}, allowed {plain(low)} to {plain(high)}; "
        "0 switches the action off."
    )
    return "\n\n".join(parts)


def factor(condition: Condition) -> str:
    """A condition as a factor in a formula."""
    return f"({condition})" if condition.lacking and not str(condition).startswith("(") else str(condition)


def effect(one: Effect) -> str:
    """One effect as a line of a list."""
    aim = code(str(one.aim)) if isinstance(one.aim, Quantity) else plain(one.aim)
    rate = " * ".join([plain(one.rate), *map(factor, one.conditions)])
    note = " (the backfire)" if one.backfire else ""
    return f"  - `{one.moves}` towards {aim} at `{rate}`{note}"


def action(one: Action) -> str:
    """One action in full."""
    lines = [
        f"**{code(one.name)}** ({one.family}): {one.meaning}.",
        "",
        f"- mode {one.mode}; reach {plain(one.reach)}; aims {', '.join(one.aims)}",
        "- effects:",
        *map(effect, one.effects),
        f"- fails or backfires: {one.fails}",
        f"- source: {', '.join(re.findall(r'S[0-9]', one.source))}",
    ]
    return "\n".join(lines)


def actions() -> str:
    """All actions in the order of the catalogue."""
    return "\n\n".join(action(one) for one in ACTIONS.values())


def outcome_table(outcomes: Iterable[Outcome]) -> str:
    """Outcomes as a table."""
    rows = [(code(one.name), one.unit, one.meaning, one.higher_is) for one in outcomes]
    return table(("outcome", "unit", "meaning", "more of it is"), rows)


def distribution(value: object) -> str:
    """A distribution of a trait in a few characters."""
    if isinstance(value, list | tuple):
        return f"N({plain(value[0])}, {plain(value[1])})"
    if isinstance(value, dict):
        return f"1 with chance {plain(value['chance'])}, else 0"
    assert isinstance(value, int | float)
    return plain(value)


def sectors() -> str:
    """The sectors: how each trait is drawn."""
    rows, others = [], every_sector()
    for place, trait in enumerate(GIVEN_TRAITS):
        cells = []
        for one in SECTORS.values():
            usual = trait in MOTIVES or trait not in one.traits
            cells.append(
                f"usual, {plain(one.motives[place])}"
                if trait in MOTIVES
                else "usual"
                if usual
                else distribution(one.traits[trait])
            )
        own = (
            "usual, its own"
            if trait in MOTIVES
            else distribution(others[trait])
            if trait in others
            else "usual"
        )
        rows.append((str(place), code(trait), *cells, own))
    return table(("place", "trait", *SECTORS, "where a sector of one's own says nothing"), rows)


def traits() -> str:
    """What the traits mean."""
    return table(
        ("trait", "meaning", "allowed"),
        [(code(one.name), one.meaning, one.number.span.strip() or "any number") for one in TRAITS.values()],
    )


def sentence(text: str | None) -> str:
    """A docstring as one line."""
    return " ".join(inspect.cleandoc(text or "").split())


def rules() -> str:
    """The decision rules and their options."""
    rows = []
    for number, name in enumerate(choosing.RULES):
        law = getattr(choosing, f"by_{name}").py_func
        rows.append(
            (code(name), str(number), ", ".join(map(code, RULES[name])) or "none", sentence(law.__doc__))
        )
    return table(("rule", "number", "options", "what it says"), rows)


def streams() -> str:
    """The random streams."""
    return table(
        ("number", "stream", "what a draw is for"),
        [(str(int(one)), one.name, STREAMS[one]) for one in Stream],
    )


def check_values() -> str:
    """Draws, a population and some states, for those who implement the model again."""
    told = trace(load_scenario(SCENARIO), load_strategy(STRATEGY), seed=SEED)
    key, traits, ties = run_key(SEED, 0), told.population.traits, told.population.ties
    luck = stream_key(key, int(Stream.DECIDE), 0)
    established = ties["strength"] > 0
    drawn = [
        ("key of the run", f"`{int(key)}`"),
        ("stream_key(key, DECIDE, 0)", f"`{int(luck)}`"),
        ("uniform(that, 0), uniform(that, 1)", f"{uniform(luck, 0):.12f}, {uniform(luck, 1):.12f}"),
        ("normal(that, 0), normal(that, 1)", f"{normal(luck, 0):.12f}, {normal(luck, 1):.12f}"),
        ("motives of the first organisation", ", ".join(f"{traits[0][motive]:.9f}" for motive in MOTIVES)),
        (
            "its power, profile, alignment",
            ", ".join(f"{traits[0][name]:.9f}" for name in ("power", "profile", "alignment")),
        ),
        (
            "its `complement`, `profile_rank`",
            f"{traits[0]['complement']:.9f}, {traits[0]['profile_rank']:.9f}",
        ),
        ("directed ties, acquaintances", f"{int(established.sum())}, {int((~established).sum())}"),
        (
            "its ties go to rows",
            ", ".join(str(one) for one in told.population.target[: told.population.offsets[1]]),
        ),
        ("trust and distance on the first of them", f"{ties['trust'][0]:.9f}, {ties['distance'][0]:.9f}"),
        (
            "mean trust, mean distance (acquaintances included)",
            f"{ties['trust'].mean():.9f}, {ties['distance'].mean():.9f}",
        ),
    ]
    names = ("collective_action", "membership", "trust", "backbone", "opinion", "joins", "leaves")
    columns = [MONTHLY_NAMES.index(name) for name in names]
    shown = [0, 1, 2, 11, 23, len(told.months) - 1]
    rows = [
        (str(month + 1), *(f"{told.months[month, c]:.9f}" if c not in columns[-2:] else f"{told.months[month, c]:.0f}" for c in columns),
         f"{told.utility[month].mean():.9f}")
        for month in shown
    ]  # fmt: skip
    joins, leaves = (int(told.months[:, c].sum()) for c in columns[-2:])
    return (
        f"Scenario `{SCENARIO}`, strategy `{STRATEGY}`, seed {SEED}, replicate 0.\n\n"
        + table(("what", "value"), drawn)
        + "\n\n"
        + table(("month", *names, "mean utility"), rows)
        + f"\n\nOver the run: {joins} joins, {leaves} leaves, {plain(float(np.round(told.outcomes[list(PER_RUN).index('effort_spent')], 6)))} staff-days."
    )


def seen() -> str:
    """What a decision rule sees."""
    text = inspect.getsource(choosing.Seen)
    rows = [
        (code(name), meaning)
        for name, meaning in re.findall(r"^    (\w+): float  #: (.*)$", text, re.MULTILINE)
    ]
    assert len(rows) == len(choosing.Seen._fields)
    return table(("field", "meaning"), rows)


def said(*words: str) -> str:
    """What a command says on standard output, without how long it took."""
    result = CliRunner().invoke(app, list(words), prog_name="coalitionlab")
    if result.exit_code:
        raise RuntimeError(f"coalitionlab {' '.join(words)} failed:\n{result.output}")
    return re.sub(r", [0-9.]+ m?s$", "", result.stdout.strip(), flags=re.MULTILINE)


def tutorial_compare() -> str:
    """What the first comparison of the tutorial shows."""
    levers = ("-s", "leaderless", "-s", "top_down_drive", "-s", "collaborative_campaign")
    text = said("compare", "milton_keynes", *levers, "--replicates", "20", "--seed", "7")
    return f"```text\n{text.partition('Nothing was written')[0].strip()}\n```"


def tutorial_explain() -> str:
    """What the explanation in the tutorial shows."""
    text = said(
        "explain",
        "milton_keynes",
        "-s",
        "collaborative_campaign",
        "--organisation",
        "Arriva Buses",
        "--seed",
        "7",
    )
    return f"```text\n{text}\n```"


def commands() -> str:
    """The commands with their arguments and options."""
    group = get_command(app)
    parts = []
    for name, command in group.commands.items():
        rows = []
        for one in command.params:
            if one.name == "help":
                continue
            flags = (
                ", ".join(code(flag) for flag in one.opts)
                if one.param_type_name == "option"
                else code((one.metavar or one.name).upper())
            )
            default = (
                "needed"
                if one.required
                else ""
                if one.default is None or one.default is False or one.default == ()
                else str(one.default)
            )
            rows.append((flags, getattr(one, "help", None) or "", default))
        head = ("argument or option", "meaning", "default")
        example = (command.epilog or "").removeprefix("Example: ")
        parts.append(f"## {name}\n\n{sentence(command.help)}\n\n{table(head, rows)}\n\n    {example}")
    return "\n\n".join(parts)


def python_names() -> str:
    """The public names of the package."""
    rows = []
    for name in coalitionlab.__all__:
        value = getattr(coalitionlab, name)
        if name == "__version__":
            rows.append((code(name), "the version"))
        elif isinstance(value, dict):
            rows.append((code(name), f"the registry of {REGISTRIES[name]}, by name"))
        else:
            form = f"{name}(...)" if callable(value) and not isinstance(value, type) else name
            rows.append((code(form), sentence((value.__doc__ or "").strip().split("\n\n")[0])))
    return table(("name", "what it is"), rows)


REGISTRIES = {
    "ACTIONS": "actions",
    "MONTHLY": "monthly outcomes",
    "PARAMETERS": "parameters",
    "PER_RUN": "outcomes of a run",
}


def attributes(record: type[BaseModel]) -> dict[str, str]:
    """What a record's docstring says about each of its fields."""
    lines = inspect.cleandoc(record.__doc__ or "").partition("Attributes:\n")[2].splitlines()
    said: dict[str, str] = {}
    names: list[str] = []
    for line in lines:
        start = re.match(r"    ([\w, ]+): (.*)", line)
        if start and not line.startswith("     "):
            names = [name.strip() for name in start.group(1).split(",")]
            said.update(dict.fromkeys(names, start.group(2)))
        elif line.startswith("        "):
            said.update({name: f"{said[name]} {line.strip()}" for name in names})
        else:
            break
    return said


def shown_default(value: object) -> str:
    """A default as one would write it in a file."""
    if value is PydanticUndefined:
        return "needed"
    if value is None or value in ("", (), {}):
        return "none"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return plain(value)
    if isinstance(value, schema.Climate):
        return plain(value.start)
    if isinstance(value, schema.Normal):
        return f"normal: [{plain(value.normal[0])}, {plain(value.normal[1])}]"
    return "see below" if isinstance(value, BaseModel) else str(value)


def fields_of(record: type[BaseModel], title: str) -> str:
    """One record's fields as a table, with what its docstring says."""
    known = attributes(record)
    about = sentence(inspect.cleandoc(record.__doc__ or "").partition("\n\n")[0])
    rows = [
        (
            code(info.alias or name),
            "the file's" if name == "name" and record in NAMED else shown_default(info.default),
            MEANINGS.get((record.__name__, name), known.get(name, "")).removesuffix("."),
        )
        for name, info in record.model_fields.items()
        if name not in TRAITS or record is not schema.OrganisationSpec
    ]
    if record is schema.OrganisationSpec:
        rows.append(("any trait", "drawn", "see the [traits](../odd.md#organisations)"))
    return f"### {title}\n\n{about}\n\n{table(('field', 'default', 'meaning'), rows)}"


#: Records that take the name of their file when they give none.
NAMED = (schema.Scenario, schema.Strategy)
#: Meanings of fields in the words of a file's author, where the docstring of their record has none or speaks to programmers.
MEANINGS = {
    ("Scenario", "withdraw_month"): "the convener's effort stops from this month on; never unless given",
    ("ConvenerSpec", "funds"): "reserves, 0..10: a full backbone costs `upkeep` of them a month, and no more than `reserves` are kept",
    ("ConvenerSpec", "grant"): "size of the grant, 0..1: a full one brings `grant_income` a month in the best of funding climates",
    ("Event", "grant"): "the size of the convener's grant from then on", ("Phase", "admits"): "so many are expected to join of their own accord in a month at most; no limit unless given",
    ("Scenario", "title"): "one line that says what it is", ("Scenario", "issue"): "what the coalition is about",
    ("Scenario", "source"): "where the case is told", ("Scenario", "organisations"): "a list, a mix that is generated, or a file",
    ("Scenario", "ties"): "a network that is generated, a list, or a file", ("Scenario", "environment"): "the climates and the events",
    ("Scenario", "convener"): "the convener at the start", ("Scenario", "decision"): "how organisations decide",
    ("Scenario", "milestones"): "what should be reached",
    ("Strategy", "name"): "how the library and results call it; taken from the file's name",
    ("Strategy", "title"): "one line that says what it is", ("Strategy", "source"): "where the way of leading is told",
    ("Strategy", "summary"): "what it does, in a sentence", ("Strategy", "says"): "what the source text says, in short paraphrases",
    ("Strategy", "assumed"): "what had to be assumed beyond the text", ("Strategy", "convener"): "control and transparency, where the strategy chooses them",
    ("Strategy", "phases"): "its phases in order; none for no effort",
    ("Style", "control"): "how far the convener directs; the scenario's unless given", ("Style", "transparency"): "how plain its intent is; the scenario's unless given",
    ("Phase", "name"): "how messages call it",
    ("Until", "month"): "the last month the phase covers, counted from the start of the run (1 is the first)", ("Until", "when"): "the condition that ends it", ("Until", "at_most"): "the month that ends it all the same",
    ("OrganisationSpec", "name"): "its name; each its own", ("OrganisationSpec", "sector"): "its sector",
    ("OrganisationSpec", "joins_at_start"): "whether it is a member before the first month", ("OrganisationSpec", "note"): "for readers only",
    ("SectorSpec", "mission"): "weight of change on the issue", ("SectorSpec", "market"): "weight of customers, employees and profit",
    ("SectorSpec", "mandate"): "weight of political pressure", ("SectorSpec", "standing"): "weight of reputation and peers",
    ("SectorSpec", "traits"): "how other traits are drawn, where they differ from every sector's",
    ("Generated", "count"): "how many", ("Generated", "mix"): "weights of sectors", ("Generated", "traits"): "how traits are drawn for all of them",
    ("GeneratedTies", "network"): "one of " + ", ".join(schema.NETWORKS), ("GeneratedTies", "degree"): "ties an organisation on average",
    ("GeneratedTies", "rewire"): "for small_world only", ("GeneratedTies", "homophily"): "how strongly like-minded organisations prefer each other",
    ("GeneratedTies", "trust"): "how the trust of ties is drawn", ("GeneratedTies", "distance"): "perceived distance of all ties; that between the motives unless given",
    ("TieSpec", "from_"): "who trusts", ("TieSpec", "to"): "whom", ("TieSpec", "trust"): "how far", ("TieSpec", "distance"): "how distant it perceives the other's motives; drawn unless given",
    ("TieSpec", "both"): "whether the same holds the other way round",
    ("Environment", "opinion"): "popular opinion", ("Environment", "regulation"): "how likely a regulation looks",
    ("Environment", "failures"): "salience of failures of going it alone", ("Environment", "funding"): "how favourable funding is", ("Environment", "events"): "what happens when",
    ("Event", "name"): "what it is", ("Event", "source"): "where it is told", ("Event", "date"): "in place of a month",
    ("ConvenerSpec", "name"): "how results call it",
    ("Milestone", "name"): "what is reached", ("Milestone", "needs"): "organisations inside", ("Milestone", "sectors"): "sectors inside",
    ("Milestone", "collective_action"): "collective action",
}  # fmt: skip


def scenario_fields() -> str:
    """Every part of a scenario file."""
    parts = (
        (schema.Scenario, "The scenario"), (schema.OrganisationSpec, "An organisation in a list"), (schema.Generated, "Organisations from a mix"),
        (schema.SectorSpec, "A sector"), (schema.GeneratedTies, "Ties that are generated"), (schema.TieSpec, "A tie in a list"),
        (schema.Environment, "The environment"), (schema.Climate, "A climate"), (schema.Event, "An event"),
        (schema.ConvenerSpec, "The convener"), (schema.Decision, "The decision"), (schema.Milestone, "A milestone"),
    )  # fmt: skip
    drawn = (
        "### How a trait is given\n\nA number; a word where words are taken (see [tables](#tables)); or a distribution: `normal: [mean, sd]`, "
        "`uniform: [low, high]`, or `values: [...]`, dealt in order. A listed organisation's traits are numbers or words."
    )
    return "\n\n".join([*(fields_of(*part) for part in parts), drawn])


def strategy_fields() -> str:
    """Every part of a strategy file."""
    parts = (
        (schema.Strategy, "The strategy"), (schema.Style, "The convener's style"), (schema.Phase, "A phase"), (schema.Until, "The end of a phase"),
    )  # fmt: skip
    return "\n\n".join(fields_of(*part) for part in parts)


BLOCKS: dict[str, Callable[[], str]] = {
    "parameters": parameters,
    "actions": actions,
    "monthly_outcomes": lambda: outcome_table(MONTHLY.values()),
    "run_outcomes": lambda: outcome_table(PER_RUN.values()),
    "sectors": sectors,
    "traits": traits,
    "rules": rules,
    "seen": seen,
    "streams": streams,
    "check_values": check_values,
    "tutorial_compare": tutorial_compare,
    "tutorial_explain": tutorial_explain,
    "commands": commands,
    "python_names": python_names,
    "scenario_fields": scenario_fields,
    "strategy_fields": strategy_fields,
}


def renewed(text: str, made: dict[str, str]) -> str:
    """A page with its tables as they should be; `made` keeps what has been made, for the next page."""

    def fill(found: re.Match[str]) -> str:
        name = found.group(2)
        if name not in made:
            made[name] = BLOCKS[name]()
        return f"{found.group(1)}\n{made[name]}\n\n{found.group(3)}"

    return BLOCK.sub(fill, text)


def stale(folder: Path = DOCS) -> dict[Path, str]:
    """The pages whose tables are not as they should be, with their renewed text."""
    made: dict[str, str] = {}
    pages = {page: page.read_text(encoding="utf-8") for page in sorted(folder.rglob("*.md"))}
    return {page: text for page, old in pages.items() if (text := renewed(old, made)) != old}


def main(arguments: Sequence[str]) -> int:
    """Rewrites the tables, or with `--check` says which pages are stale; returns the exit status."""
    if list(arguments) not in ([], ["--check"]):
        print("usage: python docs/generate.py [--check]", file=sys.stderr)
        return 2
    pages = stale()
    for page, text in pages.items():
        if arguments:
            print(f"stale: {page.relative_to(DOCS.parent)} (run python docs/generate.py)", file=sys.stderr)
        else:
            page.write_text(text, encoding="utf-8")
            print(f"rewritten: {page.relative_to(DOCS.parent)}")
    return 1 if arguments and pages else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
