"""Names of councils that no register knows: who is meant is asked once, and remembered as a record (area_name).

An answer counts only for a name that the register does not know, or knows of several councils: what is certain needs no
answer, and none can turn it into something else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from adviser_app.domain.area_names import name_index, normalise_name
from adviser_app.domain.areas import Area
from adviser_app.domain.errors import AdviserError
from adviser_app.domain.names_alike import alike
from adviser_app.domain.problems import Problem
from adviser_app.domain.records.figures import AREA_NAME
from adviser_app.store import areas as area_store
from adviser_app.store import records
from adviser_app.store.connection import Store

UNKNOWN, AMBIGUOUS = "area-unknown", "area-ambiguous"  # codes of problems that an answer mends
_GUESSED = 100  # names that are guessed at: a file with more of them is none of councils
NONE = ""  # the answer that none of the councils is meant


@dataclass(frozen=True, slots=True)
class Candidate:
    """A council that a name may mean. ``words``: its name, and until when it was there if it is no more."""

    code: str
    words: str


@dataclass(frozen=True, slots=True)
class UnknownName:
    """A name in the files of a refresh that could not be told. ``rows``: how many name it; ``file`` and ``line``: the
    first. ``guesses``: councils it may mean, the likeliest first; none is ever taken unasked."""

    name: str
    rows: int
    file: str
    line: int
    several: bool
    guesses: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """``code``: NONE where none of the councils is meant."""

    row: str
    name: str
    code: str
    council: str
    conflict: bool  # people answered differently: until that is settled it is no answer


def answers(store: Store) -> dict[str, str | None]:
    """By normalised name the code that was answered; None where two people answered differently, be it in one record
    (then it is in conflict, and what it shows until that is settled is no answer) or in two."""
    found: dict[str, str | None] = {}
    for row in records.rows(store, AREA_NAME.name):
        name = normalise_name(row.values["name"])
        said = None if "council" in row.conflicts else row.values.get("council", NONE)
        found[name] = said if found.get(name, said) == said else None
    return found


def unknown(store: Store, problems: Iterable[Problem]) -> list[UnknownName]:
    """The names among the problems of a preview that an answer would settle, in the order they are met."""
    met: dict[str, list[Problem]] = {}
    for problem in problems:
        if problem.code in (UNKNOWN, AMBIGUOUS) and problem.value:
            met.setdefault(normalise_name(problem.value), []).append(problem)
    if not met:
        return []
    known = candidates(store)
    councils = {c.code: c for c in known}
    named = [(a.code, a.name) for a in area_store.load_areas(store) if a.is_council]
    named += [(c, n) for n, codes in name_index().items() for c in codes if c in councils]
    found = []
    for count, (name, several) in enumerate(met.items()):
        first = several[0]
        meant = name_index().get(name, frozenset())
        likely = sorted(c for c in meant if c in councils)
        if not likely and count < _GUESSED:
            likely = alike(first.value, named)
        guesses = tuple(councils[code] for code in likely)
        found.append(UnknownName(first.value, len(several), first.file, first.line, first.code == AMBIGUOUS, guesses))
    return found


def candidates(store: Store) -> list[Candidate]:
    """Every council of England that is or was, by name: to choose from where no guess is right. No two have the same
    words."""
    today = date.today()
    councils = sorted((a for a in area_store.load_areas(store) if a.is_council), key=lambda a: (a.name, a.code))
    times = Counter(_words(a, today).casefold() for a in councils)
    return [
        Candidate(a.code, words if times[words.casefold()] == 1 else f"{words}, {a.code}")
        for a in councils
        for words in [_words(a, today)]
    ]


def _words(area: Area, today: date) -> str:
    return f"{area.name} (until {area.end.year})" if area.end is not None and area.end <= today else area.name


def answer(store: Store, said: Mapping[str, str]) -> int:
    """Remember who is meant: code by name as the file writes it, NONE for none of the councils; how many were said.

    One action, undoable; an earlier answer to the same name is changed. Raises AdviserError 'name-known' for a name
    that the register knows, RecordRefused for a code that is no council's.
    """
    from adviser_app.services.records import verbs  # which a refresh never needs

    known = name_index()
    codes = area_store.codes(store)
    ids = {code: at for (code, _kind), at in codes.items()}
    for name in said:
        meant = {ids[c] for c in known.get(normalise_name(name), ()) if c in ids}
        if len(meant) == 1:
            raise AdviserError(
                "The name is known", f"“{name}” is in the register, and means one council only.",
                "Give the code beside the name in the file if it means another.", code="name-known",
            )  # fmt: skip
    there = {normalise_name(r.values["name"]): r.values["name"] for r in records.rows(store, AREA_NAME.name)}
    rows = [{"name": there.get(normalise_name(name), name.strip()), "council": code} for name, code in said.items()]
    if not rows:
        return 0
    words = f"said whom {len(rows)} names in files mean" if len(rows) > 1 else "said whom a name in files means"
    return len(verbs.create_many(store, AREA_NAME.name, rows, words))


def listing(store: Store) -> list[Answer]:
    """What was answered, by name."""
    named = {a.code: a.name for a in area_store.load_areas(store) if a.is_council}
    said = answers(store)
    found = [
        Answer(
            r.id,
            r.values["name"],
            r.values.get("council", ""),
            named.get(r.values.get("council", ""), ""),
            said[normalise_name(r.values["name"])] is None,
        )
        for r in records.rows(store, AREA_NAME.name)
    ]
    return sorted(found, key=lambda a: a.name.casefold())


def forget(store: Store, name: str) -> None:
    """Take an answer back, so that the name is asked again. Raises AdviserError 'no-such-name'."""
    from adviser_app.services.records import verbs

    wanted = normalise_name(name)
    rows = [a.row for a in listing(store) if normalise_name(a.name) == wanted]
    if not rows:
        raise AdviserError(
            "No such name", f"Nobody has said whom “{name}” means.", "`adviser names list` shows what was said.",
            code="no-such-name",
        )  # fmt: skip
    verbs.delete(store, AREA_NAME.name, rows)
