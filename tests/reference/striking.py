"""What dated events do to organisations and ties (ODD, 7.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coalitionlab.scenarios.schema import Event
from reference.arithmetic import toward
from reference.organisation import MEMBER, Organisation

if TYPE_CHECKING:
    from reference.model import ReferenceModel


def strike(model: ReferenceModel, event: Event) -> None:
    """Take organisations out or in, take champions away, and set trust, in the order of an event's fields."""
    for name in event.leaves:
        for one in _named(model, name):
            one.gone = 1.0
            if one.inside:
                one.leave()
                one.joined_now = 0.0
    for name in event.joins:
        for one in _named(model, name):
            one.gone = 0.0
            if not one.inside:
                one.status, one.joined_now, one.left_now, one.effort = MEMBER, 1.0, 0.0, 0.0
    for name in event.champion_goes:
        for one in _named(model, name):
            kept = model.p.kept + (1 - model.p.kept) * max(one.leaders, one.buy_in)
            for what in ("champion", "ownership", "mapped", "contact"):
                setattr(one, what, kept * getattr(one, what))
            for tie in (*one.ties, *one.incoming):
                tie.trust = toward(tie.usual, tie.trust, kept)
    for change in event.trust:
        for one in _named(model, change.between[0]):
            for other in _named(model, change.between[1], one):
                for tie in (*one.ties, *other.ties):
                    if {tie.start, tie.end} == {one, other}:
                        tie.trust = tie.usual = change.trust


def _named(model: ReferenceModel, name: str, of: Organisation | None = None) -> list[Organisation]:
    """The one of that name, or whoever it is at this time; none where nobody is inside."""
    members = [one for one in model.organisations if one.inside]
    if name == "the largest member":
        return sorted(members, key=lambda one: -one.trait.power)[:1]
    if name == "the strongest champion":
        return sorted(members, key=lambda one: -one.champion)[:1]
    if name == "its strongest partner":
        assert of is not None
        partners = [tie.end for tie in of.ties if tie.end.inside and tie.strength > 0]
        return sorted(partners, key=lambda one: -one.trait.power)[:1]
    return [one for one in model.organisations if one.name == name]
