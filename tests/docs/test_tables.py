"""The documentation agrees with the code: tables, names, references, links."""

import importlib.util
import json
import re
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from coalitionlab.scenarios.loader import list_scenarios, list_strategies, load_scenario, load_strategy
from coalitionlab.scenarios.names import fields
from coalitionlab.scenarios.names.actions import ACTIONS
from coalitionlab.scenarios.names.outcomes import MONTHLY, PER_RUN
from coalitionlab.scenarios.names.parameters import PARAMETERS

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
SHOWN = sorted(
    {name for page in PAGES for name in re.findall(r"<!-- generated: ([a-z_]+) -->", page.read_text("utf-8"))}
)
#: Tables that take more than a second or two.
SLOW = ("convening_partners", "sensitivity_morris", "sensitivity_sobol", "tutorial_explain")


@pytest.fixture(scope="module")
def generate():
    specification = importlib.util.spec_from_file_location("docs_generate", DOCS / "generate.py")
    module = importlib.util.module_from_spec(specification)
    sys.modules[specification.name] = module
    specification.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def odd():
    return (DOCS / "odd.md").read_text(encoding="utf-8")


def name_of(page):
    return page.relative_to(DOCS).as_posix()


@pytest.mark.parametrize("name", [pytest.param(one, marks=pytest.mark.slow if one in SLOW else ()) for one in SHOWN])
def test_tables_are_as_the_code_has_them(generate, name):
    for page in PAGES:
        for table in generate.BLOCK.finditer(page.read_text(encoding="utf-8")):
            if table[2] == name:
                said = f"{name_of(page)} is stale: run python docs/generate.py"
                assert generate.renewed(table[0], {}) == table[0], said


def test_a_check_says_which_pages_are_stale_and_rewrites_nothing(generate, tmp_path, capsys, monkeypatch):
    page = tmp_path / "docs" / "page.md"
    page.parent.mkdir()
    page.write_text("<!-- generated: streams -->\nold\n<!-- end -->\n", encoding="utf-8")
    stale = generate.stale
    monkeypatch.setattr(generate, "stale", lambda: stale(page.parent))
    monkeypatch.setattr(generate, "DOCS", page.parent)
    assert generate.main(["--check"]) == 1
    assert "stale: docs/page.md" in capsys.readouterr().err and "old" in page.read_text(encoding="utf-8")
    assert generate.main([]) == 0 and "old" not in page.read_text(encoding="utf-8")
    assert generate.main(["--check"]) == 0


def test_a_stale_table_is_found_and_renewed(generate, tmp_path):
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- generated: streams -->\nold\n<!-- end -->\nafter\n", encoding="utf-8")
    ((found, text),) = generate.stale(tmp_path).items()
    assert found == page
    assert text.startswith("before\n")
    assert text.endswith("after\n")
    assert "old" not in text
    page.write_text(text, encoding="utf-8")
    assert not generate.stale(tmp_path)


def test_every_table_is_shown_somewhere(generate):
    shown = {match[2] for page in PAGES for match in generate.BLOCK.finditer(page.read_text(encoding="utf-8"))}
    assert shown == set(generate.BLOCKS)


def test_metadata_agree_with_the_project(generate):
    """What CITATION.cff and codemeta.json say is what pyproject.toml says; both can be read as what they are."""
    root = DOCS.parent
    assert generate.stale_metadata(root) == {}
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    cited = yaml.safe_load((root / "CITATION.cff").read_text(encoding="utf-8"))
    described = json.loads((root / "codemeta.json").read_text(encoding="utf-8"))
    assert cited["version"] == described["version"] == project["version"]
    assert described["softwareRequirements"] == project["dependencies"]
    assert (root / described["softwareHelp"]).is_file() and (root / described["readme"]).is_file()


def test_persons_are_named_in_the_metadata_with_affiliation_and_orcid(generate, monkeypatch, tmp_path):
    text = (DOCS.parent / "pyproject.toml").read_text(encoding="utf-8")
    persons = '[tool.coalitionlab]\npersons = ["Jane Doe; Here; 0000-0002-1825-0097", "van Roe, Richard"]\n'
    (tmp_path / "pyproject.toml").write_text(f"{text}\n{persons}", encoding="utf-8")
    monkeypatch.setattr(generate.metadata, "ROOT", tmp_path)
    jane, roe = yaml.safe_load(generate.metadata.citation())["authors"]
    assert jane["affiliation"] == "Here" and jane["orcid"].endswith("0097") and roe["family-names"] == "van Roe"
    first, second = json.loads(generate.metadata.codemeta())["author"]
    assert first["@id"] == jane["orcid"] and first["affiliation"]["name"] == "Here" and "@id" not in second


def test_an_unknown_argument_is_refused(generate):
    assert generate.main(["--chek"]) == 2


@pytest.mark.parametrize(
    "names",
    [
        fields.TRAITS,
        fields.STATE,
        fields.TIE,
        fields.CONVENER,
        fields.CLIMATES,
        fields.COALITION,
        tuple(MONTHLY),
        tuple(PER_RUN),
        tuple(ACTIONS),
        tuple(name for name in PARAMETERS if not name.startswith("rate_")),
    ],
    ids=["traits", "state", "tie", "convener", "climate", "coalition", "monthly", "per run", "actions", "parameters"],
)
def test_the_description_names_everything(odd, names):
    assert [name for name in names if f"`{name}`" not in odd] == []


def test_every_parameter_is_used_in_a_formula_of_the_description(odd):
    laws = odd[odd.index("## 5. ") : odd.index("## 9. ")]
    used = set(re.findall(r"\w+", laws))
    assert [name for name in PARAMETERS if not name.startswith("rate_") and name not in used] == []


def sources():
    yield from (action.source for action in ACTIONS.values())
    yield from (parameter.source for parameter in PARAMETERS.values())
    yield from (load_scenario(name).source for name in list_scenarios())
    yield from (load_strategy(name).source for name in list_strategies())
    root = DOCS.parent
    yield from (
        path.read_text(encoding="utf-8") for folder in ("model", "agents") for path in (root / folder).rglob("*.py")
    )
    yield from (page.read_text(encoding="utf-8") for page in PAGES if page.name != "bibliography.md")


def test_every_work_cited_is_in_the_bibliography():
    lines = (DOCS / "bibliography.md").read_text(encoding="utf-8").replace("ä", "a").splitlines()
    cited = set()
    for text in sources():
        plain = text.replace("ä", "a")
        cited |= {(m[1], m[2]) for m in re.finditer(r"([A-Z][\w-]+)(?: et al\.)?,?\s\(?((?:19|20)\d\d)\b", plain)}
    cited = {
        (name, year)
        for name, year in cited
        if name not in ("In", "NumPy", "February", "March", "April", "May", "June", "November")
    }
    missing = [(name, year) for name, year in sorted(cited) if not any(name in line and year in line for line in lines)]
    assert missing == []


def anchor(heading):
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        assert "://" not in target, target
        file, _, part = target.partition("#")
        other = (page.parent / file).resolve() if file else page
        assert other.is_file(), target
        if part:
            headings = re.findall(r"^#+ (.*)$", other.read_text(encoding="utf-8"), re.MULTILINE)
            assert part in map(anchor, headings), target


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_page_can_be_reached_from_the_index(page):
    seen, ahead = set(), [DOCS / "index.md"]
    while ahead:
        at = ahead.pop()
        if at not in seen:
            seen.add(at)
            links = re.findall(r"\]\(([^)#\s]+\.md)", at.read_text(encoding="utf-8"))
            ahead += [(at.parent / link).resolve() for link in links]
    assert page in seen
