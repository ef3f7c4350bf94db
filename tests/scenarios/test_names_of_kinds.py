"""Names that tell a careful reader what an organisation is, in ten languages, and those whose first or last word would mislead."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from coalitionlab.scenarios.reading.sectors import sector_of, sector_of_name

NAMES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "names_of_kinds.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("language", "sector"), [(language, sector) for language in NAMES for sector in NAMES[language]]
)
def test_a_usual_name_tells_its_sector(language, sector):
    names = [name.strip() for name in NAMES[language][sector].split(";")]
    assert {name: sector_of_name(name)[0] for name in names} == dict.fromkeys(names, sector)


@pytest.mark.parametrize(
    ("name", "sector"),
    [
        ("Escuela La Granja", "education"),
        ("Gemeinde Büren am Moos", "government"),
        ("Школа металлургов", "education"),
        ("Департамент поддержки предпринимателей", "government"),
        ("Studio Workers Union", "nonprofit"),
        ("Stadt Neumarkt", "government"),
        ("Collectif des habitants de la Plaine", "community"),
        ("United Nations Foundation", "nonprofit"),
    ],
)
def test_what_an_organisation_is_goes_before_where_and_for_whom(name, sector):
    assert sector_of_name(name)[0] == sector


def test_words_for_kinds_that_officials_write():
    kinds = ("Multilateral", "elected", "przedsiębiorca", "placówka oświatowa", "jednostka organizacyjna gminy")
    assert [sector_of(kind)[0] for kind in kinds] == ["government", "government", "business", "education", "government"]
