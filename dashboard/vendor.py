"""Remakes the folder `vendored`: the JavaScript, styles and fonts that the pages need, so that no page asks the internet.

Run it as `python -m coalitionlab.dashboard.vendor` after a new version of solara; it wants `npm`. Nothing here is needed to run.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

FOLDER = Path(__file__).parent / "vendored"
APP, REQUIRE = "@widgetti/solara-vuetify-app@10.1.1", "requirejs@2.3.6"
WANTED = {
    APP: ("dist/solara-vuetify-app8.min.js", "dist/solara-vuetify-app8.min.js.LICENSE.txt", "dist/main8.css",
          "dist/fonts.css", "dist/*.woff2"),
    REQUIRE: ("require.js",),
}  # fmt: skip
LICENCES = """These files come unchanged from npm packages and keep their licences:

{packages}
Inside @widgetti/solara-vuetify-app: Vue and Vuetify (MIT), Jupyter widgets (BSD-3-Clause), what else is named in
solara-vuetify-app8.min.js.LICENSE.txt; the fonts Roboto (Apache-2.0) and Material Design Icons (Apache-2.0; SIL OFL 1.1 for the
community's icons).
"""


def main() -> None:
    """Make the folder anew; it is replaced only when everything was found."""
    with tempfile.TemporaryDirectory() as scratch:
        fresh = Path(scratch, "vendored")
        found = [_take(package, patterns, fresh, Path(scratch)) for package, patterns in WANTED.items()]
        (fresh / "LICENCES.txt").write_text(LICENCES.format(packages="".join(found)), encoding="utf-8")
        shutil.rmtree(FOLDER, ignore_errors=True)
        shutil.copytree(fresh, FOLDER)


def _take(package: str, patterns: tuple[str, ...], fresh: Path, scratch: Path) -> str:
    """Copy the wanted files of a package; a line about it."""
    packed = subprocess.run(
        ["npm", "pack", "--silent", package], cwd=scratch, check=True, capture_output=True, text=True
    )
    unpacked = scratch / package.replace("/", "_")
    with tarfile.open(scratch / packed.stdout.split()[-1]) as archive:
        archive.extractall(unpacked, filter="data")
    source, target = unpacked / "package", fresh / package
    files = [file for pattern in patterns for file in sorted(source.glob(pattern))]
    missing = [pattern for pattern in patterns if not list(source.glob(pattern))]
    if missing:
        raise SystemExit(f"{package} has no {', '.join(missing)}")
    for file in files:
        place = target / file.relative_to(source)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, place)
    about = json.loads((source / "package.json").read_text(encoding="utf-8"))
    return f"- {about['name']} {about['version']}, {about.get('license', 'see its files')}\n"


if __name__ == "__main__":
    main()
