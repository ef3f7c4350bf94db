"""Metadata for libraries of models and citation tools, made from pyproject.toml: `codemeta.json` (CodeMeta 3) and `CITATION.cff`."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]


def _project() -> dict[str, Any]:
    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return project


def codemeta() -> str:
    """The text of `codemeta.json`."""
    project = _project()
    return (
        json.dumps(
            {
                "@context": "https://w3id.org/codemeta/3.0",
                "@type": "SoftwareSourceCode",
                "name": project["name"],
                "version": project["version"],
                "description": project["description"],
                "license": f"https://spdx.org/licenses/{project['license']}",
                "author": [{"@type": "Organization", "name": each["name"]} for each in project["authors"]],
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
    project = _project()
    content = {
        "cff-version": "1.2.0",
        "message": f"If you use {project['name']} in research or teaching, please cite it.",
        "title": f"{project['name']}: {project['description'][0].lower()}{project['description'][1:]}",
        "type": "software",
        "authors": [{"name": each["name"]} for each in project["authors"]],
        "version": project["version"],
        "license": project["license"],
        "keywords": project["keywords"],
    }
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=100)


#: The files, by their path from the root of the repository.
FILES: dict[str, Callable[[], str]] = {"codemeta.json": codemeta, "CITATION.cff": citation}
