"""The catalogue of offers: theme, years, what was had, what was to be had."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from adviser_app.analysis.takeup import Offer, Sum, Tally
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell, Tone
from adviser_app.viewmodels.support import NONE, Table, figure, of_how_many, pounds, year_words

_MONEY = ("savings", "income")


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A target with what was reached of it, in words: "delivered or under way: 41 of 60 instances in 2025/26"."""

    year: str
    measure: str
    target: Decimal
    reached: Decimal | None
    sentence: str


@dataclass(frozen=True, slots=True)
class OfferLine:
    """An offer. ``counted``: what makes sense to count for it, in words."""

    offer: str
    name: Cell
    theme: Cell
    years: Cell
    counted: Cell
    instances: Cell
    councils: Cell
    targets: tuple[TargetLine, ...]


@dataclass(frozen=True, slots=True)
class CatalogueView:
    """``scope``: whose take-up stands beside the offers, in words."""

    scope: str
    sentence: str
    lines: tuple[OfferLine, ...]

    def table(self) -> Table:
        header = (
            "offer",
            "theme",
            "years",
            "counted",
            "instances",
            "councils_reached",
            "target_year",
            "measure",
            "target",
            "so_far",
        )
        rows = []
        for x in self.lines:
            base = (x.name.text, x.theme.text, x.years.text, x.counted.text, _plain(x.instances), _plain(x.councils))
            rows += [
                (*base, t.year, t.measure, str(t.target), "" if t.reached is None else str(t.reached))
                for t in x.targets
            ] or [(*base, "", "", "", "")]
        return header, rows


def _plain(cell: Cell) -> str:
    return "0" if cell.sort is None else f"{cell.sort:.0f}"


def build(
    scope: str,
    offers: Sequence[Offer],
    theme_name: Mapping[str, str],
    had: Mapping[str, Tally],
    targets: Sequence[tuple[str, int, str, Decimal, Tally]],
) -> CatalogueView:
    """``targets``: (offer's id, year, measure, target, what was had of the offer in that year)."""
    nothing = Tally()
    lines = tuple(_line(o, theme_name, had.get(o.id, nothing), targets) for o in offers)
    themes = len({o.theme for o in offers})
    taken = sum(1 for o in offers if had.get(o.id, nothing).instances)
    return CatalogueView(
        scope,
        f"{text.plural(len(offers), 'offer')} in {text.plural(themes, 'theme')}; {taken:,} taken up."
        if offers
        else "There is no offer yet.",
        lines,
    )


def _line(
    o: Offer, theme_name: Mapping[str, str], found: Tally, targets: Sequence[tuple[str, int, str, Decimal, Tally]]
) -> OfferLine:
    theme = theme_name.get(o.theme, "no theme")
    n, reached = found.instances, len(found.councils)
    return OfferLine(
        o.id, Cell(o.name, o.name.casefold()), Cell(theme, theme.casefold()), _years(o),
        Cell(", ".join(o.counted), None, text.listed(list(o.counted)) or "nothing said"),
        Cell(f"{n:,}", float(n), text.plural(n, "instance")) if n else NONE,
        Cell(f"{reached:,}", float(reached), f"{text.plural(reached, 'council')} reached") if n else NONE,
        tuple(
            _target(year, measure, target, then)
            for offer, year, measure, target, then in sorted(targets, key=lambda t: -t[1])
            if offer == o.id
        ),
    )  # fmt: skip


def _years(o: Offer) -> Cell:
    if o.first is None and o.last is None:
        return Cell("", None, "years not known", Tone.MUTED)
    if o.last is None:
        return Cell(f"since {year_words(o.first or 0)}", float(o.first or 0))
    if o.first is None:
        return Cell(f"until {year_words(o.last)}", float(o.last))
    said = year_words(o.first) if o.first == o.last else f"{year_words(o.first)} to {year_words(o.last)}"
    return Cell(said, float(o.first))


def _target(year: int, measure: str, target: Decimal, then: Tally) -> TargetLine:
    reached, beside = _reached(measure, then)
    words = pounds if measure in _MONEY else figure
    what = "" if measure in _MONEY else f" {measure}"
    so_far = "nothing given" if reached is None else words(reached)
    said = f"{year_words(year)}: {so_far} of {words(target)}{what if what else f' ({measure})'}"
    return TargetLine(year_words(year), measure, target, reached, said + (f", {beside}" if beside else ""))


def _reached(measure: str, then: Tally) -> tuple[Decimal | None, str]:
    """What was had, by what the target is measured; None where it cannot be said. And of how many instances it is."""
    if measure == "instances":
        return Decimal(then.instances), ""
    if measure == "councils":
        return Decimal(len(then.councils)), ""
    sums: dict[str, Sum] = {
        "people": then.people, "days": then.days, "savings": then.savings, "income": then.income,
    }  # fmt: skip
    found = sums.get(measure)
    if found is None or not found.given:
        return None, ""
    return found.total, of_how_many(found)
