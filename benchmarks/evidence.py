"""The scoreboard of docs/evidence.md: every history in a folder, its fit, and the forecast of what was held back beside simple ones.

    python benchmarks/evidence.py HISTORIES_FOLDER [--runs 3000] [--case openssf] [--tables FOLDER] [--by-sector] [--write docs/evidence.md]
    python benchmarks/evidence.py --speed [--runs 100000]

The folder holds registers with the columns case, organisation, joined, left and, where organisations were seen only from some month on,
observed_from. The histories themselves are no part of the project; what is written holds results only. With --tables reference tables
are kept and used again.
"""

from __future__ import annotations

import argparse
import csv
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd

from coalitionlab import load_scenario
from coalitionlab.experiments.calibrating.ahead import forecast
from coalitionlab.experiments.calibrating.calibrate import HELD_BACK, calibration_of, prior_of
from coalitionlab.experiments.calibrating.calibration import Calibration
from coalitionlab.experiments.calibrating.forecasting import MODEL, score_table
from coalitionlab.experiments.calibrating.history import History, Paths
from coalitionlab.experiments.calibrating.members import Members, matched
from coalitionlab.experiments.calibrating.prior import Prior
from coalitionlab.experiments.calibrating.reading import read_history
from coalitionlab.experiments.calibrating.table import ReferenceTable, make_table
from coalitionlab.experiments.calibrating.variants import ON
from coalitionlab.experiments.calibrating.words import SURE, group_sentences
from coalitionlab.experiments.provenance import source_digest
from coalitionlab.scenarios.names.sectors import SECTORS
from coalitionlab.scenarios.schema import Scenario
from coalitionlab.scenarios.world import months_between

SEED = 7
ALONE = "runs alone"
#: Other shares of the months that are held back, for how often bands hold: ten histories at one split say little about that.
SPLITS, ELSEWHERE = (0.3, 0.5), "at other splits"
#: A history ends when so much of those who ever joined have, since nothing is to be forecast after.
ENOUGH = 0.97
LED_BY = ("leaderless", "even_spread", "collaborative_campaign")
#: Members ever of the largest register that is compared by sector too: every organisation of every run is kept.
LARGEST = 300
#: Organisations that could have joined where that is not known, as multiples of those who ever did: assumed.
MORE = (1.1, 5.0)


def histories(folder: Path) -> Iterator[tuple[History, int | None]]:
    """The histories of all registers in the folder, with the number of all who could join, where it is known.

    Of treaties it is those who have a row in any of the file's: some registers leave out who never joined.
    """
    for file in sorted(folder.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as source:
            reader = csv.DictReader(source)
            if not {"case", "joined", "organisation"} <= set(reader.fieldnames or ()):
                continue
            rows = defaultdict(list)
            for row in reader:
                rows[row["case"]].append(row)
        seen_last = max(max(row["joined"], row.get("left", "")) for some in rows.values() for row in some)
        able = len({row["organisation"] for some in rows.values() for row in some})
        for name, some in rows.items():
            delayed = "observed_from" in some[0]
            if delayed:
                yield observed_register(name, some, seen_last), None
            else:
                yield open_register(name, some), able


def observed_register(name: str, rows: list[dict[str, str]], last: str) -> History:
    """A coalition seen from some month on, up to `last`, as `read_history` reads it."""
    with (
        TemporaryDirectory() as folder,
        (Path(folder) / f"{name}.csv").open("w+", encoding="utf-8", newline="") as file,
    ):
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows([*rows, dict.fromkeys(rows[0], "") | {"organisation": "end", "joined": last, "left": last}])
        file.flush()
        history = read_history(file.name)
        return replace(history, members=matched(history.members, SECTORS)[0])


def open_register(name: str, rows: list[dict[str, str]]) -> History:
    """A treaty: all who could join are known, nobody leaves; those who joined in the first month are there at the start."""
    joined = sorted(row["joined"] for row in rows if row["joined"])
    first, last = joined[0], joined[int(ENOUGH * (len(joined) - 1))]
    months = months_between(first, last)
    spells = [months_between(first, month) or None for month in joined if month <= last]
    return History.of_spells(name, spells, None, months=months, starts=first)


def world_of(history: History, known: int | None) -> tuple[Scenario, dict[str, tuple[float, float]]]:
    """The generic scenario with as many organisations as could join, and the fields that are not known, with their ranges.

    Nothing of the case is put in but these numbers, and the shares of its sectors where it has members: no ties, no events.
    """
    ever = history.inside_at_start + sum(history.joins)
    count = known or round(2 * ever)
    scale = count / 60
    scenario = load_scenario("generic").with_(
        **{"organisations.count": count, "members_at_start": history.inside_at_start, "withdraw_month": None}
    )
    if mix := Counter(each.sector for each in history.members if each.sector):
        scenario = scenario.with_(**{"organisations.mix": dict(mix)})
    vary = {"convener.capacity": (2.0 * scale, 80.0 * scale), "start.contact": (0.2, 1.0)}
    if known is None:
        vary["organisations.count"] = tuple(float(round(share * ever)) for share in MORE)
    return scenario, vary


def calibrated(history: History, known: int | None, runs: int, tables: Path | None) -> tuple[Calibration, pd.DataFrame]:
    """The calibration of one history and all scores of forecasts, from a reference table that is kept where `tables` says."""
    scenario, vary = world_of(history, known)
    prior = prior_of(scenario, LED_BY, vary, None, (), {}, SEED)
    began = time.perf_counter()
    named = f"{history.name}{'_by_sector' if history.members else ''}-{source_digest()[:12]}-{runs}.npz"  # of this law alone
    file = None if tables is None else tables / named
    if file is not None and file.is_file():
        table = read_table(file, prior)
    else:
        table = make_table(prior, runs, history.months, history.members)
        if file is not None:
            write_table(file, table)
    found = calibration_of(table, history, seconds=time.perf_counter() - began)
    elsewhere = [scored(ELSEWHERE, table, history, round(share * history.months)) for share in SPLITS]
    return found, pd.concat([found.scores, scored(ALONE, table, history, found.held_back, own=0.0), *elsewhere])


def scored(name: str, table: ReferenceTable, history: History, held_back: int, **how: float) -> pd.DataFrame:
    """The scores of a forecast of the last months; with `own` 0 it takes chances from the runs only, not from the history."""
    after = history.months - held_back
    made = forecast(table, history.first(after), history.months, **how)
    tables = [
        score_table({name: samples}, np.cumsum(counts[after:]).astype(float), what)
        for what, samples, counts in zip(("joins", "exits"), made, (history.joins, history.leaves), strict=True)
        if counts is not None
    ]
    return pd.concat(tables)


def write_table(file: Path, table: ReferenceTable) -> None:
    """Keep a reference table."""
    file.parent.mkdir(parents=True, exist_ok=True)
    paths = table.paths
    members = {} if paths.members is None else {f"members.{name}": part for name, part in vars(paths.members).items()}
    np.savez(
        file, unit=table.unit, variant=table.variant, joins=paths.joins, leaves=paths.leaves, delivered=paths.delivered, **members
    )  # fmt: skip


def read_table(file: Path, prior: Prior) -> ReferenceTable:
    """A reference table that was kept."""
    kept = np.load(file)
    parts = {name.partition(".")[2]: kept[name] for name in kept if name.startswith("members.")}
    members = Members(**parts | {"sectors": tuple(parts["sectors"].tolist())}) if parts else None
    paths = Paths(kept["joins"], kept["leaves"], kept["delivered"], members)
    return ReferenceTable(prior, kept["unit"], kept["variant"], paths, paths.months)


# What is written


def page(
    found: list[Calibration], every: list[pd.DataFrame], by_sector: list[tuple[Calibration, pd.DataFrame]] | None = None
) -> str:
    """The page of docs/evidence.md, from calibrations and the scores of all forecasts; and of those that know sectors and sizes."""
    scores = pd.concat([some.assign(case=each.history.name) for each, some in zip(found, every, strict=True)])
    elsewhere = scores[scores["forecast"] == ELSEWHERE]
    scores = scores[scores["forecast"] != ELSEWHERE]
    return "\n".join(
        [
            "# How the model does on real histories",
            "",
            "Made by `python benchmarks/evidence.py HISTORIES_FOLDER --by-sector --write docs/evidence.md`; the histories are no part of the project, and this page "
            "holds results only. They are the ratifications of five treaties (United Nations Treaty Collection; for the Montreal Protocol the data of Hollway "
            "and others) and the members of foundations of open software (the public member listings of "
            "the Cloud Native Computing Foundation, the Open Source Security Foundation, the Academy Software Foundation, the Open Mainframe Project and the Continuous Delivery Foundation).",
            "",
            "**What was put in.** Of each case only how many organisations could have joined (of foundations that is not known: 1.1 to 5 times those who "
            "ever did) and how many were there at the start; the rest is the scenario `generic`, no sectors, ties or events of the case. All uncertain "
            "parameters vary over their plausible ranges, those on which coming and going depends most over wider ones, as do the "
            f"convener's capacity and contacts; led by {', '.join(LED_BY)}, which the history may choose among. {found[0].runs:,} runs a history.",
            "",
            "## Histories",
            "",
            *history_rows(found),
            "",
            "## Forecasts of what was held back",
            "",
            f"The last {100 * HELD_BACK:.0f} % of the months, forecast from the others. CRPS is the distance of the forecast's distribution from what came, in "
            "organisations (lower is better, bold is best); *band* is the share of months in the model's 90 % band, *expected* and *came* count to the end. Months of one "
            "history hang together: its counts stay in the band nearly always or leave it for long, so that one of ten histories may. "
            "The model's forecast joins what the runs nearest to the history say with what the history itself says "
            f"([how](how-to/calibrate.md#can-it-be-trusted)); *{ALONE}* leaves the latter out.",
            "",
            *score_rows(scores),
            "",
            *verdicts(scores, elsewhere),
            "",
            "## What the histories identify",
            "",
            "A parameter is listed when its variance falls by more than noise alone makes that of any parameter fall in one history of twenty "
            "([how](how-to/calibrate.md#what-is-known-and-what-stays-assumed)). All others stay what was assumed. Of strategies and of structures, as likely on as off before, "
            f"the shares in the posterior are given: a history speaks for one from {100 * SURE:.0f} % on, and against it below {100 * (1 - SURE):.0f} %.",
            "",
            *identified_rows(found),
            "",
            "## Can the calibration be trusted?",
            "",
            "Runs of each table take the history's place; what was drawn for them is known.",
            "",
            *check_rows(found),
            "",
            *(sector_section(found, every, by_sector) if by_sector else []),
        ]
    )


def table_of(header: list[str], rows: list[list[str]]) -> list[str]:
    """A table in Markdown."""
    lines = [header, ["---"] * len(header), *rows]
    return [f"| {' | '.join(cells)} |" for cells in lines]


def history_rows(found: list[Calibration]) -> list[str]:
    """What each history is, and whether the model does anything like it."""
    rows = []
    for each in found:
        history = each.history
        exits = "not recorded" if history.leaves is None else str(sum(history.leaves))
        edge = next((line for line in each.about if line.startswith("The history lies at the edge")), "")
        beyond = edge.partition("assumptions: ")[2].partition(". Widen")[0] or "within reach"
        rows.append(
            [history.name, str(history.months), str(history.inside_at_start), str(sum(history.joins)), exits,
             f"{each.posterior.effective:.0f}", f"{each.posterior.distances[-1]:.2f}", beyond]
        )  # fmt: skip
    header = [
        "history",
        "months",
        "at the start",
        "joins",
        "exits",
        "effective runs",
        "farthest (sd)",
        "beyond the model's reach",
    ]
    return table_of(header, rows)


def score_rows(scores: pd.DataFrame) -> list[str]:
    """A row for each history and kind of count: the CRPS of all forecasts."""
    simple = [name for name in dict.fromkeys(scores["forecast"]) if name not in (MODEL, ALONE)]
    rows = []
    for (what, case), some in scores.groupby(["what", "case"], sort=False):
        crps = some.set_index("forecast")["crps"]
        model = some[some["forecast"] == MODEL].iloc[0]
        cells = [
            "" if name not in crps else f"**{crps[name]:.2f}**" if crps[name] == crps.min() else f"{crps[name]:.2f}"
            for name in (MODEL, ALONE, *simple)
        ]
        rows.append(
            [str(case), str(what), *cells, f"{100 * model['coverage']:.0f}%", f"{model['expected']:.0f}", f"{model['observed']:.0f}"]
        )  # fmt: skip
    return table_of(
        ["history", "of", MODEL, ALONE, *simple, "band", "expected", "came"],
        sorted(rows, key=lambda row: row[1], reverse=True),
    )


def verdicts(scores: pd.DataFrame, elsewhere: pd.DataFrame) -> list[str]:
    """How often the model is better than each simple forecast, and how often its bands hold, in plain words."""
    lines = []
    for what, some in scores.groupby("what", sort=False):
        wide = some.pivot(index="case", columns="forecast", values="crps")
        better = [
            f"{name} in {int((wide[MODEL] < wide[name]).sum())} of {int(wide[name].notna().sum())} ({ALONE} in {int((wide[ALONE] < wide[name]).sum())})"
            for name in wide if name not in (MODEL, ALONE) and wide[name].notna().any()
        ]  # fmt: skip
        lost = wide.index[wide[MODEL] > wide.drop(columns=[MODEL, ALONE]).min(axis=1)].tolist()
        held = some.loc[some["forecast"] == MODEL, "coverage"]
        others = elsewhere.loc[elsewhere["what"] == what, "coverage"]
        parts = " and ".join(f"{100 * share:.0f} %" for share in SPLITS)
        lines.append(
            f"- Of {what}, the model is better than {', '.join(better)}. It loses to at least one of them on {', '.join(lost) or 'none'}. "
            f"Its 90 % bands hold {100 * held.mean():.0f} % of the months; with those where the last {parts} are held back, {100 * pd.concat([held, others]).mean():.0f} %."
        )
    return lines


def identified_rows(found: list[Calibration]) -> list[str]:
    """What each history says about parameters, strategies, structures and fields."""
    rows = []
    for each in found:
        fields = each.variants[each.variants["value"] == ""]
        told = [f"{row['what']} {row['low']:.3g} to {row['high']:.3g}" for _, row in fields.iterrows()]
        shares = each.variants[each.variants["what"] == "strategy"]
        led = [f"{row['value']} {100 * row['posterior']:.0f}%" for _, row in shares.iterrows()]
        on = each.variants[each.variants["value"] == ON].set_index("what")["posterior"]
        switched = [f"{name.removeprefix('structure_')} {100 * share:.0f}%" for name, share in on.items()]
        rows.append(
            [each.history.name, ", ".join(each.identified) or "none", "; ".join(told), ", ".join(led), ", ".join(switched)]
        )  # fmt: skip
    return table_of(["history", "parameters", "fields (nine tenths)", "led by", "structures on"], rows)


def check_rows(found: list[Calibration]) -> list[str]:
    """Whether ranks are uniform, and intervals near the history hold."""
    rows = []
    for each in found:
        if each.checks:
            ranks, near = each.checks
            held = near.coverage()
            rows.append(
                [each.history.name, ", ".join(ranks.uneven) or "all uniform", f"{100 * held.mean():.0f}% ({100 * held.min():.0f} to {100 * held.max():.0f})"]
            )  # fmt: skip
    return table_of(["history", "ranks not uniform", "90 % intervals near the history hold"], rows)


def sector_section(
    found: list[Calibration], every: list[pd.DataFrame], by_sector: list[tuple[Calibration, pd.DataFrame]]
) -> list[str]:
    """What changes where sectors and sizes of members are put in and compared too, and where the model differs from them."""
    plain = {each.history.name: some for each, some in zip(found, every, strict=True)}
    rows = []
    for each, some in by_sector:
        crps = [
            f"{table[(table['what'] == what) & (table['forecast'] == MODEL)]['crps'].iloc[0]:.2f}"
            for what in ("joins", "exits")
            for table in (plain[each.history.name], some)
        ]
        assert each.groups is not None
        differs = group_sentences(each.groups)[0].partition("nearest to it: ")[2].rstrip(".")
        rows.append([each.history.name, *crps, differs or "nothing"])
    return [
        "## By sector and size",
        "",
        "Where a register tells sectors and sizes (dues) of members, the scenario gets the sectors in the shares that they have among all who ever joined, and joins and exits are compared "
        f"by sector and size too (registers of at most {LARGEST} members ever). CRPS of the model's forecasts, in all, without and with that, and what in the history is "
        "beyond nine tenths of the runs nearest to it.",
        "",
        *table_of(["history", "joins", "by sector", "exits", "by sector", "differs"], rows),
        "",
    ]


def speed(runs: int) -> None:
    """Time a reference table of 60 organisations over 60 months, and conditioning on the example."""
    from coalitionlab import example_history

    history = read_history(example_history())
    prior = prior_of(load_scenario("generic"), "even_spread", {}, None, (), {}, SEED)
    make_table(prior, 100, 60)
    wall, processor = time.perf_counter(), time.process_time()
    table = make_table(prior, runs, 60)
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    print(
        f"{runs:,} runs of 60 x 60: {wall:.0f} s, {processor:.0f} s of processor time ({1e3 * processor / runs:.2f} ms a run)"
    )
    for checks in (0, 200):
        wall, processor = time.perf_counter(), time.process_time()
        calibration_of(table, history, checks=checks)
        wall, processor = time.perf_counter() - wall, time.process_time() - processor
        print(f"conditioning, {checks} checks: {wall:.1f} s, {processor:.1f} s of processor time")


def size(case: tuple[History, int | None]) -> int:
    """About how long a history takes: the small ones come first."""
    history, known = case
    return history.months * (known or 2 * (history.inside_at_start + sum(history.joins)))


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--runs", type=int, default=3000)
    parser.add_argument("--case", action="append", default=[])
    parser.add_argument("--without", action="append", default=[])
    parser.add_argument("--tables", type=Path)
    parser.add_argument("--write", type=Path)
    parser.add_argument("--by-sector", action="store_true")
    parser.add_argument("--speed", action="store_true")
    options = parser.parse_args()
    if options.speed:
        return speed(options.runs)
    found, scores, by_sector = [], [], []
    for history, known in sorted(histories(options.folder), key=size):
        if (options.case and history.name not in options.case) or history.name in options.without:
            continue
        each, some = calibrated(replace(history, members=()), known, options.runs, options.tables)
        found.append(each)
        scores.append(some)
        print("\n".join([each.lead(), *each.words(), ""]), flush=True)
        if options.by_sector and 0 < len(history.members) <= LARGEST:
            by_sector.append(calibrated(history, known, options.runs, options.tables))
        if options.write is not None:
            options.write.write_text(page(found, scores, by_sector), encoding="utf-8")
    if options.write is None:
        print(page(found, scores, by_sector))
    return None


if __name__ == "__main__":
    main()
