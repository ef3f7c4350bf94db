"""The page Bring as people meet it: a table with an error, a good one, what is taken away, and somebody else beside."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import expect

from coalitionlab.dashboard.bring.upload import Upload, read_brought, read_yaml
from coalitionlab.dashboard.links import to_query
from coalitionlab.dashboard.paired import paired_runs
from coalitionlab.dashboard.situation import Situation
from coalitionlab.scenarios.schema import Scenario

WAIT = 60_000
START = "?" + to_query(Situation(page="bring", replicates=40))
GOOD = b"name,sector,power\n<img src=x onerror=window.hurt=1>,business,high\n'=CMD(),community,\nCouncil,government,very high\nSchool,education,low\n"
WRONG = b"organisations:\n  - {name: A, sector: business}\n  - {name: B, sector: '<b onclick=window.hurt=1>blorp</b>'}\n"
pytestmark = pytest.mark.slow


def choose(page: Any, name: str, content: bytes) -> None:
    page.get_by_label("Choose a file").set_input_files(
        files=[{"name": name, "mimeType": "application/octet-stream", "buffer": content}]
    )


def saved(page: Any, button: str) -> tuple[str, bytes]:
    with page.expect_download(timeout=WAIT) as waited:
        page.get_by_role("button", name=button, exact=True).click()
    return waited.value.suggested_filename, Path(waited.value.path()).read_bytes()


def drawn(page: Any) -> Any:
    expect(page.get_by_role("button", name="Figure as SVG")).to_be_visible(timeout=WAIT)
    return page


def test_errors_stand_beside_the_row_and_a_good_table_becomes_the_scenario(visit: Any) -> None:
    page, other = drawn(visit(START)), drawn(visit(START))
    choose(page, "my town.yaml", WRONG)
    row = page.get_by_role("table", name="Problems").get_by_role("row").nth(1)
    expect(row.get_by_role("cell").nth(1)).to_have_text("3")
    expect(row.get_by_role("cell").nth(2)).to_have_text("organisations[2].sector")
    expect(row.get_by_role("cell").nth(3)).to_contain_text("<b onclick=")
    choose(page, "my town.csv", GOOD)
    expect(page.get_by_text("4 organisations in 4 sectors")).to_be_visible()
    expect(page.get_by_role("table", name="Problems")).to_have_count(0)
    page.get_by_role("button", name="Use as this session's scenario").click()
    expect(page.get_by_text("It is the scenario of all pages in this tab now.")).to_be_visible()

    content = read_brought(Upload("my town.csv", GOOD)).content
    assert isinstance(content, Scenario)
    now = Situation(scenario=content, replicates=40)
    name, text = saved(page, "Runs, CSV")
    assert name == "runs.csv"
    table, found = pd.read_csv(io.BytesIO(text)), paired_runs(now)
    ours = found.outcome("collective_action").ravel()
    assert np.array_equal(table.collective_action.to_numpy(), ours, equal_nan=True)
    assert read_yaml(Upload("again.yaml", saved(page, "Scenario, YAML")[1])) == content
    assert b"<html" in saved(page, "Report, HTML")[1]
    command = page.get_by_label("Command")
    expect(command).to_have_value("coalitionlab compare scenario-my_town.yaml --strategy mobilizing_leadership --strategy leaderless "
                                  "--baseline leaderless --replicates 40 --seed 7 --outcome collective_action")  # fmt: skip
    page.get_by_role("button", name="See it in What if").click()
    expect(page.get_by_role("main", name="What if")).to_be_visible()
    expect(page.get_by_label("Scenario", exact=True).first).to_contain_text("My town")
    assert page.evaluate("window.hurt") is None

    expect(other.get_by_label("Command")).to_have_value(starts("milton_keynes"))
    assert "My town" not in other.content() and "School" not in other.content()


def starts(name: str) -> Any:
    return re.compile(f"^coalitionlab compare {name} ")


@pytest.mark.slow
def test_figures_are_saved_from_the_browser_and_the_link_opens_the_same(visit: Any) -> None:
    page = drawn(visit(START))
    name, svg = saved(page, "Figure as SVG")
    assert name == "milton_keynes-collective_action.svg" and svg.lstrip().startswith(b"<svg")
    assert b"Mobilizing leadership" in svg and b"not a forecast" in svg
    name, png = saved(page, "Figure as PNG")
    assert name.endswith(".png") and png.startswith(b"\x89PNG") and len(png) > 10_000
    assert saved(page, "Template workbook")[1].startswith(b"PK")
    link, command = (page.get_by_label(one, exact=True).input_value() for one in ("Link", "Command"))
    page.get_by_role("button", name="Copy the link").click()
    expect(page.get_by_text("Copied")).to_be_visible()
    there = drawn(visit("?" + link.partition("?")[2]))
    expect(there.get_by_label("Command", exact=True)).to_have_value(command)


@pytest.mark.slow
def test_hostile_files_harm_nobody(visit: Any) -> None:
    page = drawn(visit(START))
    for name, content, said in (
        ("big.csv", b"x" * 4_100_000, "MB"),
        ("bomb.yaml", b"a: &a [x,x]\nb: [" + b"*a," * 60 + b"]\n", "alias"),
        (
            "server.yaml",
            b"name: x\norganisations: {file: /etc/passwd}\n",
            "the rows are in a file of their own",
        ),
        ("book.xlsx", b"PK\x03\x04" + b"\0" * 90, "workbook"),
    ):
        choose(page, name, content)
        expect(page.get_by_role("main")).to_contain_text(name, timeout=WAIT)
        expect(page.get_by_role("main")).to_contain_text(said)
    expect(page.get_by_role("button", name="Use as", exact=False)).to_have_count(0)
    plan = b"title: Mine\nphases:\n  - {name: one, effort: {build_trust: 1}}\n"
    choose(page, "plan.yaml", plan)
    page.get_by_role("button", name="Use as strategy B").click()
    expect(page.get_by_label("Command", exact=True)).to_have_value(starts("milton_keynes"))
    expect(page.get_by_text("strategy-b-plan.yaml").first).to_be_visible()
