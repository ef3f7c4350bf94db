"""The base of every answer: a table, words, a figure, a report and a folder of results."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

import pandas as pd

from coalitionlab.experiments import files, provenance, report
from coalitionlab.experiments.input_files import InputFiles, current_call, input_files
from coalitionlab.scenarios.errors import input_error
from coalitionlab.scenarios.schema import Scenario, Strategy

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

    from coalitionlab.experiments.study import Study

REPORT = "report.html"
T = TypeVar("T")


class Finding:
    """The answer to one question; every question of the library returns a subclass.

    A subclass sets `kind` and `question`, has `scenarios` and `strategies`, and overrides `table`, `words` and `figure`; the
    others where it has more to give. It uses functions of tables (`statistics`, `words`, `figures`, `report`) and is used by
    none of them.

    Attributes
    ----------
    kind : str
        Name of this kind of finding in manifests, such as 'comparison'.
    question : str
        The question in a few words, shown above a report's title.
    scenarios, strategies : tuple
        What was compared, varied or searched.

    Examples
    --------
    >>> import coalitionlab as cl
    >>> finding = cl.compare("generic", ["leaderless", "mobilizing_leadership"])
    >>> isinstance(finding, cl.Finding), list(finding.table.columns[:2])
    (True, ['scenario', 'strategy'])
    """

    kind: ClassVar[str] = ""
    question: ClassVar[str] = ""
    if TYPE_CHECKING:  # a field of some findings, a property of others

        @property
        def scenarios(self) -> Sequence[Scenario]: ...  # noqa: D102
        @property
        def strategies(self) -> Sequence[Strategy]: ...  # noqa: D102

    def __new__(cls, *_: Any, **__: Any) -> Self:
        """A finding knows the call that it answers, also where it is made of what was done when the call was stopped."""
        self = super().__new__(cls)
        self.__dict__["_call"] = current_call()
        return self

    @property
    def title(self) -> str:
        """Title of the report: the scenario's, where there is a single one."""
        first = self.scenarios[0]
        return first.title or first.name if len(self.scenarios) == 1 else f"{len(self.scenarios)} scenarios"

    @property
    def table(self) -> pd.DataFrame:
        """The main table of the answer, tidy."""
        raise NotImplementedError

    def words(self) -> list[str]:
        """Return the answer in plain sentences: the same in the terminal, the report and on a page."""
        raise NotImplementedError

    def figure(self, kind: str | None = None) -> Figure:
        """Return a plotly figure; without a kind, the main one."""
        raise NotImplementedError

    def shown(self) -> dict[str, pd.DataFrame]:
        """Return the short tables for a reader, of text: heading and table (see `words.readable`); terminal and report print them."""
        return {}

    def lead(self) -> str:
        """Return a sentence on what was done, below the title of the report."""
        return ""

    def command(self) -> str:
        """Return the command line that makes this again; see `provenance.command_line`."""
        return provenance.typed()

    def facts(self) -> dict[str, Any]:
        """Return what else made the results (seed, replicates, settings), as plain values for the manifest."""
        return {}

    def data(self) -> dict[str, pd.DataFrame]:
        """Return the tables that programs read and from which the finding can be loaded again, by name (parquet)."""
        return {}

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the tables that people read, by name (CSV)."""
        return {self.kind: self.table}

    def documents(self) -> dict[str, str]:
        """Return other files of text that are saved beside the tables, by name."""
        return {}

    def charts(self) -> dict[str, str]:
        """Return the kinds of the figures that the report shows after the main one, by heading."""
        return {}

    def sections(self) -> list[report.Block]:
        """Return the sections of the report, without the last one on how to make it again."""
        return [
            report.section("What it says", report.verdict(self.words()), report.chart(self.figure())),
            *(report.section(head, report.chart(self.figure(kind))) for head, kind in self.charts().items()),
            *(report.section(head, report.table(frame)) for head, frame in self.shown().items()),
        ]

    def manifest(self) -> dict[str, Any]:
        """Return where the results come from, as plain values."""
        return provenance.origin(self.kind, self.scenarios, self.strategies, self.command(), **self.facts())

    def inputs(self) -> InputFiles:
        """Return the files that make the results again, and the call that takes them."""
        return input_files(self.__dict__.get("_call"), self.scenarios, self.strategies)

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as plain values, ready for JSON."""
        tables = {name: frame.to_dict(orient="records") for name, frame in self.tables().items()}
        answer: dict[str, Any] = files.finite({"kind": self.kind, **self.facts(), "words": self.words(), **tables})
        return answer

    def _once(self, key: Hashable, compute: Callable[[], T]) -> T:
        """Return what `compute` returns, computed when first asked for and kept; callers must not change it."""
        kept: dict[Hashable, T] = self.__dict__.setdefault("_kept", {})
        if key not in kept:
            kept[key] = compute()
        return kept[key]

    def report(self) -> str:
        """Return the report as the text of one HTML file that needs no network."""
        sections = [*self.sections(), report.reproduction(self.manifest())]
        return report.page(title=self.title, question=self.question, lead=self.lead(), sections=sections)

    def save(self, folder: str | Path, *, force: bool = False) -> Path:
        """Write tables (parquet and CSV), inputs, manifest.json and report.html to a new folder, whole or not at all.

        Parameters
        ----------
        folder : str or Path
            A folder that does not exist yet.
        force : bool
            Replace an earlier results folder; anything else is never replaced.

        Returns
        -------
        Path
            The folder.

        Raises
        ------
        InputError
            When the folder exists or cannot be written.
        """
        target = Path(folder)
        with files.whole_folder(target, force=force) as draft:
            for name, frame in self.data().items():
                frame.to_parquet(draft / f"{name}.parquet", index=False)
            self.add_to(draft)
            inputs = self.inputs()
            files.write_files(draft, inputs.contents)
            files.write_manifest(draft, self.manifest() | {"call": inputs.call})
        return target

    def add_to(self, folder: Path) -> None:
        """Write the tables that people read (CSV), documents and report.html into a folder that exists, each whole or not at all."""
        csv = {f"{name}.csv": files.csv_text(frame) for name, frame in self.tables().items()}
        texts = {**csv, **self.documents(), REPORT: self.report()}
        files.write_files(folder, {name: text.encode() for name, text in texts.items()})


class StudyFinding(Finding):
    """A finding of one study, whose scenarios and strategies are the study's."""

    if TYPE_CHECKING:  # a field of some, a property of others

        @property
        def study(self) -> Study: ...  # noqa: D102

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        """The scenarios of the study."""
        return self.study.scenarios

    @property
    def strategies(self) -> tuple[Strategy, ...]:
        """The strategies of the study."""
        return self.study.strategies


class CaseFinding(Finding):
    """A finding about one scenario under one strategy."""

    scenario: Scenario
    strategy: Strategy

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        """The scenario."""
        return (self.scenario,)

    @property
    def strategies(self) -> tuple[Strategy, ...]:
        """The strategy."""
        return (self.strategy,)


def load_folder(
    folder: str | Path, kind: str, names: Sequence[str], elsewhere: Mapping[str, str] | None = None
) -> tuple[dict[str, Any], dict[str, pd.DataFrame]]:
    """Return the manifest and the parquet tables of a saved finding, after checking their SHA-256.

    Parameters
    ----------
    folder : str or Path
        As `Finding.save` wrote it.
    kind : str
        The kind of finding that is expected.
    names : sequence of str
        The tables to read.
    elsewhere : mapping of str
        By other kind, the function that loads it, for the message.

    Raises
    ------
    InputError
        When this is no such folder, or a file in it is missing or was changed.
    """
    source = Path(folder)
    manifest = files.read_manifest(source)
    saved = str(manifest["kind"])
    if saved in (elsewhere or {}):
        raise input_error(f"these results are not a {kind}", f"load them with {(elsewhere or {})[saved]}", file=source)
    if manifest["format"] != provenance.FORMAT or saved != kind:
        raise input_error(
            "the results are of another kind or version", "make them again with this version", file=source
        )
    provenance.need_own(manifest, source)
    expected = {f"{name}.parquet": manifest.get("files", {}).get(f"{name}.parquet") for name in names}
    for name in files.damaged_files(source, {"files": expected}):
        raise files.damaged(source / name)
    return manifest, {name: pd.read_parquet(source / f"{name}.parquet") for name in names}
