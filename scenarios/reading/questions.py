"""What only a person can say of a list: questions, each with a proposed answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from coalitionlab.scenarios.errors import listed, plural, quoted
from coalitionlab.scenarios.reading.record import Question, Stakeholder
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
    beside = _beside(people)
    words = {
        word
        for word, count in met.items()
        if sector_of(word)[0] == PERSON or (count > 1 or word in beside) and not negated.meanings(word)
    }
    groups: dict[tuple[str, str, bool], list[str]] = {}
    for each in unknown:
        told = _proposal(each, beside)
        groups.setdefault((each.word if each.word in words else "", told or usual, told is None), []).append(each.name)
    typed = {
        each.name: f" (typed {quoted(each.word)}, but called like a {_proposal(each, beside)})"
        for each in unknown
        if each.told_by == "conflict"
    }
    times = Counter(word for word, *_ in groups)
    for (word, proposed, guess), names in groups.items():
        if word:
            some = f"{plural(len(names), 'organisation')}: {listed(names, 5)}"
            yield Question(
                f"{quoted(word)} ({some}): which sector?",
                tuple(names),
                proposed,
                word if times[word] == 1 else "",
                guess,
            )
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


def _beside(people: Sequence[Stakeholder]) -> dict[str, str]:
    """By a word for a sector that does not tell it, what most names beside it tell."""
    told: dict[str, Counter[str]] = {}
    for each in people:
        if each.word and each.sector and each.told_by == "name":
            told.setdefault(each.word, Counter())[each.sector] += 1
    return {word: counts.most_common(1)[0][0] for word, counts in told.items()}


def _proposal(each: Stakeholder, beside: Mapping[str, str]) -> str | None:
    """The likeliest sector of an organisation of which neither word nor name is sure; None where nothing tells."""
    meant = [sector_of(part)[0] for part in (each.word, each.name)]
    if PERSON in meant:
        return "community"
    told = sector_of_name(each.name)[0] or beside.get(each.word)
    return told or next((str(sector) for sector in meant if sector in READ), None)
