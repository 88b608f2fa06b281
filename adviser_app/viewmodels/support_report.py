"""The year's take-up: all councils, what each took up, who nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from adviser_app.analysis.takeup import WAITING, Episode, Given, Sum, Tally, tally
from adviser_app.domain.areas import Area
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell
from adviser_app.viewmodels.support import MARKS, NONE, CouncilRef, Table, ref, sum_cell, year_words
from adviser_app.viewmodels.support_council import Known
from adviser_app.viewmodels.support_figures import FiguresView


@dataclass(frozen=True, slots=True)
class CouncilYear:
    """A council's line of the year. ``took_up``: "Leadership Academy; mentoring (2)"; ``waiting``: booked, in
    discussion, offered, in words with their marks."""

    council: CouncilRef
    instances: Cell
    took_up: Cell
    waiting: Cell
    people: Cell
    days: Cell
    given: Cell
    tally: Tally


@dataclass(frozen=True)
class YearReportView:
    """``year``: canonical; ``lines``: every council there was, by name, and those with support that were none of them;
    ``none``: those of ``lines`` without an instance."""

    year: str
    title: str
    figures: FiguresView
    lines: tuple[CouncilYear, ...]
    none: tuple[CouncilRef, ...]
    notes: tuple[str, ...]

    def table(self) -> Table:
        header = ("council_code", "council", "type", "region", "until", "instances", "took_up",
                  "booked_in_discussion_offered", "people", "people_given_for", "days_received",
                  "days_received_given_for", "savings", "savings_given_for", "income", "income_given_for",
                  "peer_days_given")  # fmt: skip

        def told(found: Sum) -> tuple[str, str]:
            return (format(found.total, "f") if found.given else "", str(found.given))

        return header, [
            (x.council.code, x.council.name, x.council.type, x.council.region, x.council.ended, str(x.tally.instances),
             x.took_up.text if x.tally.instances else "", x.waiting.text if x.waiting is not NONE else "",
             *told(x.tally.people), *told(x.tally.days), *told(x.tally.savings), *told(x.tally.income),
             x.given.text if x.given.sort is not None else "")
            for x in self.lines
        ]  # fmt: skip


def build(
    year: str,
    figures: FiguresView,
    councils: Sequence[Area],
    episodes: Sequence[Episode],
    given: Sequence[Given],
    known: Known,
) -> YearReportView:
    """``councils``: those to list; ``episodes`` and ``given`` of the year."""
    by_council: dict[str, list[Episode]] = {}
    for e in episodes:
        by_council.setdefault(e.council, []).append(e)
    lent: dict[str, Sum] = {}
    for g in given:
        lent.setdefault(g.lender, Sum()).add(g.days)
    ordered = sorted(councils, key=lambda c: (c.name.casefold(), c.code))
    lines = tuple(_line(c, by_council.get(c.code, []), lent.get(c.code), known) for c in ordered)
    return YearReportView(year, f"Take-up of support, {year_words(year)}", figures, lines, figures.none, figures.notes)


def _line(council: Area, episodes: Sequence[Episode], lent: Sum | None, known: Known) -> CouncilYear:
    found = tally(episodes)
    return CouncilYear(
        ref(council),
        Cell(f"{found.instances:,}", float(found.instances)) if found.instances else NONE,
        _names([e for e in episodes if e.had], known.offers, ""),
        _names([e for e in episodes if e.status in WAITING], known.offers, "status"),
        sum_cell(found.people, "people"), sum_cell(found.days, "days received"),
        sum_cell(lent or Sum(), "days given"), found,
    )  # fmt: skip


def _names(episodes: Sequence[Episode], offers: Mapping[str, tuple[str, str]], beside: str) -> Cell:
    """Offers by name, each once, with how often; with ``beside``, each status with its mark."""
    counts: dict[str, int] = {}
    for e in episodes:
        name = offers.get(e.offer, ("not here yet", ""))[0]
        said = f"{name} {MARKS[e.status]} {e.status}" if beside else name
        counts[said] = counts.get(said, 0) + 1
    if not counts:
        return NONE
    words = [f"{name} ({n})" if n > 1 else name for name, n in sorted(counts.items(), key=lambda c: c[0].casefold())]
    return Cell("; ".join(words), float(len(words)), text.listed(words))
