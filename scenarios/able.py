"""Who can do a kind of work at all: the highest strength that the organisations of a case have in each kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from coalitionlab.scenarios.names.fields import HAD, WORK
from coalitionlab.scenarios.names.sectors import SECTORS, every_sector
from coalitionlab.scenarios.organisations import Generated, OrganisationSpec, SectorSpec


def kinds_had(
    organisations: Sequence[OrganisationSpec] | Generated,
    sectors: Mapping[str, SectorSpec] | None = None,
    usual: Mapping[str, Any] | None = None,
) -> tuple[str, ...]:
    """Return the kinds of work in which some organisation has a strength that counts (`HAD`).

    An organisation's strength is its own; else what is usual in the case, or in its sector: of a normal distribution the mean, of a
    range or a list of values the highest.

    Parameters
    ----------
    organisations : sequence of OrganisationSpec, or Generated
    sectors, usual : mapping
        The scenario's own sectors, and its usual traits.

    Examples
    --------
    >>> mill, council = OrganisationSpec(name="Mill", sector="business"), OrganisationSpec(name="Council", sector="government")
    >>> kinds_had([mill]), kinds_had([council])
    (('expertise', 'money', 'reach'), ('expertise', 'money', 'authority'))
    """
    rows: list[tuple[str, Mapping[str, Any]]] = (
        [(sector, organisations.traits) for sector, weight in organisations.mix.items() if weight > 0]
        if isinstance(organisations, Generated)
        else [(each.sector, {kind: each.given(kind) for kind in WORK}) for each in organisations]
    )
    usual, homes = usual or {}, {sector: _home(sector, sectors or {}) for sector, _ in rows}

    def strength(sector: str, own: Mapping[str, Any], kind: str) -> float:
        return _usually(next(of[kind] for of in (own, usual, homes[sector]) if of.get(kind) is not None))

    return tuple(kind for kind in WORK if any(strength(sector, own, kind) >= HAD for sector, own in rows))


def _home(sector: str, own: Mapping[str, SectorSpec]) -> Mapping[str, Any]:
    """How the organisations of a sector are drawn where nothing else is said."""
    return {**every_sector(), **own[sector].traits} if sector in own else SECTORS[sector].traits


def _usually(value: Any) -> float:
    """What may be expected of a distribution: its mean, or the highest of a range or a list."""
    if isinstance(value, (int, float)):
        return float(value)
    if isinstance(value, (list, tuple)):
        return float(value[0])
    if hasattr(value, "normal"):
        return float(value.normal[0])
    return float(value.uniform[1] if hasattr(value, "uniform") else max(value.values))
