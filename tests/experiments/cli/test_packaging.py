"""What is in the folders is in the package: a file left out would be missing from the wheel only."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
TOOL = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
#: As setuptools finds them: folders below src with an __init__.py, links followed.
PACKAGES = sorted(
    ".".join(Path(folder).relative_to(ROOT / "src").parts)
    for folder, _, files in os.walk(ROOT / "src", followlinks=True)
    if "__init__.py" in files
)
FOLDERS = {name: (ROOT / "src" / name.replace(".", "/")).resolve() for name in PACKAGES}
IGNORED = ("__pycache__",)


def test_every_folder_of_code_is_a_package_that_is_installed():
    tops = [ROOT / name for name in ("model", "agents", "scenarios", "experiments", "dashboard")]
    folders = {file.parent for top in tops for file in top.rglob("*.py") if not set(file.parts) & set(IGNORED)}
    assert folders <= set(FOLDERS.values())


def test_every_file_that_is_not_code_is_covered_by_package_data():
    data = TOOL["package-data"]
    places = {
        folder / file.relative_to(folder): [
            fnmatch(file.relative_to(folder).as_posix(), pattern) for pattern in data.get(package, [])
        ]
        for package, folder in sorted(FOLDERS.items())
        if package != "coalitionlab"
        for file in folder.rglob("*")
        if file.is_file() and file.suffix != ".py" and not set(file.parts) & set(IGNORED)
    }
    assert [file for file, covered in places.items() if not any(covered)] == []


def test_the_links_for_type_checkers_lead_to_the_folders():
    for name in ("model", "agents", "scenarios", "experiments", "dashboard"):
        assert (ROOT / "src" / "coalitionlab" / name).resolve() == ROOT / name


def test_constraints_name_every_dependency():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = {line.partition("==")[0].lower().replace("_", "-") for line in lines if "==" in line}
    needed = [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]
    names = {one.partition(";")[0].split("[")[0].split(">")[0].split("<")[0].strip().lower() for one in needed}
    assert names - {"coalitionlab"} <= pinned


@pytest.mark.slow
def test_the_wheel_holds_every_module_and_works_on_its_own(tmp_path):
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(tmp_path), str(ROOT)]
    subprocess.run(build, check=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        inside = set(archive.namelist())
        archive.extractall(tmp_path / "unpacked")
    for package, folder in FOLDERS.items():
        for file in folder.glob("*.py"):
            assert f"{package.replace('.', '/')}/{file.name}" in inside
    for file in (*(ROOT / "dashboard" / "static").rglob("*"), *(ROOT / "dashboard" / "vendored").rglob("*")):
        assert file.is_dir() or f"coalitionlab/{file.relative_to(ROOT).as_posix()}" in inside
    # with the engine's module in it nothing is compiled before the first answer
    environment = {"PYTHONPATH": str(tmp_path / "unpacked"), "PATH": "", "HOME": str(tmp_path)}
    for text in (FIRST, SERVED):
        done = subprocess.run(
            [sys.executable, "-c", text], env=environment, cwd=tmp_path, check=True, capture_output=True, text=True
        )
        assert str(tmp_path) in done.stdout


#: Compares while another process seems to compile, which would take a minute.
FIRST = """
import coalitionlab as cl
from filelock import FileLock
from coalitionlab.model.compiled import cache_folder
folder = cache_folder()
folder.mkdir(parents=True)
with FileLock(folder / "compiling.lock"):
    assert "<html" in cl.compare("generic", ["leaderless"], replicates=1).report()
assert not list(folder.glob("run.*"))
print(cl.__file__)
"""

#: Asks the dashboard's application of the wheel for its page and for all that the page names.
SERVED = """
import re, threading, time, urllib.request
from coalitionlab.dashboard import server, starting
from coalitionlab.dashboard.situation import Offer
from coalitionlab.scenarios.loader import load_scenario
listening = starting._listen("127.0.0.1", 0)
here = "http://127.0.0.1:%d" % listening.getsockname()[1]
offer = Offer.of([load_scenario("generic")])
threading.Thread(target=server.serve, args=(listening, server.make_app(offer)), daemon=True).start()
def get(path):
    with urllib.request.urlopen(here + path, timeout=60) as answer:
        return answer.read().decode("utf-8", "replace")
assert "coalitionlab" in get("/")
page = get("/tools/")
named = re.findall(r'(?:src|href)="(/[^"]+)"', page)
assert len(named) > 6
for one in [*named, "/tools/lab/static/choices.js"]:
    assert get(one), one
print(server.__file__, flush=True)
import os; os._exit(0)
"""


def test_the_versions_with_hashes_are_those_of_the_constraints():
    def pinned(file: str) -> set[tuple[str, str]]:
        lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
        pairs = (line.split(";")[0].strip(" \\").partition("==") for line in lines if re.match(r"[\w.-]+==", line))
        return {(name.lower().replace("_", "-"), version) for name, _, version in pairs}

    hashed, exact = pinned("requirements-hashed.txt"), pinned("constraints.txt")
    names = {name for name, _ in exact} & {name for name, _ in hashed}
    assert len(names) > 100
    several = {name for name in names if sum(name == other for other, _ in hashed) > 1}  # by version of Python
    assert {pin for pin in exact if pin[0] in names - several} <= hashed
