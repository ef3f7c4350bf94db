"""Results as an RO-Crate 1.1: one ZIP file with the folder, what made it (Process Run Crate), the ODD of the study and the environment."""

from __future__ import annotations

import io
import mimetypes
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from coalitionlab.experiments import files
from coalitionlab.experiments.authors import Person, read_person
from coalitionlab.experiments.input_files import FOLDER
from coalitionlab.experiments.provenance import need_own
from coalitionlab.experiments.study_odd import study_odd
from coalitionlab.scenarios.errors import input_error, quoted

METADATA, ODD, ENVIRONMENT = "ro-crate-metadata.json", "odd.md", "requirements.txt"
CONTEXT = "https://w3id.org/ro/crate/1.1/context"
VERSION = {"@id": "https://w3id.org/ro/crate/1.1"}
PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
SOFTWARE = "#coalitionlab"
#: Who is named in CITATION.cff, and the terms of the program.
AUTHORS = {"@id": "#authors", "@type": "Organization", "name": "coalitionlab contributors"}
MIT = {"@id": "https://spdx.org/licenses/MIT", "@type": "CreativeWork", "name": "MIT License"}
OPEN = {"@id": "#license", "@type": "CreativeWork", "name": "not chosen yet",
        "description": "The person who publishes these results says under which terms (crate --license-url)."}  # fmt: skip
TYPES = {".parquet": "application/vnd.apache.parquet", ".yaml": "application/yaml", ".md": "text/markdown"}
#: The time of every file in the archive, so that the same results make the same bytes.
EPOCH = (1980, 1, 1, 0, 0, 0)


def crate(results: Path, *, out: Path, author: Sequence[str] = (), license_url: str = "", force: bool = False) -> str:
    """Pack results as an RO-Crate, for a repository or the supplement of a paper.

    It holds the folder as it is, the ODD of the study, the versions to install, and metadata that say which files are inputs, which
    were made, when, and by which program.

    Parameters
    ----------
    results : Path
        A folder of results, of any command with --out.
    out : Path
        The ZIP file to write.
    author : sequence of str
        Who publishes the results, as 'NAME; AFFILIATION; ORCID', the last two where known; repeat for more. The authors of the program are named when not given.
    license_url : str
        The terms of the results, as the address of a licence such as https://spdx.org/licenses/CC-BY-4.0.
    force : bool
        Replace an earlier file.

    Returns
    -------
    str
        Where it is, and how many files it holds.

    Raises
    ------
    InputError
        When this is no folder of finished results, a file in it is missing or was changed, an author cannot be read, the licence is no address, or the file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> import coalitionlab as cl
    >>> place = tempfile.mkdtemp()
    >>> crate(cl.compare("generic", "leaderless", replicates=2).save(place + "/results"), out=Path(place) / "x.zip")[-8:]
    '15 files'
    """
    folder, target = Path(results), Path(out)
    authors = [read_person(each) for each in ([author] if isinstance(author, str) else author)]
    manifest = files.read_manifest(folder)
    need_own(manifest, folder, "sector ")
    files.check_file(target, force)
    if license_url and not license_url.startswith(("https://", "http://")):
        raise input_error(
            f"got {quoted(license_url)}",
            "write an address, such as https://spdx.org/licenses/CC-BY-4.0",
            field="license_url",
        )
    if not manifest.get("complete", True):
        raise input_error("these results are not complete", "finish them first (a sweep: --resume)", file=folder)
    for name in files.damaged_files(folder, manifest):
        raise files.damaged(folder / name)
    names = [
        *manifest["files"],
        *(p.name for p in sorted(folder.glob("*.*")) if p.suffix in (".csv", ".html", ".json")),
    ]
    contents = {name: (folder / name).read_bytes() for name in dict.fromkeys(names)}
    versions = {name: number for name, number in manifest["versions"].items() if name != "python"}
    contents[ODD] = study_odd(manifest).encode()
    contents[ENVIRONMENT] = "".join(f"{name}=={number}\n" for name, number in versions.items()).encode()
    contents[METADATA] = files.as_json(metadata(manifest, contents, authors, license_url)).encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(zipfile.ZipInfo(name, EPOCH), content, zipfile.ZIP_DEFLATED)
    files.write_files(target.parent, {target.name: packed.getvalue()})
    return f"written to {target}: {len(contents)} files"


def metadata(
    manifest: Mapping[str, Any], contents: Mapping[str, bytes], authors: Sequence[Person] = (), license_url: str = ""
) -> dict[str, Any]:
    """Return the JSON-LD of the crate: the descriptor, the root, each file, the program, and the act that made the results."""
    terms = {"@id": license_url, "@type": "CreativeWork", "name": license_url} if license_url else OPEN
    who = list(_people(authors)) if authors else [AUTHORS]
    inputs = [{"@id": name} for name in contents if name.startswith(FOLDER)]
    made = [{"@id": name} for name in contents if not name.startswith(FOLDER)]
    cases, plans = ([str(entry["name"]) for entry in manifest[kind]] for kind in ("scenarios", "strategies"))
    title = f"{manifest['kind']} of {', '.join(plans) or 'no strategy'} on {', '.join(cases)}"
    root = {
        "@id": "./", "@type": "Dataset", "name": title, "datePublished": manifest["made"],
        "description": f"Simulated with coalitionlab: {title}. `coalitionlab rerun` makes it again and says whether it is the same.",
        "license": {"@id": terms["@id"]}, "author": [{"@id": each["@id"]} for each in who[: len(authors) or 1]],
        "conformsTo": {"@id": PROFILE}, "hasPart": [*inputs, *made], "mentions": {"@id": "#run"},
    }  # fmt: skip
    requirements = [f"{name} {number}" for name, number in manifest["versions"].items()]
    program = {
        "@id": SOFTWARE, "@type": "SoftwareApplication", "name": "coalitionlab", "license": {"@id": MIT["@id"]},
        "author": {"@id": AUTHORS["@id"]},
        "version": manifest["versions"].get("coalitionlab", "unknown"), "softwareRequirements": requirements,
        "sha256": manifest.get("code", {}).get("sha256"), "operatingSystem": " ".join(map(str, manifest["platform"].values())),
    }  # fmt: skip
    act = {
        "@id": "#run", "@type": "CreateAction", "name": manifest["command"] or "a call in Python", "instrument": {"@id": SOFTWARE},
        "object": inputs, "result": made, "endTime": manifest.get("finished") or manifest["made"],
    }  # fmt: skip
    descriptor = {"@id": METADATA, "@type": "CreativeWork", "conformsTo": VERSION, "about": {"@id": "./"}}
    profile = {"@id": PROFILE, "@type": "CreativeWork", "name": "Process Run Crate", "version": "0.5"}
    named = {each["@id"]: each for each in (AUTHORS, *who, MIT, terms)}
    entities = [descriptor, root, profile, program, act, *named.values(), *map(_file, contents.items())]
    return {"@context": CONTEXT, "@graph": entities}


def _people(authors: Sequence[Person]) -> Iterator[dict[str, Any]]:
    """The entities of authors, and after them those of their affiliations."""
    places = {
        name: f"#affiliation-{k + 1}"
        for k, name in enumerate(dict.fromkeys(each.affiliation for each in authors if each.affiliation))
    }
    for k, each in enumerate(authors):
        at = {"affiliation": {"@id": places[each.affiliation]}} if each.affiliation else {}
        yield each.linked(f"#author-{k + 1}") | at
    for name, place in places.items():
        yield {"@id": place, "@type": "Organization", "name": name}


def _file(entry: tuple[str, bytes]) -> dict[str, Any]:
    name, content = entry
    suffix = Path(name).suffix
    kind = TYPES.get(suffix) or mimetypes.types_map.get(suffix, "text/plain")
    return {"@id": name, "@type": "File", "name": name, "contentSize": str(len(content)), "encodingFormat": kind}
