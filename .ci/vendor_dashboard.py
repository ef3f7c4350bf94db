"""Remakes the folder `vendored`: the JavaScript, styles and fonts that the pages need, so that no page asks the internet.

Run it as `python .ci/vendor_dashboard.py` after a new version of solara; it wants `npm`. Nothing here is needed to run.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "dashboard" / "vendored"
APP, REQUIRE = "@widgetti/solara-vuetify-app@10.1.1", "requirejs@2.3.8"
#: Solara's page asks for a version of 2020, in which names of modules could change the prototype of all objects (CVE-2024-38999);
#: it gets the mended one at that address.
ADDRESS = {REQUIRE: "requirejs@2.3.6"}
WANTED = {
    APP: ("dist/solara-vuetify-app8.min.js", "dist/solara-vuetify-app8.min.js.LICENSE.txt", "dist/main8.css",
          "dist/fonts.css", "dist/*.woff2"),
    REQUIRE: ("require.js",),
}  # fmt: skip
#: Packages that are inside the first one's files, each with where its licence stands.
INSIDE = {"vue@2.6.14": "LICENSE", "vuetify@2.2.34": "LICENSE.md", "@mdi/font@4.9.95": "license.md",
          "material-design-icons-iconfont@5.0.1": "LICENSE"}  # fmt: skip
#: Vue's template compiler takes time that grows with the square of a text in which an element is not closed (CVE-2024-9506).
#: Tied to the start of the text, where it always matched, and stopped by the next tag, its expression takes linear time.
SLOW = r'"([\\s\\S]*?)(</"+u+"[^>]*>)"'
MENDED = r'"^([\\s\\S]*?)(</"+u+"[^<>]*>)"'
ABOUT = """These files come from npm packages and keep their licences, which stand beside this file:

{packages}
They are unchanged but for one regular expression of Vue's, mended by .ci/vendor_dashboard.py (CVE-2024-9506).

The first holds {inside};
the Jupyter widgets' manager (BSD-3-Clause, see jupyter-widgets.txt); the font Roboto by Google (Apache-2.0, whose text is in
material-design-icons-iconfont.txt); and what solara-vuetify-app8.min.js.LICENSE.txt names.
"""
#: Texts of licences that are not in the packages themselves: put there by hand, and kept.
BY_HAND = ("jupyter-widgets.txt", "requirejs.txt", "solara.txt")


def main() -> None:
    """Make the folder anew; it is replaced only when everything was found."""
    with tempfile.TemporaryDirectory() as scratch:
        fresh = Path(scratch, "vendored")
        found = [_take(package, patterns, fresh, Path(scratch)) for package, patterns in WANTED.items()]
        for package, text in INSIDE.items():
            name = package.rpartition("@")[0].strip("@").replace("/", "-")
            shutil.copyfile(_unpacked(package, Path(scratch)) / text, fresh / f"{name}.txt")
        for name in BY_HAND:
            shutil.copyfile(FOLDER / name, fresh / name)
        _mend(fresh / APP / "dist" / "solara-vuetify-app8.min.js")
        about = ABOUT.format(packages="".join(found), inside=", ".join(INSIDE))
        (fresh / "LICENCES.txt").write_text(about, encoding="utf-8")
        shutil.rmtree(FOLDER, ignore_errors=True)
        shutil.copytree(fresh, FOLDER)


def _mend(bundle: Path) -> None:
    """Put the mended regular expression into the bundle."""
    text = bundle.read_text(encoding="utf-8")
    if text.count(SLOW) != 1:
        raise SystemExit(f"{bundle.name} does not hold {SLOW} once: see whether its Vue is mended")
    bundle.write_text(text.replace(SLOW, MENDED), encoding="utf-8")


def _unpacked(package: str, scratch: Path) -> Path:
    """The folder with a package's files."""
    packed = subprocess.run(
        ["npm", "pack", "--silent", package], cwd=scratch, check=True, capture_output=True, text=True
    )
    folder = scratch / package.replace("/", "_")
    with tarfile.open(scratch / packed.stdout.split()[-1]) as archive:
        archive.extractall(folder, filter="data")
    return folder / "package"


def _take(package: str, patterns: tuple[str, ...], fresh: Path, scratch: Path) -> str:
    """Copy the wanted files of a package; a line about it."""
    address = ADDRESS.get(package, package)
    source, target = _unpacked(package, scratch), fresh / address
    missing = [pattern for pattern in patterns if not list(source.glob(pattern))]
    if missing:
        raise SystemExit(f"{package} has no {', '.join(missing)}")
    for file in (file for pattern in patterns for file in sorted(source.glob(pattern))):
        place = target / file.relative_to(source)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, place)
    about = json.loads((source / "package.json").read_text(encoding="utf-8"))
    where = f", in the folder {address}" if address != package else ""
    return f"- {about['name']} {about['version']}, {about.get('license', 'see its files')}{where}\n"


if __name__ == "__main__":
    main()
