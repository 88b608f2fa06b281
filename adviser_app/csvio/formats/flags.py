"""Columns of flags (c, x, u, [p] …): the marks of the column of figures each belongs to.

Its heading names the figure ("Deaths flag", "2023 status"), or says no more than that there are flags and stands right
behind it. What could belong to several, or has words that nobody knows, is told and not read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from adviser_app.csvio.formats import sampled
from adviser_app.csvio.formats.headings import ATTRIBUTE, NOTES
from adviser_app.csvio.formats.looked import Looked, Refused, words_of
from adviser_app.csvio.formats.sampled import Column, Content
from adviser_app.csvio.parse import clean
from adviser_app.domain.markers import is_marker

_WORD = r"(?:status|flags?|markers?|marking|symbols?|footnotes?|annotations?|notes?|notation|suppress\w*|reliability)"
_FLAG = re.compile(rf"\b{_WORD}\b")
_ALONE = re.compile(rf"(?:(?:data|value|figure|observation|cell|row|quality) )?{_WORD}(?: code)?(?:[ .]?\d+)?")
_STATE = re.compile(
    r"(?:provisional|final|revised|submitted|certified|(?:un|not )?(?:validated|audited)|estimated?|imputed|confirmed)",
    re.IGNORECASE,
)
_HIDES = re.compile(r"\b(?:suppress|redact|withh[eo]ld)")
_YES = {"yes", "y", "true", "t", "x"}
_PLAIN = re.compile(r"[^\w%£]+|\b(?:value|values|code|for|of|the)\b")


def is_state(text: str) -> bool:
    """Whether a text says how far a figure has come: provisional, final, audited."""
    return _STATE.fullmatch(text) is not None


def is_heading(heading: str) -> bool:
    """Whether a heading is that of flags, of a figure it names or of whatever stands before it."""
    return _FLAG.search(words_of(heading)) is not None


def are_known(fact: Column) -> bool:
    """Whether all texts of a column are known marks."""
    return (
        fact.content is not Content.EMPTY and not fact.numbers and all(is_marker(x) or is_state(x) for x in fact.texts)
    )


def named(headings: Sequence[str], figures: Sequence[int], at: int) -> int:
    """The column of ``figures`` that the heading of a column of flags names, -1 where none or several could be."""
    rest = _PLAIN.sub(" ", _FLAG.sub(" ", words_of(headings[at]))).split()
    said = {i: _PLAIN.sub(" ", words_of(headings[i])).split() for i in figures}
    same = [i for i in figures if rest and said[i] == rest]
    begins = [i for i in figures if rest and said[i][: len(rest)] == rest]
    found = same or begins
    return found[0] if len(found) == 1 else -1


def settle(
    headings: Sequence[str], figures: Sequence[int], flags: Sequence[int], limits: Sequence[int] = ()
) -> dict[int, int]:
    """Which column of figures each of ``flags`` belongs to; those of which that is not told are left out, as are two of
    one column. ``limits`` may stand between a figure and its flags."""
    found: dict[int, int] = {}
    for at in flags:
        owner = named(headings, figures, at)
        words = words_of(headings[at])
        before = max((i for i in figures if i < at), default=-1)
        between = any(i not in flags and i not in limits for i in range(before + 1, at))
        if owner < 0 and (not words or _ALONE.fullmatch(words)) and before >= 0 and not between:
            owner = before
        if owner >= 0:
            found[at] = owner
    alone = len(figures) > 1 and len(found) == 1
    if alone and (at := next(iter(found))) > max(figures) and named(headings, figures, at) < 0:
        return {}  # of the last figure, or of all in the row
    return {at: owner for at, owner in found.items() if list(found.values()).count(owner) == 1}


def looks_like(t: Looked, at: int) -> bool:
    """Whether a column may be one of flags: by its heading, or by its marks under none."""
    fact = t.facts[at]
    if fact.content not in (Content.MARKS, Content.WORDS) or fact.numbers:
        return False
    words = t.words(at)
    if _tells_apart(t, at):
        return False
    if not words:
        return are_known(fact) and (at - 1 in _numbers(t) or at - 1 in t.flags)
    if ATTRIBUTE.search(_FLAG.sub(" ", words)) or not _FLAG.search(words):
        return False
    if t.keys[at] in NOTES:
        return are_known(fact)
    return are_known(fact) or named(t.header, _numbers(t), at) >= 0


def _tells_apart(t: Looked, at: int) -> bool:
    """Whether rows that are alike but for their figures differ in this column: provisional beside final."""
    keys = [i for i, fact in enumerate(t.facts) if i != at and (i not in _numbers(t) or fact.could_group)]
    return sampled.repeats(t.rows, keys, [at])


def _numbers(t: Looked) -> list[int]:
    return [i for i, fact in enumerate(t.facts) if fact.numbers and i not in (t.code, t.name)]


def take(t: Looked) -> None:
    """Give every known flag to its figure, once those are known: ``t.marks``, or the row's where there is but one."""
    limits = [i for pair in t.limits.values() for i in pair]
    known = [i for i in t.flags if are_known(t.facts[i])]
    if len(t.figures) == 1 and len(known) == 1 and t.status < 0:
        t.status = known[0]
    elif len(t.figures) > 1:
        notes = [i for i in known if t.keys[i] in NOTES]
        if len(notes) == 1 and named(t.header, t.figures, notes[0]) < 0:
            t.notes, known = (*t.notes, notes[0]), [i for i in known if i != notes[0]]  # of the whole row
        t.marks = {owner: at for at, owner in settle(t.header, t.figures, known, limits).items()}
    used = {t.status, *t.marks.values(), *t.notes}
    returns = [i for i in t.flags if i not in used and all(map(is_state, t.facts[i].texts))]  # how far one has come
    t.over += returns
    t.flags = [i for i in t.flags if i not in used and i not in returns]
    for at in range(len(t.header)):
        if _HIDES.search(t.words(at)) and (said := _YES & {clean(text).casefold() for text in t.facts[at].texts}):
            message = "The column says which figures are held back, and they are given all the same."
            remedy = "Leave the figures empty that are held back, and import the file again."
            raise Refused("figure-held-back", t.header[at], min(said), message, remedy)
