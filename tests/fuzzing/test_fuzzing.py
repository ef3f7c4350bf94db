"""Damaged files and folders: each is read as it was, or refused in lines that say what is wrong. Never a traceback, never slow.

FUZZ=N multiplies the number of examples (`make fuzz` uses 50), FUZZ_SEED makes others.
"""

from __future__ import annotations

import os
import random
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pandas as pd
import pytest

import coalitionlab as cl
from coalitionlab.dashboard.situation import Offer, from_address
from coalitionlab.scenarios.tables import read_organisations, read_ties
from fuzzing.mutations import accident, damaged

TIMES, SEED = int(os.environ.get("FUZZ", "1")), int(os.environ.get("FUZZ_SEED", "1"))
LIBRARY = Path(__file__).parents[2] / "scenarios"
#: Seconds that reading or refusing one small file may take on a busy machine; going on with a sweep is work.
PATIENCE, WORK = 10.0, 60.0


def check_read(read: Callable[[], Any], about: str, patience: float = PATIENCE) -> None:
    """Reading succeeds or raises InputError in lines for a reader, soon."""
    began = time.monotonic()
    try:
        read()
    except cl.InputError as error:
        for line in str(error).splitlines():
            assert len(line) < 800, f"a line of {len(line)} letters about {about}: {line[:200]}"
            assert line.isprintable(), f"a line that cannot be printed about {about}: {line!r}"
    except Exception as error:
        raise AssertionError(f"{type(error).__name__} about {about}: {error}") from error
    assert time.monotonic() - began < patience, f"slow: {about}"


READERS: dict[str, tuple[str, Callable[[Path], Any], int]] = {
    "scenario": ("library/*.yaml", cl.load_scenario, 150),
    "strategy": ("strategies/*.yaml", cl.load_strategy, 150),
    "design": ("designs/*.yaml", cl.load_design, 60),
    "organisations": ("library/landfill_region.csv", read_organisations, 100),
    "history": ("../experiments/calibrating/*.csv", cl.read_history, 100),
    "ties": ("library/tax_preparation_ties.csv", read_ties, 100),
}


@pytest.mark.parametrize("kind", READERS)
def test_a_damaged_file_is_read_or_refused_in_words(kind: str, tmp_path: Path) -> None:
    pattern, read, examples = READERS[kind]
    files = sorted(LIBRARY.glob(pattern))
    for table in (LIBRARY / "library").glob("*.csv"):  # files that scenarios name
        shutil.copy(table, tmp_path)
    source = random.Random(f"{kind} {SEED}")
    for example in range(examples * TIMES):
        original = source.choice(files)
        text = damaged(original.read_text(encoding="utf-8"), source)
        file = tmp_path / f"fuzzed{original.suffix}"
        file.write_bytes(text.encode("utf-8", "surrogatepass"))
        check_read(lambda file=file: read(file), f"example {example} of seed {SEED} ({original.name}):\n{text[-3000:]}")


def test_a_damaged_link_opens_or_is_refused_in_words() -> None:
    source = random.Random(f"link {SEED}")
    offer = Offer.of([cl.load_scenario("generic")])
    link = "page=whatif&a=even_spread&seed=7&world=" + quote('{"convener":{"power":0.8},"months":60}')
    link += "&edits=" + quote('{"a":{"0":{"effort":{"build_trust":2},"until":12}}}')
    for _ in range(300 * TIMES):
        text = damaged(link, source)
        check_read(lambda text=text: from_address(text, offer), text)


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], Path, pd.DataFrame]:
    """A small sweep: its design, its folder and its table."""
    design = {
        "scenarios": ["generic"], "strategies": ["leaderless", "even_spread"], "replicates": 4,
        "factors": {"convener.power": [0.2, 0.5, 0.8]},
    }  # fmt: skip
    folder = tmp_path_factory.mktemp("swept") / "out"
    return design, folder, cl.sweep(design, out=folder).runs()


def test_a_damaged_results_folder_is_made_whole_or_refused_in_words(
    swept: tuple[dict[str, Any], Path, pd.DataFrame], tmp_path: Path
) -> None:
    design, folder, expected = swept
    source = random.Random(f"folder {SEED}")
    for example in range(25 * TIMES):
        copy = tmp_path / str(example)
        shutil.copytree(folder, copy)
        about = "; ".join(accident(copy, source) for _ in range(source.randint(1, 2)))

        def read_table(copy: Path = copy) -> None:
            pd.testing.assert_frame_equal(cl.load_sweep(copy).runs(), expected)

        check_read(read_table, f"reading after: {about}")
        check_read(lambda copy=copy: cl.sweep(design, out=copy, resume=True), f"going on after: {about}", WORK)
        check_read(read_table, f"reading what was mended after: {about}")
        shutil.rmtree(copy)
