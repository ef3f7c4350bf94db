from __future__ import annotations

import os
from pathlib import Path

import pytest

from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.loader import (
    from_document,
    list_scenarios,
    list_strategies,
    load_scenario,
    load_strategy,
    open_document,
)
from coalitionlab.scenarios.schema import Scenario, Strategy


def test_the_name_comes_from_the_file_unless_given(write, scenario_text):
    assert load_scenario(write(scenario_text, "My-town 2.yaml")).name == "my_town_2"
    assert load_scenario(str(write("name: Town\n" + scenario_text))).name == "Town"


def test_a_file_is_told_by_its_fields(write, scenario_text, strategy_text):
    assert isinstance(from_document(open_document(write(scenario_text))), Scenario)
    assert isinstance(from_document(open_document(write(strategy_text))), Strategy)
    with pytest.raises(InputError, match="is a sweep design; a scenario or a strategy is wanted here"):
        from_document(open_document(write("scenarios: [generic]\nstrategies: [leaderless]\n")))
    with pytest.raises(InputError, match="not a scenario, a strategy or a design"):
        from_document(open_document(write("title: x\n")))


def test_the_wrong_kind_of_file_is_named(write, scenario_text, strategy_text):
    with pytest.raises(InputError, match="is a strategy; a scenario is wanted here"):
        load_scenario(write(strategy_text))
    with pytest.raises(InputError, match="is a scenario; a strategy is wanted here"):
        load_strategy(write(scenario_text))


@pytest.mark.parametrize(
    ("name", "said"),
    [("milton_keyns", "unknown scenario 'milton_keyns'; did you mean 'milton_keynes'?"),
     ("Milton Keynes", "did you mean 'milton_keynes'?"), ("qqqq", "known scenarios are "), ("", "give the name or the path"),
     ("x" * 5000, "known scenarios are "), ("a\0b", "give the name or the path"),
     ("milton_keyns.yaml", "no such file; did you mean the library's 'milton_keynes'?"),
     ("nowhere/qqqq.yml", "nowhere/qqqq.yml: no such file; check the path")],
)  # fmt: skip
def test_an_unknown_name_or_path_gets_the_nearest(name, said):
    with pytest.raises(InputError) as caught:
        load_scenario(name)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_gets_the_nearest_beside_it(write, tmp_path, scenario_text):
    write(scenario_text, "our_town.yaml")
    with pytest.raises(InputError, match=r"did you mean 'our_town\.yaml'\?"):
        load_scenario(tmp_path / "our_twon.yaml")


def test_a_missing_file_to_validate_gets_the_nearest_name_of_the_library():
    with pytest.raises(InputError, match="no such file; did you mean the library's 'system_leadership'"):
        from_document(open_document("system_leadrship.yaml"))


def test_an_unknown_strategy_gets_the_nearest():
    with pytest.raises(InputError, match="did you mean 'mobilizing_leadership'"):
        load_strategy("mobilising_leadership")


def test_a_folder_and_an_unreadable_file_are_named(write, tmp_path, scenario_text):
    with pytest.raises(InputError, match="is a folder; give the path of a file inside it"):
        load_scenario(tmp_path)
    path = write(scenario_text)
    path.chmod(0)
    if not os.access(path, os.R_OK):
        with pytest.raises(InputError, match="cannot be read"):
            load_scenario(path)


def test_a_folder_named_like_a_library_scenario_does_not_hide_it(tmp_path, monkeypatch):
    (tmp_path / "generic").mkdir()
    monkeypatch.chdir(tmp_path)
    assert load_scenario("generic").name == "generic"


def test_the_library_is_listed():
    assert {"generic", "milton_keynes", "grassroots"} <= set(list_scenarios())
    assert {"leaderless", "mobilizing_leadership"} <= set(list_strategies())


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
def test_only_regular_files_are_opened(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe.py")
    os.mkfifo("pipe.yaml")
    Path("zero.py").symlink_to("/dev/zero")
    Path("big.py").write_text("#" * 2_100_000, encoding="utf-8")
    for name in ("pipe.py:f", "zero.py:f"):
        with pytest.raises(InputError, match="is a device or pipe"):
            load_strategy(name)
    with pytest.raises(InputError, match="is a device or pipe"):
        load_scenario("./pipe.yaml")
    with pytest.raises(InputError, match="the file has 2.1 MB; keep it under 2 MB"):
        load_strategy("big.py:f")
