"""The records behind a saved count: any number leads to the rows that it is made of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from adviser_app.analysis.takeup import Episode, Given
from adviser_app.domain.errors import AdviserError
from adviser_app.services import records
from adviser_app.services.programme.challenged import Challenged
from adviser_app.services.programme.choosing import chosen
from adviser_app.services.programme.counting import CHALLENGES, WHAT_WORDS, Counting, words
from adviser_app.services.records import Names
from adviser_app.store.connection import Store
from adviser_app.viewmodels import programme as view
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell, Tone
from adviser_app.viewmodels.programme_counted import CountedLine, CountedView
from adviser_app.viewmodels.support import ICONS, TONES

_NONE = Cell("–", None, "not given", Tone.MUTED)
_NUMBERS: dict[str, Callable[[Episode], Decimal | int | None]] = {
    "people": lambda e: e.people, "councillors": lambda e: e.councillors, "officers": lambda e: e.officers,
    "days received": lambda e: e.days, "savings": lambda e: e.savings, "income": lambda e: e.income,
}  # fmt: skip


def counted_rows(
    store: Store, count: str, year: str = "", quarter: str = "", *, today: date | None = None
) -> CountedView:
    """The rows of a saved count (its id) up to the end of a quarter, the newest first. Raises AdviserError
    'no-such-count', 'no-year', 'no-quarter'."""
    today = today or date.today()
    year, quarter, until = chosen(year, quarter, today)
    counting, known = Counting(store, today), records.names(store)
    values = counting.saved.get(count)
    if values is None:
        raise AdviserError("No such count", "The count that measures it is not there any more.",
                           "Choose another one for the deliverable.", code="no-such-count")  # fmt: skip
    what = values["what"] or "instances"
    if what == CHALLENGES:
        lines = [_challenge(c, known) for c in counting.challenges(values, year, until)]
    else:
        had, lent = counting.rows(values, year, until)
        lines = [_episode(e, what, known) for e in had] + [_given(g, known) for g in lent]
    lines.sort(key=lambda line: (str(line.day.sort or ""), str(line.council.sort or "")), reverse=True)
    line = view.count_line(count, values["name"], what, words(values, known), counting.result(values, year, until), 0)
    came = f"{line.value.said}{f', {line.of}' if line.of else ''}"
    return CountedView(
        values["name"], line.what, f"{text.plural(len(lines), 'record')} up to {text.day(until)}: {came}.",
        text.sentence(WHAT_WORDS.get(what, what)), tuple(lines),
    )  # fmt: skip


def _episode(of: Episode, what: str, known: Names) -> CountedLine:
    read = _NUMBERS.get(what)
    number = read(of) if read is not None else 1
    day = of.start or of.end
    return CountedLine(
        "episode", of.id, _named(known.council(of.council)), _named(known.record("offer", of.offer)),
        _status(of.status), _day(day), _number(number, what),
    )  # fmt: skip


def _challenge(of: Challenged, known: Names) -> CountedLine:
    return CountedLine(
        of.table, of.row, _named(known.council(of.council)), _named(of.name), _status(of.status), _day(of.day),
        _number(1, CHALLENGES),
    )  # fmt: skip


def _status(status: str) -> Cell:
    return Cell(text.sentence(status), status, "", TONES.get(status, Tone.NEUTRAL), ICONS.get(status, ""))


def _given(of: Given, known: Names) -> CountedLine:
    return CountedLine(
        "peer_days", of.id, _named(known.council(of.lender)), _named(known.record("offer", of.offer)),
        Cell(of.role, of.role), _day(of.day), _number(of.days, "days given"),
    )  # fmt: skip


def _named(words: str) -> Cell:
    return Cell(words, words.casefold()) if words else _NONE


def _day(day: str) -> Cell:
    return Cell(text.iso_day(day), day) if day else _NONE


def _number(number: Decimal | int | None, what: str) -> Cell:
    if number is None:
        return _NONE
    unit = "pounds" if what in ("savings", "income") else ""
    return Cell(view.amount(Decimal(number), unit), float(number))
