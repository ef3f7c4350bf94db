"""Metadata for libraries of models and citation tools, made from pyproject.toml: `codemeta.json` (CodeMeta 3) and `CITATION.cff`.

Authors are the persons of `[tool.coalitionlab]`, where some are named, else those of the project.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from coalitionlab.experiments.authors import Person, read_person

ROOT = Path(__file__).resolve().parents[2]


def _project() -> tuple[dict[str, Any], list[Person]]:
    """The project, and the persons that are named as its authors."""
    content = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    persons = content["tool"].get("coalitionlab", {}).get("persons", [])
    return content["project"], [read_person(each, field="persons") for each in persons]


def _linked(person: Person) -> dict[str, Any]:
    """A person as CodeMeta has it."""
    known = {key: value for key, value in person.linked("").items() if value}
    return known | (
        {"affiliation": {"@type": "Organization", "name": person.affiliation}} if person.affiliation else {}
    )


def codemeta() -> str:
    """The text of `codemeta.json`."""
    project, persons = _project()
    contributors = [{"@type": "Organization", "name": each["name"]} for each in project["authors"]]
    return (
        json.dumps(
            {
                "@context": "https://w3id.org/codemeta/3.0",
                "@type": "SoftwareSourceCode",
                "name": project["name"],
                "version": project["version"],
                "description": project["description"],
                "license": f"https://spdx.org/licenses/{project['license']}",
                "author": [_linked(each) for each in persons] or contributors,
                "keywords": project["keywords"],
                "applicationCategory": "agent-based model",
                "programmingLanguage": "Python",
                "runtimePlatform": f"Python {project['requires-python']}",
                "operatingSystem": ["Linux", "macOS", "Windows"],
                "softwareRequirements": project["dependencies"],
                "developmentStatus": "active",
                "readme": project["readme"],
                "buildInstructions": "README.md",
                "softwareHelp": "docs/index.md",
                "referencePublication": {"@type": "TechArticle", "name": "ODD+D", "url": "docs/odd.md"},
            },
            indent=2,
        )
        + "\n"
    )


def citation() -> str:
    """The text of `CITATION.cff`."""
    project, persons = _project()
    contributors = [{"name": each["name"]} for each in project["authors"]]
    content = {
        "cff-version": "1.2.0",
        "message": f"If you use {project['name']} in research or teaching, please cite it.",
        "title": f"{project['name']}: {project['description'][0].lower()}{project['description'][1:]}",
        "type": "software",
        "authors": [each.cited() for each in persons] or contributors,
        "version": project["version"],
        "license": project["license"],
        "keywords": project["keywords"],
    }
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=100)


#: The files, by their path from the root of the repository.
FILES: dict[str, Callable[[], str]] = {"codemeta.json": codemeta, "CITATION.cff": citation}
