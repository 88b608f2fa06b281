"""Take-up as a matrix: councils × offers, filtered and sorted in memory; and what all views of support share.

A cell says its status by a mark, an icon and a word, so that nothing rests on colour. A total says of how many
instances it is, wherever it is not all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt

from adviser_app.analysis.takeup import STRENGTH, Matrix, Offer, Sum, year_number
from adviser_app.domain.areas import TYPE_SHORT, Area
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell, Tone

MARKS: dict[str, str] = {
    "delivered": "✓", "under way": "▶", "booked": "◆", "in discussion": "◇", "offered": "○", "declined": "×",
    "cancelled": "–",
}  # fmt: skip
"""The mark that stands for a status where there is no room for the word."""
ICONS: dict[str, str] = {
    "delivered": "check", "under way": "hourglass", "booked": "calendar", "in discussion": "circle-dot",
    "offered": "send", "declined": "x", "cancelled": "minus",
}  # fmt: skip
TONES: dict[str, Tone] = {
    "delivered": Tone.GOOD, "under way": Tone.ACCENT, "declined": Tone.MUTED, "cancelled": Tone.MUTED,
}  # fmt: skip
OTHER = "another status"  # one that only a newer version knows
NOTHING = Cell("", None, "nothing", Tone.MUTED)
NONE = Cell("–", None, "none", Tone.MUTED)

Table = tuple[tuple[str, ...], Sequence[tuple[str, ...]]]
"""A header and rows, as a CSV for people has them."""


@dataclass(frozen=True, slots=True)
class CouncilRef:
    """A council as a line of support names it. ``ended``: "until 1 April 2023", "" where it goes on."""

    code: str
    name: str
    type: str
    region: str
    ended: str = ""

    @property
    def words(self) -> str:
        """What a filter searches."""
        return f"{self.name} {self.code} {self.type} {self.region}".casefold()


@dataclass(frozen=True, slots=True)
class OfferHead:
    """A column of the matrix. ``theme``: its id; ``theme_name`` as people say it."""

    id: str
    name: str
    theme: str
    theme_name: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose: its value and its words."""

    value: str
    words: str


@dataclass(frozen=True, slots=True)
class Options:
    """What a scope can be narrowed to. ``years``: canonical financial years with records, and the present one, newest
    first."""

    themes: tuple[Choice, ...]
    offers: tuple[Choice, ...]
    regions: tuple[Choice, ...]
    types: tuple[Choice, ...]
    years: tuple[Choice, ...]
    statuses: tuple[Choice, ...]


# -- words -------------------------------------------------------------------------------------------------------


def ref(area: Area) -> CouncilRef:
    return CouncilRef(
        area.code, area.name, TYPE_SHORT[area.council_type] if area.council_type else "", area.region,
        f"until {text.day(area.end)}" if area.end else "",
    )  # fmt: skip


def year_words(year: str | int) -> str:
    """ "2025/26", of a canonical year or of the calendar year it begins in."""
    number = year if isinstance(year, int) else year_number(year)
    return str(year) if number is None else f"{number}/{(number + 1) % 100:02d}"


def figure(value: Decimal) -> str:
    """ "12,500", "0.5": days and people, in the digits they were given in."""
    shown = format(value.normalize(), ",f") if value else "0"
    return shown.replace("-", text.MINUS)


def pounds(value: Decimal) -> str:
    """ "£12,500", "£12,500.50", "−£300"."""
    pence = 0 if value == value.to_integral_value() else 2
    shown = f"£{abs(value):,.{pence}f}"
    return text.MINUS + shown if value < 0 else shown


def of_how_many(found: Sum) -> str:
    """ "given for 41 of 54", "" where it was given for all."""
    return f"given for {found.given:,} of {found.of:,}" if found.given < found.of else ""


def sum_cell(found: Sum, what: str, words: Callable[[Decimal], str] = figure) -> Cell:
    """A total with of how many instances it is; "–" where nobody gave any."""
    if not found.given:
        return Cell("–", None, f"{what}: not given" if found.of else f"{what}: none", Tone.MUTED)
    said = of_how_many(found)
    beside = f" ({found.given:,} of {found.of:,})" if said else ""
    total = words(found.total)
    if found.total == 1 and words is figure:
        what = what.replace("people", "person").replace("days", "day")
    return Cell(total + beside, float(found.total), f"{total} {what}" + (f", {said}" if said else ""))


def status_cell(status: str) -> Cell:
    """A status by mark, icon and word."""
    rank = STRENGTH.index(status) if status in STRENGTH else len(STRENGTH)
    return Cell(f"{MARKS.get(status, '?')} {status}", float(rank), status, TONES.get(status, Tone.NEUTRAL),
                ICONS.get(status, "circle-help"))  # fmt: skip


# -- the matrix --------------------------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def _cell(code: int, had: int, episodes: int) -> Cell:
    """A cell of the matrix, by the code of its status and its counts."""
    if not code:
        return NOTHING
    status = STRENGTH[code - 1] if code <= len(STRENGTH) else OTHER
    count = had or episodes
    spoken = status if episodes == 1 else f"{status}, {text.plural(episodes, 'episode')}"
    if episodes > 1:
        spoken += f" of which {had:,} had" if had else ", none had"
    return Cell(
        MARKS.get(status, "?") + (f" {count}" if count > 1 else ""), float((len(STRENGTH) + 1 - code) * 1000 + count),
        spoken, TONES.get(status, Tone.NEUTRAL), ICONS.get(status, "circle-help"),
    )  # fmt: skip


@dataclass(frozen=True)
class MatrixView:
    """Councils × offers in words. Arrays are rows × columns: ``status`` int8 (``analysis.takeup.Matrix``), ``had`` and
    ``episodes`` int32. ``scope``: what was asked for, in words, to print beside it; ``notes``: what to know of it.

    ``filtered`` and ``order`` work in memory, fast enough for each key pressed.
    """

    title: str
    scope: str
    notes: tuple[str, ...]
    councils: tuple[CouncilRef, ...]
    offers: tuple[OfferHead, ...]
    status: npt.NDArray[np.int8] = field(repr=False)
    had: npt.NDArray[np.int32] = field(repr=False)
    episodes: npt.NDArray[np.int32] = field(repr=False)

    @cached_property
    def offers_had(self) -> npt.NDArray[np.int64]:
        """Of each council, how many of the offers it had."""
        return np.asarray((self.had > 0).sum(axis=1), np.int64)

    @cached_property
    def instances(self) -> npt.NDArray[np.int64]:
        """Of each council, how many instances it had."""
        return np.asarray(self.had.sum(axis=1), np.int64)

    @cached_property
    def reached(self) -> npt.NDArray[np.int64]:
        """Of each offer, how many of the councils had it."""
        return np.asarray((self.had > 0).sum(axis=0), np.int64)

    @cached_property
    def offer_instances(self) -> npt.NDArray[np.int64]:
        """Of each offer, how many instances there were."""
        return np.asarray(self.had.sum(axis=0), np.int64)

    @cached_property
    def sentence(self) -> str:
        """What it comes to, of the rows and columns shown."""
        if not self.councils:
            return "No council fits."
        some = int((self.instances > 0).sum())
        none = len(self.councils) - some
        return (
            f"{text.plural(len(self.councils), 'council')}, {text.plural(len(self.offers), 'offer')}: {some:,} had at "
            f"least one, {none:,} none; {text.plural(int(self.instances.sum()), 'instance')} in all."
        )

    @cached_property
    def legend(self) -> tuple[tuple[str, str, int], ...]:
        """Mark, status, in how many cells it stands."""
        count = np.bincount(self.status.ravel(), minlength=len(STRENGTH) + 2)
        return tuple((MARKS[s], s, int(count[n])) for n, s in enumerate(STRENGTH, 1))

    def cell(self, row: int, column: int) -> Cell:
        """What a council had of an offer."""
        return _cell(int(self.status[row, column]), int(self.had[row, column]), int(self.episodes[row, column]))

    def said(self, row: int, column: int) -> str:
        """A cell with its council and offer, for a screen reader or a tip."""
        return f"{self.councils[row].name}, {self.offers[column].name}: {self.cell(row, column).said}"

    @cached_property
    def _words(self) -> tuple[str, ...]:
        return tuple(c.words for c in self.councils)

    def filtered(
        self,
        words: str = "",
        *,
        region: str = "",
        council_type: str = "",
        theme: str = "",
        offer: str = "",
        status: str = "",
        took_up: bool | None = None,
    ) -> MatrixView:
        """The councils in whose name, code, type or region every word occurs; of a region and type (as shown); the
        offers of a theme or the one offer (ids); councils with a cell of a status among these; those that had
        something among these, or nothing."""
        columns = np.array(
            [
                j
                for j, o in enumerate(self.offers)
                if (not theme or o.theme == theme) and (not offer or o.id == offer)
            ],
            np.int64,
        )  # fmt: skip
        wanted = words.casefold().split()
        rows = np.array(
            [
                i
                for i, c in enumerate(self.councils)
                if (not region or c.region == region)
                and (not council_type or c.type == council_type)
                and all(w in self._words[i] for w in wanted)
            ],
            np.int64,
        )
        if status:
            code = STRENGTH.index(status) + 1
            rows = rows[(self.status[np.ix_(rows, columns)] == code).any(axis=1)]
        if took_up is not None:
            rows = rows[(self.had[np.ix_(rows, columns)] > 0).any(axis=1) == took_up]
        return self.taken(rows.tolist(), columns.tolist())

    def taken(self, rows: Sequence[int], columns: Sequence[int]) -> MatrixView:
        """Some of its rows and columns, in this order."""
        at = np.ix_(np.array(rows, np.int64), np.array(columns, np.int64))
        return replace(
            self,
            councils=tuple(self.councils[i] for i in rows),
            offers=tuple(self.offers[j] for j in columns),
            status=self.status[at],
            had=self.had[at],
            episodes=self.episodes[at],
        )

    def order(self, column: str, descending: bool = False) -> list[int]:
        """Rows in the order of a column: "council", "type", "region", "offers", "instances", or an offer's id (those
        that had it most first where ``descending``). Rows that are alike stay in their order."""
        keys: Sequence[str | float]
        if column in ("council", "type", "region"):
            of = {"council": "name", "type": "type", "region": "region"}[column]
            keys = [getattr(c, of).casefold() for c in self.councils]
        elif column in ("offers", "instances"):
            keys = (self.offers_had if column == "offers" else self.instances).tolist()
        else:
            at = next(j for j, o in enumerate(self.offers) if o.id == column)
            keys = [self.cell(i, at).sort or 0.0 for i in range(len(self.councils))]
        return sorted(range(len(keys)), key=lambda i: keys[i], reverse=descending)

    def table(self) -> Table:
        """As a CSV: a line a council, a column an offer, what it had in words."""
        header = ("council_code", "council", "type", "region", "until", "offers_had", "instances",
                  *(o.name for o in self.offers))  # fmt: skip
        rows = []
        for i, c in enumerate(self.councils):
            cells = (self.cell(i, j) for j in range(len(self.offers)))
            rows.append(
                (c.code, c.name, c.type, c.region, c.ended, str(self.offers_had[i]), str(self.instances[i]),
                 *("" if cell is NOTHING else cell.said for cell in cells))
            )  # fmt: skip
        return header, rows


def build_matrix(
    made: Matrix, title: str, scope: str, theme_name: Mapping[str, str], notes: Sequence[str] = ()
) -> MatrixView:
    """``theme_name``: by id."""
    return MatrixView(
        title, scope, tuple(notes), tuple(ref(c) for c in made.councils),
        tuple(heads(made.offers, theme_name)), made.status, made.had, made.episodes,
    )  # fmt: skip


def heads(offers: Sequence[Offer], theme_name: Mapping[str, str]) -> list[OfferHead]:
    return [OfferHead(o.id, o.name, o.theme, theme_name.get(o.theme, "no theme")) for o in offers]
