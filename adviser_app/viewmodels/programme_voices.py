"""What others say of the support, in words: surveys, participants, evaluations, quotes, needs, consultations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from adviser_app.analysis.voices import (
    SMALL,
    Coverage,
    Feedback,
    FeedbackTotal,
    Need,
    ThemeDemand,
    WaveLine,
    WavePoint,
    demand,
    demand_by_year,
    feedback_totals,
)
from adviser_app.domain import financial_years as years
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell, Tone
from adviser_app.viewmodels.programme_cells import NO_CELL, day_cell, iso_date, iso_of, plain_number
from adviser_app.viewmodels.support import Choice, Table

SMALL_WORDS = f"No per cent is told of fewer than {SMALL} answers; the number itself always is."
OPEN_NEEDS = ("", "new", "being considered", "planned")
NO_THEME = "Without a theme"
EPISODE_SCORE = "Score given with the support"  # feedback that stands with a support episode, not after an event
COVERAGE_HEADER = ("consultation", "council_code", "council", "covered")


# --- evaluation -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WaveView:
    """One wave. ``percent``: "66%" or "too few"; ``n`` always."""

    row: str
    date: Cell
    n: Cell
    percent: Cell
    change: Cell
    source: str
    link: str
    facts: WavePoint


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question of a survey over time, oldest wave first; ``sentence`` says the last wave."""

    survey: str
    question: str
    asked: str
    answer: str
    sentence: str
    waves: tuple[WaveView, ...]


@dataclass(frozen=True, slots=True)
class FeedbackLine:
    """A question over all events of an offer."""

    offer: Cell
    question: Cell
    events: Cell
    responses: Cell
    positive: Cell
    percent: Cell
    score: Cell
    facts: FeedbackTotal


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """``printable``: with consent; ``attribution``: whom a page may name: nobody without consent to the name."""

    row: str
    text: str
    who: str
    council: str
    offer: str
    date: Cell
    consent: str
    printable: bool
    attribution: str


@dataclass(frozen=True, slots=True)
class IndependentLine:
    """An evaluation by others."""

    row: str
    title: str
    by: str
    date: Cell
    subject: str
    finding: str
    savings: str
    link: str


@dataclass(frozen=True, slots=True)
class EvaluationView:
    """``small``: how small numbers are treated; ``consent``: how many quotes may be printed, in words; ``left_out``:
    what could not be weighed."""

    sentence: str
    questions: tuple[QuestionView, ...]
    feedback: tuple[FeedbackLine, ...]
    quotes: tuple[QuoteLine, ...]
    independent: tuple[IndependentLine, ...]
    consent: str
    small: str = SMALL_WORDS
    left_out: str = ""
    empty_hint: str = ""

    def table(self) -> Table:
        """As a CSV: survey results, feedback by offer, evaluations, and the quotes that may be printed."""
        header = ("part", "of", "question", "who", "answer", "date", "n", "positive", "percent", "score", "out_of",
                  "text", "source", "link")  # fmt: skip
        rows: list[tuple[str, ...]] = []
        for q in self.questions:
            for w in q.waves:
                percent = plain_number(w.facts.percent)
                wave = w.facts.wave
                rows.append(("survey", q.survey, q.question, q.asked, q.answer, wave.day, str(wave.n), "", percent, "",
                             "", "", w.source, w.link))  # fmt: skip
        for f in self.feedback:
            t = f.facts
            positive, percent = (str(t.positive), plain_number(t.percent)) if t.judged else ("", "")
            score, out_of = (plain_number(n) for n in (t.score, t.out_of))
            offer = "" if f.offer is NO_CELL else f.offer.text
            rows.append(("feedback", offer, t.question, "participants", "", "", str(t.responses), positive, percent,
                         score, out_of, "", "", ""))  # fmt: skip
        blank = ("",) * 5
        rows += [("evaluation", e.title, e.subject, e.by, "", iso_of(e.date), *blank, e.finding, "", e.link)
                 for e in self.independent]  # fmt: skip
        rows += [("quote", q.offer, "", q.attribution, "", iso_of(q.date), *blank, q.text, "", "")
                 for q in self.quotes if q.printable]  # fmt: skip
        return header, rows


def questions(lines: Sequence[WaveLine], said: Mapping[str, tuple[str, str]]) -> tuple[QuestionView, ...]:
    """``said``: source and link by row."""
    return tuple(
        QuestionView(
            line.survey, line.question, line.asked, line.answer, _last_wave(line),
            tuple(_wave(p, *said.get(p.wave.row, ("", ""))) for p in line.points),
        )
        for line in lines
    )  # fmt: skip


def _wave(point: WavePoint, source: str, link: str) -> WaveView:
    day = iso_date(point.wave.day)
    change = NO_CELL
    if point.change is not None:
        change = Cell(text.change_text(point.change, point.wave.percent, 1, "%"), point.change,
                      text.change_spoken(point.change, point.wave.percent, 1, "%"))  # fmt: skip
    return WaveView(
        point.wave.row, day_cell(day),
        Cell(f"{point.wave.n:,}", point.wave.n, f"{point.wave.n:,} respondents"), percent_cell(point.percent), change,
        source, link, point,
    )  # fmt: skip


def _last_wave(line: WaveLine) -> str:
    last = line.points[-1]
    who = line.asked or "respondents"
    n = f"{last.wave.n:,} {who} asked on {text.iso_day(last.wave.day)}"
    if last.percent is None:
        return f"{n}: too few for a per cent." if last.wave.n < SMALL else f"{n}: the per cent given is none."
    said = f"{percent_words(last.percent)} per cent{f' {line.answer}' if line.answer else ''}, of {n}"
    if last.change is not None:
        said += f"; {text.change_spoken(last.change, last.percent, 1, '%')} on the wave before"
    return f"{said}."


def percent_words(value: float) -> str:
    """ "66", "65.5"."""
    return text.plain(value, 0 if value == round(value) else 1)


def percent_cell(value: float | None) -> Cell:
    if value is None:
        return Cell("too few", None, f"fewer than {SMALL}, no per cent", Tone.MUTED)
    return Cell(f"{percent_words(value)}%", value, f"{percent_words(value)} per cent")


def feedback(found: Sequence[Feedback], offer: Callable[[str], str]) -> tuple[FeedbackLine, ...]:
    """``offer``: an offer's name by its id."""
    lines = [_feedback(t, offer(t.offer) if t.offer else "") for t in feedback_totals(found)]
    return tuple(sorted(lines, key=lambda f: (f.offer.sort is None, f.offer.sort or "", f.question.sort)))


def _feedback(t: FeedbackTotal, offer: str) -> FeedbackLine:
    score = NO_CELL
    if t.score is not None:
        few = f" (only {t.scored:,} answers)" if t.scored < SMALL else ""
        of = f" of {text.plain(t.out_of, 0 if t.out_of == round(t.out_of) else 1)}" if t.out_of else ""
        score = Cell(f"{text.plain(t.score, 1)}{of}{few}", t.score, tone=Tone.MUTED if few else Tone.NEUTRAL)
    positive = Cell(f"{t.positive:,} of {t.judged:,}", t.positive) if t.judged else NO_CELL
    return FeedbackLine(
        Cell(offer, offer.casefold()) if offer else NO_CELL, Cell(t.question, t.question.casefold()),
        Cell(f"{t.events:,}", t.events), Cell(f"{t.responses:,}", t.responses), positive,
        percent_cell(t.percent) if t.judged else NO_CELL, score, t,
    )  # fmt: skip


def quote(row: str, values: Mapping[str, str], council: str, offer: str) -> QuoteLine:
    """A quote; who said it is for whoever works here, ``attribution`` for the page."""
    consent = values.get("consent", "")
    who = values.get("who", "")
    attribution = ""
    if consent == "with name":
        attribution = ", ".join(p for p in (who, council) if p)
    elif consent == "without name":
        attribution = "Name withheld"
    day = iso_date(values.get("date", ""))
    return QuoteLine(
        row, values.get("text", ""), who, council, offer, day_cell(day),
        consent or "not asked", consent in ("with name", "without name"), attribution,
    )  # fmt: skip


def build_evaluation(
    asked: Sequence[QuestionView], feedback_lines: Sequence[FeedbackLine], quotes: Sequence[QuoteLine],
    independent: Sequence[IndependentLine], unweighed: int = 0,
) -> EvaluationView:  # fmt: skip
    """``unweighed``: scores of support that say of no number of answers."""
    parts = [
        text.plural(n, one, many)
        for n, one, many in (
            (sum(len(q.waves) for q in asked), "survey result", ""),
            (len(feedback_lines), "question to participants", "questions to participants"),
            (len(independent), "independent evaluation", ""), (len(quotes), "quote", ""),
        )
        if n
    ]  # fmt: skip
    may = sum(1 for q in quotes if q.printable)
    consent = f"{may:,} of {text.plural(len(quotes), 'quote')} may be printed." if quotes else ""
    hint = "" if parts else "Nothing is written down yet: add survey results, feedback and evaluations under Records."
    left_out = ""
    if unweighed:
        verb = "is" if unweighed == 1 else "are"
        left_out = f"{text.plural(unweighed, 'score')} of support without a number of answers {verb} left out."
    return EvaluationView(
        f"{text.listed(parts)}." if parts else "Nothing was evaluated yet.", tuple(asked), tuple(feedback_lines),
        tuple(quotes), tuple(independent), consent, left_out=left_out, empty_hint=hint,
    )  # fmt: skip


# --- what councils ask for --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DemandLine:
    """A theme in a year. ``fed``: how many of what was asked led to a deliverable."""

    theme_row: str
    theme: Cell
    asked: Cell
    before: Cell
    change: Cell
    councils: Cell
    states: str
    sources: str
    fed: Cell
    by_year: tuple[int, ...]
    facts: ThemeDemand


@dataclass(frozen=True, slots=True)
class NeedLine:
    """What was asked for. ``open``: neither met nor turned down; ``deliverable`` what it fed, in words."""

    row: str
    council_code: str
    council: Cell
    theme: Cell
    date: Cell
    source: Cell
    text: str
    state: Cell
    since: str
    why: str
    deliverable: str
    deliverable_row: str
    open: bool


@dataclass(frozen=True, slots=True)
class NeedsView:
    """Needs of a year (canonical; "" where none is written down) by theme and one by one, newest first. ``trend``: the
    years of ``DemandLine.by_year``. ``waiting``: rows of those that are open and led to no deliverable yet."""

    year: str
    title: str
    sentence: str
    demand: tuple[DemandLine, ...]
    lines: tuple[NeedLine, ...]
    trend: tuple[str, ...]
    years: tuple[Choice, ...]
    waiting: tuple[str, ...]
    empty_hint: str = ""

    def table(self) -> Table:
        """As a CSV: a line a need."""
        header = ("row", "council_code", "council", "theme", "date", "source", "text", "state", "since", "why",
                  "deliverable")  # fmt: skip
        return header, [
            (x.row, x.council_code, *("" if c is NO_CELL else c.text for c in (x.council, x.theme)), iso_of(x.date),
             x.source.text, x.text, x.state.text, x.since, x.why, x.deliverable)
            for x in self.lines
        ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class NeedInput:
    """A need's record with names for what it refers to."""

    need: Need
    values: Mapping[str, str]
    council: str
    theme: str
    deliverable: str


def build_needs(found: Sequence[NeedInput], year: str) -> NeedsView:
    """``year``: whose needs; the latest with any where "" is given and there is one."""
    by_year = demand_by_year([n.need for n in found])
    there = sorted({y for of in by_year.values() for y in of}, reverse=True)
    year = year or (there[0] if there else "")
    if not year:
        return NeedsView(
            "", "What councils ask for", "Nothing that councils asked for is written down.", (), (), (), (), (),
            "Write it down after a visit: Records, What councils ask for.",
        )  # fmt: skip
    trend = tuple(sorted({*there, year})[-5:])
    names = {n.need.theme: n.theme or NO_THEME for n in found}
    themes = demand([n.need for n in found], year)
    rows = [_need(n) for n in found if n.need.day and _in(n.need.day, year)]
    rows.sort(key=lambda r: (-(r.date.sort if isinstance(r.date.sort, int) else 0), r.text.casefold(), r.row))
    lines = tuple(_demand(t, names.get(t.theme, NO_THEME), year, by_year.get(t.theme, {}), trend) for t in themes)
    waiting = tuple(r.row for r in rows if r.open and not r.deliverable_row)
    asked = sum(t.asked for t in themes)
    return NeedsView(
        year, f"What councils asked for, {years.words(year)}", _needs_sentence(year, found, themes, len(waiting)),
        lines, tuple(rows), trend, tuple(Choice(y, years.words(y)) for y in there), waiting,
        "" if asked else f"Nothing that councils asked for in {years.words(year)} is written down.",
    )  # fmt: skip


def _in(day: str, year: str) -> bool:
    found = iso_date(day)
    return found is not None and years.year_of(found) == year


def _needs_sentence(year: str, found: Sequence[NeedInput], themes: Sequence[ThemeDemand], waiting: int) -> str:
    asked, before = sum(t.asked for t in themes), sum(t.before for t in themes)
    who = len({n.need.council for n in found if n.need.council and _in(n.need.day, year)})
    said = f"{text.plural(asked, 'need')} in {years.words(year)}, of {text.plural(who, 'council')}"
    said += f"; {before:,} in {years.words(years.shifted(year, -1))}"
    if waiting:
        said += f". {waiting:,} {'is' if waiting == 1 else 'are'} open and led to no deliverable yet"
    return f"{said}."


def _demand(of: ThemeDemand, name: str, year: str, by_year: Mapping[str, int], trend: Sequence[str]) -> DemandLine:
    change = of.asked - of.before
    last = years.words(years.shifted(year, -1))
    words = f"{text.plain(change, 0)}" if change <= 0 else f"+{change:,}"
    spoken = (
        f"{abs(change):,} {'more' if change > 0 else 'fewer'} than in {last}" if change else f"as many as in {last}"
    )
    return DemandLine(
        of.theme, Cell(name, name.casefold() if of.theme else None), Cell(f"{of.asked:,}", of.asked),
        Cell(f"{of.before:,}", of.before), Cell(words, change, spoken), Cell(f"{of.councils:,}", of.councils),
        _tallied(of.states, "new"), _tallied(of.sources, ""), Cell(f"{of.fed:,} of {of.asked:,}", of.fed),
        tuple(by_year.get(y, 0) for y in trend), of,
    )  # fmt: skip


def _tallied(counts: Mapping[str, int], unnamed: str) -> str:
    """ "4 new, 2 planned", the most first."""
    named = Counter({(k or unnamed or "not said"): 0 for k in counts})
    for key, n in counts.items():
        named[key or unnamed or "not said"] += n
    return ", ".join(f"{n:,} {name}" for name, n in sorted(named.items(), key=lambda c: (-c[1], c[0])))


def _need(found: NeedInput) -> NeedLine:
    v = found.values
    day = iso_date(v.get("date", ""))
    state = v.get("state", "") or "new"
    return NeedLine(
        found.need.row, v.get("council", ""),
        Cell(found.council, found.council.casefold()) if found.council else NO_CELL,
        Cell(found.theme, found.theme.casefold()) if found.theme else NO_CELL,
        day_cell(day), Cell(v.get("source", ""), v.get("source", "")),
        v.get("text", ""), Cell(state, state), text.iso_day(v.get("state_since", "")), v.get("why", ""),
        found.deliverable, v.get("deliverable", ""), v.get("state", "") in OPEN_NEEDS,
    )  # fmt: skip


# --- consultations ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ResponseLine:
    """An answer: of a council, or of a body for others; ``speaks_for`` in words."""

    row: str
    who: Cell
    speaks_for: str
    date: Cell
    summary: str
    link: str


@dataclass(frozen=True, slots=True)
class ConsultationView:
    """A consultation. ``coverage``: whom the answers speak for, in a sentence; ``themselves``, ``through``, ``silent``:
    (code, name) of the councils that answered, for which only a body did, and that are not covered."""

    row: str
    title: str
    body: str
    term: str
    link: str
    summary: str
    coverage: str
    notes: tuple[str, ...]
    responses: tuple[ResponseLine, ...]
    themselves: tuple[tuple[str, str], ...]
    through: tuple[tuple[str, str], ...]
    silent: tuple[tuple[str, str], ...]
    facts: Coverage

    def table(self) -> Table:
        """As a CSV: a line a council there was, and how it is covered."""
        parts = ((self.themselves, "answered itself"), (self.through, "through a body"), (self.silent, "no"))
        return COVERAGE_HEADER, [(self.title, code, name, how) for found, how in parts for code, name in found]


def coverage_sentence(found: Coverage) -> str:
    """ "160 responses: 229 of 353 councils covered, 65 per cent; 151 answered themselves, 78 through a body."."""
    said = f"{text.plural(found.responses, 'response')}: {found.covered:,} of {found.existed:,} councils covered"
    if found.percent is not None:
        said += f", {round(found.percent):,} per cent"
    return f"{said}; {len(found.themselves):,} answered themselves, {len(found.through):,} only through a body."


def coverage_notes(found: Coverage, name: Callable[[str], str]) -> tuple[str, ...]:
    """What does not count, and why; and which councils the others are shares of."""
    out = [f"Councils are those that existed on {text.day(found.day)}."]
    if found.outside:
        out.append(f"Not counted, for they did not exist then: {text.listed([name(c) for c in found.outside])}.")
    if found.unknown_regions:
        out.append(f"No council is in a region called {text.listed(list(found.unknown_regions), 'or')}.")
    return tuple(out)


def term_words(opened: date | None, closed: date | None) -> str:
    """ "1 May 2015 to 30 June 2015", "from 1 May 2015", "until 30 June 2015", ""."""
    if opened and closed:
        return f"{text.day(opened)} to {text.day(closed)}"
    return f"from {text.day(opened)}" if opened else f"until {text.day(closed)}" if closed else ""
