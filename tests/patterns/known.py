"""What is known not to emerge, in which cases, and why: said in the documentation, and found by the tests when it changes.

A pattern that is missing in some cases is still asked for in all others. Cases are names, or `building` and `all` for patterns about
cases together.
"""

from __future__ import annotations

from typing import NamedTuple


class Missing(NamedTuple):
    """A pattern that the model does not show in some cases, and what was found to be the reason."""

    pattern: str
    cases: tuple[str, ...]
    why: str


MISSING = (
    Missing(
        "Q12", ("tax_preparation",),
        "Its actions help at any time in a small room of organisations that know each other: staging gains "
        "nothing there.",
    ),
    Missing(
        "P6", ("youth_substance_abuse", "grassroots", "juvenile_justice"),
        "Where trust is scarce, or nearly all views are close, it is the closest ties that make the first "
        "members: trust between the distant comes to use later than the coalition needs it.",
    ),
    Missing(
        "P9b", ("generic", "job_placement", "landfill_region", "youth_substance_abuse", "grassroots", "juvenile_justice", "tax_preparation", "powerful_foundation"),
        "Framing raises entry, and who was misled resents it, leaves, and breaks trust, in most of these cases too "
        "little to be seen or a hair below what was asked. Where so few come that each newcomer makes the coalition worth "
        "more to the others (youth, landfill), that holds more members than the empty claim drives off.",
    ),
    Missing(
        "P9a", ("grassroots",),
        "Nearly all come who hear of it: framing adds 1.8 % in place of 2.",
    ),
    Missing(
        "P11", ("youth_substance_abuse", "grassroots", "milton_keynes", "juvenile_justice", "tax_preparation"),
        "A threat recruits a little fewer than ten points of membership where few are exposed; ownership "
        "keeps no more of them than others, since those who came for the mandate own little.",
    ),
    Missing(
        "P24", ("generic", "job_placement", "landfill_region", "youth_substance_abuse", "grassroots", "juvenile_justice", "milton_keynes", "powerful_foundation", "tax_preparation"),
        "Talk raises cooperation in nearly all cases, but not more among sixty than among twelve: common "
        "identity takes closeness, of which sixty have less. The experiments had groups of a few persons.",
    ),
    Missing(
        "P17", ("landfill_region", "youth_substance_abuse", "grassroots", "juvenile_justice", "milton_keynes", "tax_preparation"),
        "One outcome of an action is too small to be seen here: the case has few members, or little of what "
        "the action works on.",
    ),
    Missing(
        "P5", ("youth_substance_abuse", "milton_keynes"),
        "The pattern holds by one measure and is too small to be seen by another: so few organisations come, "
        "or so many are sure to come, that who comes first decides little.",
    ),
    Missing(
        "P18", ("landfill_region", "milton_keynes"),
        "All who start together work, talk and earn trust from the first month; entrants of the model see "
        "what has been delivered, but there are no habits of a group that growing too fast could break.",
    ),
    Missing(
        "P19", ("grassroots",),
        "The effect is there and smaller than what was asked: nearly everybody is tied to everybody.",
    ),
    Missing(
        "P23", ("generic", "landfill_region", "youth_substance_abuse", "grassroots", "juvenile_justice", "milton_keynes", "powerful_foundation"),
        "Without a convener, four tenths who are committed for good do not tip the rest: taking part costs, "
        "and the conventions of the experiment cost nothing. Where trust is dense and the issue is felt "
        "(grassroots) even a twentieth does.",
    ),
    Missing(
        "P2b", ("grassroots", "milton_keynes"),
        "People who know and trust each other carry on what a mandate began: the forced are converted by "
        "working with partners they trust.",
    ),
    Missing(
        "P2c", ("grassroots", "milton_keynes", "tax_preparation"),
        "The voluntary core is small, or does well with the newcomers: what is crowded out is made up for by "
        "those who came.",
    ),
    Missing(
        "P15", ("job_placement", "youth_substance_abuse"),
        "The coalition is so small that it coordinates itself, or so weak that members go with the output.",
    ),
    Missing(
        "P16", ("grassroots", "milton_keynes", "tax_preparation", "job_placement", "youth_substance_abuse"),
        "It costs speed here too. What it buys later is small where members who trust each other carry on "
        "anyway, or too uncertain to be seen where few are inside.",
    ),
    Missing(
        "P7", ("grassroots", "tax_preparation"),
        "With dense trust hardly anybody leaves, with or without ownership.",
    ),
    Missing(
        "P21a", ("job_placement", "landfill_region", "youth_substance_abuse", "grassroots", "milton_keynes", "tax_preparation"),
        "Members believe more and want to do more, but what they can give ends with what is left of the "
        "goal, first in the kinds of work of which there is most.",
    ),
    Missing(
        "P21b", ("generic", "job_placement", "landfill_region", "youth_substance_abuse", "grassroots", "juvenile_justice", "milton_keynes", "powerful_foundation", "tax_preparation"),
        "A sixfold response is that of donors with a free choice among causes; members of a coalition have a "
        "month's worth of effort and no more.",
    ),
    Missing(
        "P22", ("youth_substance_abuse", "milton_keynes"),
        "Small goals that wait for each other hold up the kinds of work of which there is enough by the one "
        "that is scarce; the belief that small wins bring does not make up for it where little is delivered.",
    ),
    Missing(
        "Q2", ("grassroots", "powerful_foundation"),
        "What is done falls to less than four tenths of what it was: the goals have been delivered "
        "(grassroots), or most hung on the convener.",
    ),
    Missing(
        "Q7a", ("youth_substance_abuse",),
        "One sector has all that the goals take, as far as they can be delivered here, and its members are "
        "closer to each other.",
    ),
    Missing(
        "Q8", ("juvenile_justice",),
        "The gain by complementary needs at low trust is there; that it is smaller at high trust is too "
        "small to be seen.",
    ),
    Missing(
        "Q11", ("job_placement", "tax_preparation"),
        "In a small room everybody matters: the usual organisation's absence costs much too.",
    ),
    Missing(
        "Q17", ("generic", "milton_keynes"),
        "The campaign is launched in month 31 and before it a few volunteers have little time (Milton "
        "Keynes), or a first goal comes some months late (generic).",
    ),
    Missing(
        "Q18", ("youth_substance_abuse", "grassroots"),
        "The mandate uses up two years, and the case is so hard that facilitation after it starts from "
        "little; or, where people know each other, coordination alone does nearly as well (grassroots).",
    ),
    Missing(
        "Q19b", ("job_placement", "milton_keynes", "tax_preparation", "grassroots"),
        "The interaction is of the right sign in most cases and too small to be seen.",
    ),
    Missing(
        "Q14b", ("youth_substance_abuse", "milton_keynes"),
        "Few come in youth, and whether they do hangs on a picture that is a month old, or half a month: one text's "
        "plan does a fifth less in half-months. In Milton Keynes, whose goals are small, how soon the next are named counts most: the "
        "campaign does a tenth more. No winner changes.",
    ),
    Missing(
        "P1a", ("tax_preparation",),
        "Dense trust among few does a fifth of what it would do with a convener.",
    ),
    Missing(
        "P1b", ("grassroots",),
        "The unled network of neighbours holds together but seldom passes the bar of success.",
    ),
    Missing(
        "P12", ("grassroots",),
        "Processes and structures alone do nearly as well: they hold most of what makes goals delivered.",
    ),
    Missing(
        "P20a", ("milton_keynes", "tax_preparation"),
        "A thin effort does much where few organisations are needed, or where trust is dense.",
    ),
    Missing(
        "P20b", ("job_placement", "grassroots", "milton_keynes"),
        "So few leave, or trust is so low to begin with, that breaches cost little.",
    ),
    Missing(
        "R1", ("youth_substance_abuse", "powerful_foundation"),
        "Small organisations close thrice as often, but it is mainly for what taking part is worth that members leave here, which "
        "size hardly matters for.",
    ),
    Missing(
        "R2", ("youth_substance_abuse",),
        "Members come to own what they work on and to trust whom they work with, and leave ever less; where little is delivered, most who "
        "go do so in their first years.",
    ),
    Missing(
        "R3", ("powerful_foundation", "youth_substance_abuse"),
        "All whom a powerful foundation asks have answered within a year; in the hardest case they go on coming for the whole ten.",
    ),
    Missing(
        "R4", ("generic", "job_placement", "landfill_region", "youth_substance_abuse", "grassroots", "juvenile_justice", "milton_keynes", "powerful_foundation", "tax_preparation"),
        "The large come first where the convener asks those of high profile first (landfill, grassroots, generic), and not for standing, which draws "
        "organisations of every size alike; where it is worth twice as much to the most visible and nothing to the least, in nearly all of these still.",
    ),
    Missing(
        "P10", ("grassroots", "tax_preparation"),
        "An aim that serves them and that they trust to be reached brings them in, whatever the public thinks. Where it is worth three "
        "fifths as much (`fit_worth` 3), the pattern holds in both.",
    ),
    Missing(
        "P13", ("tax_preparation",),
        "Its actions help at any time in a small room of organisations that know each other.",
    ),
    Missing(
        "P14", ("grassroots",),
        "Those whom the aim serves come here without a trial, the surer the more of them there are, so that it adds less with a good "
        "aim than with a poor one. Where the aim is worth a constant 1 whatever its odds, the pattern holds.",
    ),
    Missing(
        "P3", ("tax_preparation", "grassroots", "milton_keynes"),
        "The sign is right; in a small room (tax), or where much or little is achieved whatever the convener's control, its best use can hardly be "
        "told.",
    ),
    Missing(
        "Q15", ("youth_substance_abuse",),
        "They end even more differently: what is delivered holds those who came for the aim, and in a hard case little may be.",
    ),
    Missing(
        "Q4", ("grassroots",),
        "An aim that is nearly sure to be reached holds those who came: so few leave of their own will that most exits are of those who "
        "end or turn to other things, in any month. Where it is worth three fifths as much, the pattern holds.",
    ),
    Missing(
        "Q5b", ("grassroots", "juvenile_justice"),
        "The ratio rises with trust as asked; where trust is low the aim, sure to be reached by twelve who are all there, holds them "
        "together, and directing costs them ownership. Where it is worth three fifths as much (juvenile justice), or a constant 1 "
        "whatever its odds (both), the pattern holds.",
    ),
    Missing(
        "Q6a", ("grassroots", "tax_preparation"),
        "Dense trust and the aim bring in nearly everybody: a convener's power adds less than what was asked, also where the aim is "
        "worth less, or a constant 1 whatever its odds.",
    ),
    Missing(
        "Q9", ("grassroots",),
        "Of the right sign, and 7 % in place of 10: what the aim is worth outweighs how distant the others seem. Where it is worth three "
        "fifths as much, the pattern holds.",
    ),
    Missing(
        "Q19a", ("grassroots", "youth_substance_abuse"),
        "With dense trust and an aim that is nearly sure to be reached, neither money nor administration decides much (grassroots). Where the "
        "aim is worth a constant 1 whatever its odds, the pattern holds there. In youth the interaction is of the right sign and a hair too "
        "uncertain.",
    ),
)  # fmt: skip


def why_missing(pattern: str, case: str) -> str | None:
    """Why the pattern is known to fail in the case; None where it is to hold."""
    return next((each.why for each in MISSING if each.pattern == pattern and case in each.cases), None)
