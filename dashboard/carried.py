"""A table that was brought on the page goes along to the tools: the page has read it, and sends who is in it; a page of its own is made of it."""

from __future__ import annotations

import json
from asyncio import to_thread
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from coalitionlab.dashboard.guard import is_foreign, text_of
from coalitionlab.dashboard.made import Made, keep, new_token
from coalitionlab.dashboard.situation import Offer, check_work, damaged
from coalitionlab.experiments.page.making import make_page
from coalitionlab.scenarios.errors import InputError
from coalitionlab.scenarios.from_reading import scenario_of
from coalitionlab.scenarios.led import Led
from coalitionlab.scenarios.reading.record import Reading, Stakeholder, Tie
from coalitionlab.scenarios.schema import Scenario
from coalitionlab.scenarios.yaml_files import plain_name

#: The largest table that is sent along, in bytes, as its organisations are written.
MOST_BYTES = 400_000


def carried(offer: Offer) -> Any:
    """The endpoint that takes a table in, beside the plans of an offer; it answers by what the tools find it."""

    async def bring(request: Request) -> Response:
        if is_foreign(request):
            return PlainTextResponse("Bring it from this server's own page.", 403)
        text = await text_of(request, MOST_BYTES)
        if text is None:
            return PlainTextResponse("The table is too large to be sent along: bring it among the tools.", 413)
        try:
            scenario = scenario_from(text)
            token = await to_thread(_made, scenario, offer)
        except InputError as error:
            return PlainTextResponse(f"{error}.", 422)
        return JSONResponse({"made": token, "case": scenario.name})

    return bring


def scenario_from(text: str) -> Scenario:
    """The scenario of a table as the page has read it: `{"title", "source", "says", "people"}`, as JSON.

    It is the one that `coalitionlab new` makes of the same organisations. Raises InputError, in words, for anything else.
    """
    try:
        told = json.loads(text)
        people = tuple(_stakeholder(k, each) for k, each in enumerate(told["people"]))
        notes = tuple(str(line) for line in told["says"])
        goals = tuple(str(name) for name in told["goals"])
        reading = Reading(
            str(told["source"]),
            None,
            (),
            (),
            people,
            notes=notes,
            goals=goals,
            ties=_ties(told["ties"]),
            ties_sheet="ties",
        )
        scenario = scenario_of(reading, plain_name(str(told["title"])))
    except InputError:
        raise
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise damaged() from None
    check_work(scenario, 1)
    return scenario


def _stakeholder(row: int, told: Any) -> Stakeholder:
    stance = None if told["stance"] is None else float(told["stance"])
    return Stakeholder(
        str(told["name"]), (row,), str(told["sector"]), ratings=dict(told["ratings"]), stance=stance,
        member=bool(told["member"]), note=str(told["note"]), wants=str(told["wants"]),
        spread={str(name): float(half) for name, half in told["spread"].items()},
    )  # fmt: skip


def _ties(told: Any) -> tuple[Tie, ...] | None:
    return told and tuple(
        Tie(
            str(each["start"]),
            str(each["end"]),
            str(each["kind"]),
            -1 if each["sign"] < 0 else 1,
            None if each["strength"] is None else float(each["strength"]),
            bool(each["both"]),
            None if each["distance"] is None else float(each["distance"]),
        )
        for each in told
    )


def _made(scenario: Scenario, offer: Offer) -> str:
    """Keeps a page of the scenario and all plans of the offer, at an address that nobody can guess."""
    first = [offer.plans[name] for name in offer.opens]
    plans = [*first, *(each for each in offer.plans.values() if each not in first)]
    token = new_token()
    return keep(page_of(f"{scenario.name}.html", Offer.of([scenario], plans), f"../tools/?made={token}&"), token)


def page_of(name: str, offer: Offer, tools: str = "") -> Made:
    """The page of an offer. Raises InputError when the engine cannot be made here."""
    plans = [each for each in offer.plans.values() if not isinstance(each, Led)]
    first = [offer.plans[each] for each in offer.opens]
    rest = [each for each in plans if each not in first]
    return Made.of(name, make_page(list(offer.cases.values()), [*first, *rest], tools), offer)
