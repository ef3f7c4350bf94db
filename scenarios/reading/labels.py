"""What the label above a column says of it: words of any language, in any order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from coalitionlab.scenarios.errors import fold
from coalitionlab.scenarios.organisations import OrganisationSpec
from coalitionlab.scenarios.reading.levels import BOUNDS, codes_in
from coalitionlab.scenarios.reading.values import level_of
from coalitionlab.scenarios.reading.words import label_words, lexicon, uncovered, words_of
from coalitionlab.scenarios.records import bounds_of

#: Fields of an organisation that a column may say: in levels, by yes or no, as numbers.
LEVELS = tuple(
    name for name, info in OrganisationSpec.model_fields.items()
    if name != "power" and (number := bounds_of(info)) is not None and "medium" in number.words
)  # fmt: skip
TRUTHS, NUMBERS = (("affected", "committed", "simulated"), ("threshold", "mission", "market", "mandate", "standing"))
#: Roles by the meanings in a label, the first that fits; with how sure they are.
ROLES = (
    ("need", "need", 1.0), ("offer", "offer", 1.0), ("since", "since", 1.0), ("left", "left", 1.0), ("links", "links", 1.0), ("parent", "parent", 1.0),
    ("stance", "stance", 1.0), ("power", "power", 1.0), ("interest", "interest", 1.0), ("kind", "sector", 1.0), ("impact", "power", 0.35),
    ("interest", "wants", 0.6), ("need", "wants", 0.6),
    ("note", "note", 1.0), ("member", "member", 1.0), ("status", "status", 0.9), ("person", "person", 1.0),
)  # fmt: skip
#: What a table calls by the name of the model's own field, under the role that it has here.
FIELDS = {"joins_at_start": "member"}
#: Labels of a list of organisations, before those of their kind ("stakeholder", "actor").
ORGANISATION = re.compile(
    r"^(organi[sz]|org\b|compan|firm|institut|affil|employ|entreprise|empresa|aziend|unternehm|bedrijf|организ|компан|instytuc)"
)
MOST_LABEL_WORDS = 20
#: So many words make a label that ends with a question mark a question of a survey, which may tell at length what it is about.
QUESTION = 6
RATED = frozenset({"power", "impact", "interest", "stance"})
BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
#: What parts a label that heads one thing or another.
EITHER = re.compile(r"[/|]|\s(?:or|ou|oder|o|lub|of|или)\s", re.I)
_GRID = {"P": "power", "I": "interest"}


@lru_cache(maxsize=5_000)
def roles_of(label: str) -> tuple[tuple[str, float], ...]:
    """The roles that a column of this label may have, the likeliest first, each with how sure that is (0 to 1).

    `other` is for a label that is known and has no place in a scenario; nothing for one that is not known. Of a label that says nothing itself, a scale
    in brackets may say what is rated: "X (interest, 0-10)".
    """
    found = _roles_of(label)
    inside = " ".join(BRACKETS.findall(label))
    if all(role == "other" for role, _ in found) and any(map(str.isdigit, inside)):
        rated = [(role, 0.8 * sure) for role, sure in _roles_of(inside.strip("()[]")) if role in RATED]
        return tuple(rated) or found
    return found


def _roles_of(label: str) -> tuple[tuple[str, float], ...]:
    bare = BRACKETS.sub(" ", label)
    field = fold(bare).strip(" :*?").replace(" ", "_")
    own: tuple[tuple[str, float], ...] = (
        ((FIELDS.get(field, field), 1.2),) if field in OrganisationSpec.model_fields else ()
    )
    text = label_words(bare)
    alone = lexicon("labels").whole(" ".join(text))
    own += ((alone, 1.0),) if alone else ()
    if not text or len(text) > MOST_LABEL_WORDS:
        return own
    if names_goals(bare):
        return own + (("goals", 0.7), ("wants", 0.6))
    matches = lexicon("columns").matches(text)
    met = [match.meaning for match in matches if match.meaning != "neutral"]
    neutral = sum(match.end - match.start for match in matches if match.meaning == "neutral")
    known = sum(match.end - match.start for match in matches) - neutral
    neutral += sum(map(_is_beside, uncovered(text, matches)))
    share = known / max(1, len(text) - neutral)
    if bare.rstrip().endswith("?") and len(text) >= QUESTION and (rated := set(met) & {*RATED, "member"}):
        if rated == {"impact"} and lexicon("asked").meanings(bare):
            met = [*met, "interest"]
        if share < 0.5 and len(rated) == 1:  # the rest of a long question tells what it is about
            share = 0.5
    if not met or share < 0.5 or share == 0.5 and set(met) <= {"entity"}:
        return own
    if "short" in met:  # names those who are listed where nothing else does
        return own or (("other", 1.0), ("name", 0.3))
    if {"desired", "whether"} & set(met) or "other" in met and not {"power", "interest", "stance"} & set(met):
        return own or (("other", 1.0), *[("note", 0.5)] * ("note" in met))
    roles = [(role, sure * share) for meaning, role, sure in ROLES if meaning in met]
    if "member" in met:
        roles += [("since", 0.5 * share), ("status", 0.9 * share)]  # "Joined" may hold dates, "Membership" words
    named = {meaning for meaning in met if meaning in ("entity", "name")}
    if named == {"entity", "name"} and set(met) <= {
        *named,
        "person",
        "member",
    }:  # "Name of the partner that the member represents"
        roles = [("name", 1.0 * share)]
    elif named and len(set(met)) == 1:
        first = text[next(match.start for match in matches if match.meaning in ("entity", "name"))]
        sure = 0.8 if named == {"name"} else 0.97 if ORGANISATION.match(first) else 0.9
        roles.append(("name", sure * share))
    elif named and "person" in met and EITHER.search(bare):  # "Name / first and last name of the member"
        roles.append(("name", 0.7))
    elif named and not roles:
        roles.append(("name", 0.5 * share))
    elif "entity" in named and set(met) == {"entity", "kind"}:
        roles.append(("name", 0.4))  # "Stakeholder group" heads names as well as kinds
    return own + tuple(sorted(roles, key=lambda one: -one[1]))


def _is_beside(word: str) -> bool:
    """Whether a word of a label is a letter or number of its scale, or when it was asked: H, 5, June, 2024."""
    return len(word) < 3 or word.isdigit() or lexicon("months").whole(word) is not None


@lru_cache(maxsize=5_000)
def names_goals(text: str) -> bool:
    """Whether a text heads goals: a word for them, beside words that change nothing ("Our goals")."""
    said = label_words(text)
    matches = lexicon("goals").matches(said)
    rest = [word for word in uncovered(said, matches) if not word.isdigit()]
    return bool(matches) and len(said) < 6 and all(lexicon("columns").whole(word) == "neutral" for word in rest)


def explained(labels: Sequence[str], legend: str) -> tuple[str, ...]:
    """Labels with words for their letters: those that a text above explains ("P = power"), and P beside I, power and interest."""
    letters = {label: BRACKETS.sub("", label).strip() for label in labels}
    codes = {**(_GRID if _GRID.keys() <= set(letters.values()) else {}), **codes_in(legend)}
    return tuple(
        label.replace(letters[label], codes[letters[label]], 1) if letters[label] in codes else label
        for label in labels
    )


@lru_cache(maxsize=5_000)
def tie_role_of(label: str) -> str | None:
    """What a column of a table of ties says: from, to, strength, kind, both, distance or note; None for another."""
    text = label_words(BOUNDS.sub(" ", re.sub(r"\([^()]*\)", " ", label)))  # "How strong 1-3"
    return lexicon("tie_columns").whole(" ".join(text)) if text else None


def names_level(text: str, role: str) -> bool:
    """Whether a cell names what it rates with its level, and nothing else: "high influence"."""
    words = words_of(text)
    matches = [match for match in lexicon("columns").matches(words) if match.meaning == role]
    return bool(matches) and level_of(" ".join(uncovered(words, matches))) is not None and len(words) < 6


def is_label(text: str) -> bool:
    """Whether a cell reads as the label of some column."""
    return bool(roles_of(text)) or tie_role_of(text) is not None


def has_place(roles: Sequence[tuple[str, float]]) -> bool:
    """Whether a label says that its column has a place, by what `roles_of` says of it."""
    return any(sure > 0.4 for _, sure in roles)
