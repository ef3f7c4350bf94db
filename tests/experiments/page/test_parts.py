"""The parts of a page that need no engine: modules into one script, what is packed, refusals."""

import base64
import gzip
import json
import re

import numpy as np
import pytest

from coalitionlab.experiments.page.bundling import FRONT, bundle
from coalitionlab.experiments.page.diagram import diagram
from coalitionlab.experiments.page.packing import case, packed, strategy_data
from coalitionlab.experiments.page.page import page
from coalitionlab.experiments.page.telling import opens
from coalitionlab.model.terms import TERM_NAMES
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.loader import list_scenarios, list_strategies, load_scenario, load_strategy
from coalitionlab.scenarios.names.actions import ACTIONS
from coalitionlab.scenarios.yaml_files import as_yaml


def test_modules_come_after_what_they_import_and_keep_their_names_to_themselves():
    text = bundle({
        "main": "import { one as first } from './one.js';\nconst hidden = first() + 1;\nconsole.log(hidden);\n",
        "one": "/** @param {x} y */\nconst hidden = 1;\nexport function one() { return hidden; }\nexport const TWO = 2;\n",
    }, "main")  # fmt: skip
    assert text.index("modules.one =") < text.index("modules.main =")
    assert "const { one: first } = modules.one;" in text
    assert "return { one, TWO };" in text
    assert "export" not in text
    assert "@param" not in text


@pytest.mark.parametrize(("sources", "problem"), [
    ({"main": "import { a } from './b.js';\n", "b": "import { c } from './main.js';\n"}, "main -> b -> main"),
    ({"main": "import everything from './b.js';\n"}, "import everything"),
])  # fmt: skip
def test_what_cannot_be_put_into_one_script_is_refused(sources, problem):
    with pytest.raises(ValueError, match=problem):
        bundle(sources, "main")


def test_nothing_is_written_into_the_page_as_markup():
    written = ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "text/html")
    found = {
        path.name: word for path in FRONT.glob("*.js") for word in written if word in path.read_text(encoding="utf-8")
    }
    assert found == {"html.js": "text/html"}, (
        "a page that is dropped is read as a document of its own, where nothing runs"
    )
    parsers = [path.name for path in FRONT.glob("*.js") if "DOMParser" in path.read_text(encoding="utf-8")]
    assert sorted(parsers) == ["html.js", "workbook.js"], "of pages and XML, of which only texts come into the page"


def test_commands_name_case_and_plan_by_the_files_that_were_given(tmp_path):
    own, plan, out = tmp_path / "our case.yaml", tmp_path / "ours.yaml", tmp_path / "case.html"
    for file, there in ((own, load_scenario("job_placement")), (plan, load_strategy("communication"))):
        file.write_text(as_yaml(there.with_(name=file.stem.replace(" ", "_"))), encoding="utf-8")
    page(own, [plan, "communication"], out=out)
    library = re.search(r'id="library"[^>]*>([^<]+)<', out.read_text(encoding="utf-8"))
    held = json.loads(gzip.decompress(base64.b64decode(library[1])))
    assert held["typed"] == {"our_case": f"'{own}'", "ours": str(plan), "communication": "communication"}
    offered = [name for name, each in held["cases"].items() if "asked" not in each]
    assert offered == ["our_case", *list_scenarios()], "the case given, and the whole library beside it"


def test_modules_are_short():
    lines = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in FRONT.iterdir()}
    assert {name: count for name, count in lines.items() if count > 250} == {}


def test_arrays_are_packed_in_rows():
    assert packed(np.array([[1, 2], [3, 4]], np.int8).T) == {"shape": [2, 2], "base64": "AQMCBA=="}


def test_every_case_and_strategy_is_strict_json():
    strategies = [load_strategy(name) for name in list_strategies()]
    for name in list_scenarios():
        json.dumps(case(load_scenario(name), strategies), allow_nan=False)
    for strategy in strategies:
        json.dumps(strategy_data(strategy), allow_nan=False)


def test_the_diagram_is_read_from_the_law():
    found = diagram()
    terms = {term["name"]: term for term in found["terms"]}
    assert tuple(terms) == TERM_NAMES
    assert terms["free_riding"]["equation"][-1].strip() == (
        "return p.free_ride_weight * progress * (1.0 - identity) * (1.0 - goals)"
    )
    assert terms["free_riding"]["parameters"] == ["free_ride_weight"]
    assert terms["free_riding"]["sources"][0].startswith("Olson 1965")
    assert set(found["effects"]) == set(ACTIONS)


@pytest.mark.parametrize(("arguments", "problem"), [
    ({"scenario": "generic", "out": "page.txt"}, "the name ends in .txt"),
    ({"scenario": "generic", "out": "taken.html"}, "already exists"),
    ({"out": "page.html"}, "a page is of one scenario, or of all"),
    ({"scenario": "generic", "all": True, "out": "site"}, "a page is of one scenario, or of all"),
    ({"scenario": "genric", "out": "page.html"}, "genric"),
    ({"scenario": "generic", "strategies": ["leaderles"], "out": "page.html"}, "leaderles"),
])  # fmt: skip
def test_bad_input_is_one_line(tmp_path, arguments, problem):
    (tmp_path / "taken.html").write_text("")
    with pytest.raises(InputError) as caught:
        page(**{**arguments, "out": tmp_path / arguments["out"]})
    assert len(caught.value.problems) == 1
    assert problem in caught.value.problems[0]


def test_a_page_opens_with_the_plan_of_its_cases_own_text():
    named = [load_strategy(name) for name in list_strategies()]
    campaign = ("collaborative_campaign", "dominant_convener")
    assert opens([], load_scenario("milton_keynes"), named) == campaign
    assert opens([load_strategy("leaderless")], load_scenario("milton_keynes"), named)[0] == "leaderless"
    assert len(set(opens([], load_scenario("powerful_foundation"), named))) == 2
