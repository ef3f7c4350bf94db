"""What only a person can say of a list: questions, each with a proposed answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from coalitionlab.scenarios.errors import plural, quoted
from coalitionlab.scenarios.reading.record import Question, Stakeholder, listed
from coalitionlab.scenarios.reading.sectors import PERSON, READ, sector_of, sector_of_name
from coalitionlab.scenarios.reading.words import lexicon

#: So many organisations whose sector is not known are asked about one by one; of more, all at once.
MOST_ASKED = 12
#: The sectors whose organisations often have names that tell nothing ("Tesco"); public bodies, schools and residents mostly say what they are. Of these
#: the more frequent in the list is guessed, the first where both are as frequent.
SILENT = ("business", "nonprofit")


def questions_of(people: Sequence[Stakeholder]) -> Iterator[Question]:
    """A question for each word for a sector that does not tell it, and for each name that does not; many names are asked of at once."""
    unknown = [each for each in people if each.sector is None]
    counts = Counter(each.sector for each in people if each.sector)
    usual = max(SILENT, key=lambda sector: counts[sector])
    met = Counter(each.word for each in unknown if each.told_by != "conflict")
    negated = lexicon("sectors", "none")
    words = {
        word for word, count in met.items() if sector_of(word)[0] == PERSON or count > 1 and not negated.meanings(word)
    }
    groups: dict[tuple[str, str, bool], list[str]] = {}
    for each in unknown:
        told = _proposal(each)
        groups.setdefault((each.word if each.word in words else "", told or usual, told is None), []).append(each.name)
    typed = {
        each.name: f" (typed {quoted(each.word)}, but called like a {_proposal(each)})"
        for each in unknown
        if each.told_by == "conflict"
    }
    for (word, proposed, guess), names in groups.items():
        if word:
            some = f"{plural(len(names), 'organisation')}: {listed(names, 5)}"
            yield Question(f"{quoted(word)} ({some}): which sector?", tuple(names), proposed, word, guess)
        elif len(unknown) > MOST_ASKED:
            yield Question(
                f"{len(names)} names do not tell their sector ({listed(names, 5)}): which is it?",
                tuple(names),
                proposed,
                guess=guess,
            )
        else:
            yield from (
                Question(f"{quoted(name)}{typed.get(name, '')}: which sector?", (name,), proposed, guess=guess)
                for name in names
            )


def _proposal(each: Stakeholder) -> str | None:
    """The likeliest sector of an organisation of which neither word nor name is sure; None where nothing tells."""
    meant = [sector_of(part)[0] for part in (each.word, each.name)]
    by_name = sector_of_name(each.name)[0]
    if PERSON in meant:
        return "community"
    return by_name or next((str(sector) for sector in meant if sector in READ), None)
