"""Texts and tables of what a user touches: commands, files, public names, and what the tutorial shows."""

from __future__ import annotations

import inspect
import re

from click.testing import CliRunner
from pydantic import BaseModel
from pydantic_core import PydanticUndefined

import coalitionlab
from coalitionlab.experiments.cli.adapter import REQUIRED, command_parameters, default_of, flags_of, read_declaration
from coalitionlab.experiments.cli.app import COMMANDS, app
from coalitionlab.experiments.designs.design import Design
from coalitionlab.experiments.designs.specs import JointSample, KeptStates, Range
from coalitionlab.experiments.questions.questions import GuidedQuestion, lessons, questions
from coalitionlab.scenarios import schema
from coalitionlab.scenarios.organisations import TRAITS
from coalitionlab.scenarios.reading import labels, named_columns
from coalitionlab.scenarios.reading.sectors import READ, sector_words
from coalitionlab.scenarios.tables import ORGANISATION_COLUMNS, TIE_COLUMNS, Column
from coalitionlab.scenarios.world import TrustChange
from generators.markdown import code, plain, sentence, table


def said(*words: str) -> str:
    """What a command says on standard output, without how long it took."""
    result = CliRunner().invoke(app, list(words), prog_name="coalitionlab")
    if result.exit_code:
        raise RuntimeError(f"coalitionlab {' '.join(words)} failed:\n{result.output}")
    return re.sub(r", [0-9.]+ m?s$", "", result.stdout.strip(), flags=re.MULTILINE)


def tutorial_compare() -> str:
    """What the first comparison of the tutorial shows."""
    levers = ("-s", "leaderless", "-s", "top_down_drive", "-s", "collaborative_campaign")
    text = said("compare", "milton_keynes", *levers, "--seed", "7")
    return f"```text\n{text.partition('Nothing was written')[0].strip()}\n```"


def teaching_notes() -> str:
    """The notes for a teacher: on whole lessons, then question by question."""
    whole = [f"## {each['title']}\n\n{_listed(each['lines'])}" for each in lessons()]
    return "\n\n".join([*whole, *map(_notes_of, enumerate(questions(), 1))])


def _listed(lines: tuple[str, ...]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _notes_of(numbered: tuple[int, GuidedQuestion]) -> str:
    number, question = numbered
    parts = [
        f"## {number}. {question.title}", f"*{question.question}*",
        "**Ask before anybody predicts**", _listed(question.notes["before"]),
        "**Look for**", _listed(question.notes["look"]),
        "**What people say, and what to say to it**", _listed(tuple(f"“{says}” {reply}" for says, reply in question.notes["answers"])),
        "**Where the model could be wrong**", question.wrong,
        "**Discuss**", _listed(question.discuss),
        "**Try next**", question.notes["next"],
    ]  # fmt: skip
    return "\n\n".join(parts)


def tutorial_explain() -> str:
    """What the explanation in the tutorial shows."""
    text = said(
        "explain", "milton_keynes", "-s", "collaborative_campaign", "--organisation", "Arriva Buses", "--seed", "7"
    )
    return f"```text\n{text}\n```"


def sensitivity_morris() -> str:
    """What the screening in the how-to shows."""
    levers = ("-s", "mobilizing_leadership", "--against", "top_down_drive")
    varied = ("--group", "population", "-p", "cost_weight", "-p", "adjusting", "--vary", "convener.power=0.1:0.9")
    amount = ("--trajectories", "6", "-n", "8", "--seed", "7")
    text = said("sensitivity", "generic", *levers, *varied, *amount)
    return f"```text\n{text.partition('Nothing was kept')[0].strip()}\n```"


def sensitivity_sobol() -> str:
    """What the indices in the how-to show."""
    levers = ("-s", "mobilizing_leadership", "--method", "sobol")
    varied = ("-p", "adjusting", "-p", "cost_weight", "--vary", "convener.power=0.1:0.9")
    text = said("sensitivity", "generic", *levers, *varied, "--points", "32", "-n", "8", "--seed", "7")
    return f"```text\n{text.partition('Nothing was kept')[0].strip()}\n```"


def convening(command: str, *words: str, worlds: int = 12, replicates: int = 2) -> str:
    """What one of the convener's questions shows in the how-to."""
    amount = ("--worlds", str(worlds), "--replicates", str(replicates))
    text = said(command, *words, "-s", "mobilizing_leadership", *amount)
    return f"```text\n{text.partition('not saved')[0].strip()}\n```"


def commands() -> str:
    """The commands with their arguments and options."""
    parts = []
    for name, entry in COMMANDS.items():
        summary, description, _ = read_declaration(entry.target)
        rows = [
            (
                ", ".join(map(code, flags_of(one))) if one.keyword else code(one.name.upper()),
                one.meaning,
                "required" if one.default is REQUIRED else default_of(one),
            )
            for one in command_parameters(entry)
        ]
        head = ("argument or option", "meaning", "default")
        about = f"{summary} {sentence(description)}".strip()
        parts.append(f"## {name}\n\n{about}\n\n{table(head, rows)}\n\n    coalitionlab {name} {entry.example}")
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
    if value == tuple(coalitionlab.PER_RUN):
        return "all"
    if isinstance(value, schema.Climate):
        return plain(value.start)
    if isinstance(value, schema.Normal):
        return f"normal: [{plain(value.normal[0])}, {plain(value.normal[1])}]"
    return "see below" if isinstance(value, BaseModel) else str(value)


def fields_of(record: type[BaseModel], title: str) -> str:
    """One record's fields as a table, with what its docstring says."""
    known = record.meanings()
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
NAMED = (schema.Scenario, schema.Strategy, Design)
#: Meanings of fields in the words of a file's author, where the docstring of their record has none or speaks to programmers.
MEANINGS = {
    ("Scenario", "withdraw_month"): "the convener's effort stops from this month on; never unless given",
    ("Event", "grant"): "the size of the convener's grant from then on", ("Phase", "admits"): "so many are expected to join of their own accord in a month at most; no limit unless given",
    ("Scenario", "title"): "one line that says what it is", ("Scenario", "issue"): "what the coalition is about",
    ("Scenario", "source"): "where the case is described", ("Scenario", "organisations"): "a list, a mix that is generated, or a file",
    ("Scenario", "ties"): "a network that is generated, a list, or a file", ("Scenario", "environment"): "the climates and the events",
    ("Scenario", "convener"): "the convener at the start", ("Scenario", "decision"): "how organisations decide",
    ("Scenario", "start"): "what is there before the first month", ("Scenario", "money"): "what leading costs; it changes no run",
    ("Strategy", "name"): "how the library and results call it; taken from the file's name",
    ("Strategy", "title"): "one line that says what it is", ("Strategy", "source"): "where the way of leading is described",
    ("Strategy", "summary"): "what it does, in a sentence", ("Strategy", "says"): "what the source text says, in short paraphrases",
    ("Strategy", "assumed"): "what had to be assumed beyond the text", ("Strategy", "convener"): "control and transparency, where the strategy chooses them",
    ("Strategy", "phases"): "its phases in order; none for no effort",
    ("Style", "control"): "how far the convener directs; the scenario's unless given", ("Style", "transparency"): "how plain its intent is; the scenario's unless given",
    ("Phase", "name"): "how messages call it",
    ("Instead", "when"): "a condition on last month's outcomes, such as membership below 0.2",
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
    ("TieSpec", "kind"): "its kind, which changes no run: whom the convener can ask through whom",
    ("Environment", "opinion"): "popular opinion", ("Environment", "regulation"): "how likely a regulation looks",
    ("Environment", "failures"): "salience of failures of going it alone", ("Environment", "funding"): "how favourable funding is", ("Environment", "events"): "what happens when",
    ("Event", "name"): "what it is", ("Event", "source"): "where it is described", ("Event", "date"): "in place of a month",
    ("ConvenerSpec", "name"): "how results call it",
    ("Goal", "name"): "what is delivered", ("Work", "expertise"): "partner-days of it", ("Work", "money"): "partner-days of it",
    ("Work", "reach"): "partner-days of it", ("Work", "authority"): "partner-days of it",
    ("Range", "from_"): "the lowest, which is among the values",
}  # fmt: skip


def scenario_fields() -> str:
    """Every part of a scenario file."""
    parts = (
        (schema.Scenario, "The scenario"), (schema.OrganisationSpec, "An organisation in a list"), (schema.Generated, "Organisations from a mix"),
        (schema.SectorSpec, "A sector"), (schema.GeneratedTies, "Ties that are generated"), (schema.TieSpec, "A tie in a list"),
        (schema.Environment, "The environment"), (schema.Climate, "A climate"), (schema.Event, "An event"), (TrustChange, "A change of trust"),
        (schema.ConvenerSpec, "The convener"), (schema.Money, "Money"),
        (schema.Decision, "The decision"), (schema.Start, "The start"), (schema.Goal, "A goal"),
        (schema.Work, "Work"),
    )  # fmt: skip
    drawn = (
        "### How a trait is given\n\nA number; a word where words are taken (see [tables](#tables)); or a distribution: `normal: [mean, sd]`, "
        "`uniform: [low, high]`, or `values: [...]`, dealt in order. A listed organisation's traits are numbers, words, "
        "or a range of either, such as `low to high`: then it is drawn evenly from it."
    )
    return "\n\n".join([*(fields_of(*part) for part in parts), drawn])


def table_roles() -> str:
    """What a column of a list can be, and the fields of a scenario that are called otherwise there."""
    known = dict.fromkeys((*named_columns.ROLES, *labels.LEVELS, *labels.TRUTHS, *labels.NUMBERS))
    aliases = ", ".join(f"`{field}` for `{role}`" for field, role in labels.FIELDS.items())
    return f"{', '.join(f'`{each}`' for each in known)}; and {aliases}."


def table_columns() -> str:
    """The columns of the tables of organisations and ties, and the words for sectors."""
    parts = []
    for columns in (ORGANISATION_COLUMNS, TIE_COLUMNS):
        rows = [(code(c.name), c.meaning, _takes(c)) for c in columns.values()]
        parts.append(table(("column", "meaning", "takes"), rows))
    words = [(sector, *(", ".join(words[:16]) for words in sector_words(sector))) for sector in READ]
    parts.append(table(("sector", "words for it, among others", "words taken for it, and said"), words))
    return "\n\n".join(parts)


def _takes(column: Column) -> str:
    """What stands in a column's cells."""
    return column.remedy.removeprefix("write ") or ("a word below" if column.kind == "sector" else "text")


def strategy_fields() -> str:
    """Every part of a strategy file."""
    parts = (
        (schema.Strategy, "The strategy"), (schema.Style, "The convener's style"), (schema.Phase, "A phase"), (schema.Instead, "What a phase does instead"), (schema.Until, "The end of a phase"),
    )  # fmt: skip
    return "\n\n".join(fields_of(*part) for part in parts)


def design_fields() -> str:
    """Every part of the file of a sweep design."""
    parts = ((Design, "The design"), (Range, "A range"), (JointSample, "The sample"), (KeptStates, "The states"))
    return "\n\n".join(fields_of(*part) for part in parts)
