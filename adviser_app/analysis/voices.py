"""What others say of the support: surveys, participants, what councils ask for, who answered a consultation.

Small numbers: no per cent is worked out, or shown, of fewer than ``SMALL`` answers; the number itself always is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from adviser_app.domain import financial_years as years
from adviser_app.domain.areas import Area

SMALL = 10


def share(part: float | None, n: int) -> float | None:
    """``part`` of ``n`` in per cent; None of fewer than ``SMALL``, and where the part is not known or no part of it."""
    return None if part is None or n < SMALL or not 0 <= part <= n else 100 * part / n


# --- survey waves -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wave:
    """One answer of one wave: ``percent`` of ``n`` respondents gave it. ``row``: the record it comes from."""

    survey: str
    question: str
    asked: str
    answer: str
    day: str  # ISO
    n: int
    percent: float
    row: str = ""


@dataclass(frozen=True, slots=True)
class WavePoint:
    """A wave as it may be shown: ``percent`` None where n is small; ``change`` in percentage points on the last wave
    before it that may be shown, None where there is none."""

    wave: Wave
    percent: float | None
    change: float | None


@dataclass(frozen=True, slots=True)
class WaveLine:
    """A question put to a group of people again and again, oldest wave first."""

    survey: str
    question: str
    asked: str
    answer: str
    points: tuple[WavePoint, ...]


def waves(found: Sequence[Wave]) -> list[WaveLine]:
    """Waves of the same survey, question, people and answer in a line, in the order of these texts."""
    kept: dict[tuple[str, str, str, str], list[Wave]] = {}
    for wave in found:
        kept.setdefault((wave.survey, wave.question, wave.asked, wave.answer), []).append(wave)
    return [WaveLine(*key, _points(kept[key])) for key in sorted(kept, key=lambda k: tuple(t.casefold() for t in k))]


def _points(of: Sequence[Wave]) -> tuple[WavePoint, ...]:
    out: list[WavePoint] = []
    before: float | None = None
    for wave in sorted(of, key=lambda w: (w.day, w.row)):
        percent = wave.percent if wave.n >= SMALL and 0 <= wave.percent <= 100 else None
        out.append(WavePoint(wave, percent, None if percent is None or before is None else percent - before))
        before = percent if percent is not None else before
    return tuple(out)


# --- participants' feedback -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Feedback:
    """What participants said to a question after an event. ``positive`` None: not known; ``score`` is a mean, out of
    ``out_of``."""

    offer: str
    event: str
    day: str
    question: str
    responses: int
    positive: int | None = None
    score: float | None = None
    out_of: float | None = None


@dataclass(frozen=True, slots=True)
class FeedbackTotal:
    """A question over all events of an offer. ``positive`` of ``judged`` responses: those of events that say it;
    ``percent`` None where they are few. ``score``: the mean weighted by responses, of the ``scored`` ones."""

    offer: str
    question: str
    events: int
    responses: int
    positive: int
    judged: int
    percent: float | None
    score: float | None
    out_of: float | None
    scored: int


def feedback_totals(found: Sequence[Feedback]) -> list[FeedbackTotal]:
    """By offer, question and highest score: scores out of 5 and out of 10 are not put together."""
    kept: dict[tuple[str, str, float], list[Feedback]] = {}
    for one in found:
        kept.setdefault((one.offer, one.question, one.out_of or 0.0), []).append(one)
    out = []
    for (offer, question, out_of), of in sorted(kept.items()):
        judged = [(f.positive, f.responses) for f in of if f.positive is not None and 0 <= f.positive <= f.responses]
        scored = [(f.score, f.responses) for f in of if f.score is not None and f.responses > 0]
        positive, n = sum(p for p, _ in judged), sum(r for _, r in judged)
        weight = sum(r for _, r in scored)
        out.append(
            FeedbackTotal(
                offer, question, len(of), sum(f.responses for f in of), positive, n,
                share(positive, n), sum(s * r for s, r in scored) / weight if weight else None, out_of or None, weight,
            )
        )  # fmt: skip
    return out


# --- what councils ask for --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Need:
    """Something asked for. ``theme``, ``council`` and ``deliverable`` are ids and codes, "" where none is named."""

    row: str
    council: str
    theme: str
    day: str
    source: str
    state: str
    deliverable: str = ""


@dataclass(frozen=True, slots=True)
class ThemeDemand:
    """How often a theme was asked for in a year, by how many councils, how often in the year before; ``states`` and
    ``sources`` count those of the year; ``fed``: how many of them led to a deliverable."""

    theme: str
    asked: int
    councils: int
    before: int
    states: dict[str, int]
    sources: dict[str, int]
    fed: int


def demand(needs: Sequence[Need], year: str) -> list[ThemeDemand]:
    """The themes of a financial year and of the year before, the one most asked for first; needs without a theme come
    as "". A need without a day belongs to no year."""
    now = [n for n in needs if _year(n.day) == year]
    before = Counter(n.theme for n in needs if _year(n.day) == years.shifted(year, -1))
    out = []
    for theme in {n.theme for n in now} | set(before):
        of = [n for n in now if n.theme == theme]
        out.append(
            ThemeDemand(
                theme, len(of), len({n.council for n in of if n.council}), before[theme],
                dict(Counter(n.state for n in of)), dict(Counter(n.source for n in of)),
                sum(1 for n in of if n.deliverable),
            )
        )  # fmt: skip
    return sorted(out, key=lambda d: (-d.asked, -d.before, d.theme))


def demand_by_year(needs: Sequence[Need]) -> dict[str, dict[str, int]]:
    """How often each theme was asked for: theme → year → number."""
    out: dict[str, dict[str, int]] = {}
    for need in needs:
        year = _year(need.day)
        if year:
            of = out.setdefault(need.theme, {})
            of[year] = of.get(year, 0) + 1
    return out


def _year(day: str) -> str:
    try:
        return years.year_of(date.fromisoformat(day))
    except ValueError:
        return ""


# --- consultations ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Response:
    """An answer: of a ``council`` for itself (code), or of a ``body`` for its ``members`` (codes) or for all councils
    of a ``region``."""

    council: str = ""
    body: str = ""
    region: str = ""
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    """``responses`` in all; ``themselves`` and ``through``: codes of councils that answered, or for which only a body
    did; ``existed``: councils there were on ``day``; ``outside``: codes named that were no council on that day;
    ``unknown_regions``: regions in which no council is."""

    responses: int
    day: date
    themselves: tuple[str, ...]
    through: tuple[str, ...]
    existed: int
    outside: tuple[str, ...]
    unknown_regions: tuple[str, ...]

    @property
    def covered(self) -> int:
        return len(self.themselves) + len(self.through)

    @property
    def percent(self) -> float | None:
        return share(self.covered, self.existed)


def coverage(
    responses: Sequence[Response], areas: Collection[Area], day: date, current: Mapping[str, str] | None = None
) -> Coverage:
    """Whom the answers to a consultation speak for, among the councils that existed on ``day``. ``current``: present
    codes by former ones. A council counts once, and as having answered itself where it did."""
    there = {a.code: a for a in areas if a.is_council and a.exists_on(day)}
    regions: dict[str, set[str]] = {}
    for area in there.values():
        regions.setdefault(area.region.casefold(), set()).add(area.code)
    named: set[str] = set()
    through: set[str] = set()
    unknown: dict[str, None] = {}
    now = current or {}
    for response in responses:
        if response.council:
            named.add(now.get(response.council, response.council))
        through |= {now.get(code, code) for code in response.members}
        if response.region:
            of = regions.get(" ".join(response.region.split()).casefold(), set())
            through |= of
            if not of:
                unknown[response.region] = None
    outside = (named | through) - there.keys()
    themselves = named & there.keys()
    return Coverage(
        len(responses), day, tuple(sorted(themselves)), tuple(sorted((through & there.keys()) - themselves)),
        len(there), tuple(sorted(outside)), tuple(unknown),
    )  # fmt: skip
