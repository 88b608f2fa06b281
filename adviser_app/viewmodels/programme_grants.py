"""The grant of the programme by year, in words: cash, real terms, how it was funded, what it saved councils."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from adviser_app.analysis import grants
from adviser_app.analysis.grants import Against, Deflator, FundingRun, Grant, GrantLine, RealChange
from adviser_app.domain import financial_years as years
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell, Tone
from adviser_app.viewmodels.programme_cells import NO_CELL, plain_number
from adviser_app.viewmodels.support import Table

_UNKNOWN = Cell("–", None, "not known", Tone.MUTED)


@dataclass(frozen=True, slots=True)
class GrantRow:
    """A year. ``real``: in the prices of the base year; ``since``: real change since the first year with an amount;
    ``said``: what was said of it, in the words of its source, never worked out here."""

    row: str
    year: Cell
    agreed: Cell
    title: str
    cash: Cell
    real: Cell
    since: Cell
    funding: Cell
    savings: Cell
    per_pound: Cell
    said: str
    source: str
    link: str
    facts: GrantLine
    real_change: float | None


@dataclass(frozen=True, slots=True)
class GrantsView:
    """All years, the latest first. ``change``: cash and real terms between two years, in a sentence; ``said``: what was
    published of that year beside it, with its source; ``deflator``: by which prices were made comparable, named.
    ``base``: canonical year in whose prices ``real`` is, "" without deflators."""

    title: str
    change: str
    said: tuple[str, ...]
    deflator: str
    funding: str
    savings: str
    lines: tuple[GrantRow, ...]
    base: str
    base_words: str
    facts: RealChange | None
    against: Against
    missing: str
    empty_hint: str = ""

    def table(self) -> Table:
        """As a CSV: a line a year, pounds as they are; ``real`` in the prices of ``base``."""
        header = ("row", "year", "agreed", "title", "cash", "real", "base", "real_change_since_first", "funding",
                  "savings", "savings_per_pound", "said", "source", "link")  # fmt: skip
        rows = []
        for x in self.lines:
            f = x.facts
            cash, real, since, savings, per = (
                plain_number(n) for n in (f.amount, f.real, x.real_change, f.savings, f.per_pound)
            )
            rows.append(
                (x.row, f.year, "" if x.agreed is NO_CELL else x.agreed.text, x.title, cash, real, self.base, since,
                 f.funding, savings, per, x.said, x.source, x.link)
            )  # fmt: skip
        return header, rows


def build(
    rows: Mapping[str, tuple[str, Mapping[str, str]]], found: Sequence[Grant], deflators: Mapping[str, Deflator],
    change: RealChange | None,
) -> GrantsView:  # fmt: skip
    """``rows``: by year, the row and the values of its record; ``deflators``: those that may be compared
    (``analysis.grants.usable``); ``change``: between the years asked for."""
    base = grants.base_year(found, deflators)
    lines = grants.lines(found, deflators, base)
    first = min((line for line in lines if line.amount), key=lambda line: line.year, default=None)
    shown = [_row(line, first, *rows[line.year]) for line in reversed(lines)]
    missing = [years.words(g.year) for g in found if g.amount is not None and g.year not in deflators]
    words = years.words(base) if base else ""
    against = grants.against(found)
    return GrantsView(
        title="The grant of the programme",
        change=change_sentence(change) if change else "",
        said=_said(rows, change),
        deflator=deflator_sentence(deflators, base),
        funding=funding_sentence(grants.funding_runs(found)),
        savings=savings_sentence(against),
        lines=tuple(shown),
        base=base,
        base_words=f"in {words} prices" if words else "",
        facts=change,
        against=against,
        missing=f"There is no deflator of {text.listed(sorted(missing))}: not told in real terms." if missing else "",
        empty_hint="" if lines else "No programme year is written down: add them under Records, Programme years.",
    )


def _row(line: GrantLine, first: GrantLine | None, row: str, values: Mapping[str, str]) -> GrantRow:
    since = None
    if first is not None and line.year > first.year and first.real and line.real is not None:
        since = line.real / first.real - 1
    said_since = (
        f"{change_words(since)} in real terms since {years.words(first.year)}" if since is not None and first else ""
    )
    agreed, funding = values.get("kind", ""), line.funding
    return GrantRow(
        row=row,
        year=Cell(years.words(line.year), line.year),
        agreed=Cell(agreed, agreed) if agreed else NO_CELL,
        title=values.get("title", ""),
        cash=_money(line.amount),
        real=_money(line.real),
        since=Cell(percent(since), since, said_since) if since is not None else NO_CELL,
        funding=Cell(funding, funding) if funding else NO_CELL,
        savings=_money(line.savings),
        per_pound=Cell(f"£{line.per_pound:,.2f}", line.per_pound) if line.per_pound is not None else NO_CELL,
        said=values.get("note", ""),
        source=values.get("source", ""),
        link=values.get("link", ""),
        facts=line,
        real_change=since,
    )


def _money(value: float | None) -> Cell:
    if value is None:
        return _UNKNOWN
    return Cell(millions(value), value, f"£{value:,.0f}")


def millions(value: float) -> str:
    """ "£41.3m"; below a million in pounds: "£850,000"."""
    if abs(value) < 1_000_000:
        return text.in_unit(text.plain(value, 0), "£")
    return text.in_unit(text.plain(value / 1_000_000, 1), "£m")


def percent(share: float) -> str:
    """A share as a change: "−49.2%", "+3.0%"."""
    said = text.plain(100 * share, 1)
    return f"{'+' if share > 0 and said != '0.0' else ''}{said}%"


def change_words(share: float) -> str:
    """ "49.2 per cent less", "3.0 per cent more", "the same"."""
    said = text.plain(abs(100 * share), 1)
    return "the same" if said == "0.0" else f"{said} per cent {'less' if share < 0 else 'more'}"


def change_sentence(found: RealChange) -> str:
    """From one year to another, in cash and in real terms; both are worked out here."""
    first, last = found.first, found.last
    said = (
        f"From {millions(first.amount or 0)} ({years.words(first.year)}) to {millions(last.amount or 0)} "
        f"({years.words(last.year)}): {change_words(found.cash)} in cash"
    )
    if found.real is None or found.first_real is None:
        return f"{said}. Without deflators of both years there is no change in real terms."
    return (
        f"{said}, {change_words(found.real)} in real terms ({millions(found.first_real)} in {years.words(last.year)} "
        "prices at the beginning)."
    )


def _said(rows: Mapping[str, tuple[str, Mapping[str, str]]], change: RealChange | None) -> tuple[str, ...]:
    """What is noted of the years compared, each with its source."""
    if change is None:
        return ()
    out = []
    for grant in (change.first, change.last):
        values = rows[grant.year][1]
        if values.get("note"):
            source = f" ({values['source']})" if values.get("source") else ""
            out.append(f"{years.words(grant.year)}: {values['note']}{source}")
    return tuple(out)


def deflator_sentence(deflators: Mapping[str, Deflator], base: str) -> str:
    """Which deflator, of which years and base, from where; and in which year's prices amounts are."""
    if not base:
        return "No GDP deflator is there for these years: nothing is told in real terms."
    first, last = min(deflators), max(deflators)
    of = deflators[base]
    named = f"GDP deflator, financial years {years.words(first)} to {years.words(last)}"
    if of.base:
        named += f", {of.base}"
    sources = list(dict.fromkeys(d.source for d in deflators.values() if d.source))
    return f"{named}{': ' + '; '.join(sources) if sources else ''}. Real terms: in {years.words(base)} prices."


def funding_sentence(runs: Sequence[FundingRun]) -> str:
    """ "Funded by: Top-slice of the revenue support grant 2010/11 to 2016/17, then direct grant from 2017/18."; what is
    written down last goes on."""
    if not runs:
        return ""
    said = []
    for at, run in enumerate(runs):
        name = run.funding if at == 0 else f"then {run.funding[:1].lower()}{run.funding[1:]}"
        if at and at == len(runs) - 1:
            said.append(f"{name} from {years.words(run.first)}")
        elif run.years == 1:
            said.append(f"{name} {years.words(run.first)}")
        else:
            said.append(f"{name} {years.words(run.first)} to {years.words(run.last)}")
    return f"Funded by: {', '.join(said)}."


def savings_sentence(found: Against) -> str:
    """Estimated savings beside the grant, and over how many years that is."""
    if not found.years or found.per_pound is None:
        return ""
    of = f"the {found.years:,} of {found.of:,} years in which both are known"
    if found.years == found.of:
        of = text.plural(found.years, "year")
    return (
        f"Estimated savings to councils of {millions(found.savings)}, grant of {millions(found.amount)}, over {of}:"
        f" £{found.per_pound:,.2f} for each £1."
    )


def year_sentence(found: Grant | None) -> str:
    """The grant of one year, for its page."""
    if found is None or found.amount is None:
        return ""
    said = f"Grant {years.words(found.year)}: {millions(found.amount)}"
    if found.funding:
        said += f" ({found.funding[:1].lower()}{found.funding[1:]})"
    if found.savings is not None:
        said += f"; estimated savings to councils {millions(found.savings)}"
    return said + "."
