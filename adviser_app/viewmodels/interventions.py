"""Interventions as they are listed and drawn: statutory and non-statutory always apart, each with its source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from adviser_app.analysis.interventions import MONTH, YEAR, Intervention
from adviser_app.domain.areas import Area
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell, Tone
from adviser_app.viewmodels.support import Table

STATUTORY, NON_STATUTORY = "Statutory", "Non-statutory"
LOOKED_UP_TO = "February 2026"
LOOKED_UP = (
    f"What ships with Adviser was looked up as far as {LOOKED_UP_TO} and does not claim to be all there was. Change"
    " what you know better: your word stays when a later version brings another."
)
_OPEN = Cell("going on", 0, tone=Tone.WARN, icon="circle-alert")
_ENDED = Cell("ended", 2, tone=Tone.MUTED, icon="check")
_LATER = Cell("not begun", 1, tone=Tone.MUTED, icon="hourglass")


@dataclass(frozen=True, slots=True)
class Line:
    """An intervention. ``row``: its record; ``code``, ``council`` of the council as it is now; ``start``, ``end``: the
    days on which it may have gone on, ``end`` None while it does; ``when``: "30 June 2010 to 11 November 2014", with
    "about" where the days are not exact; ``open``: whether it goes on, on the day of the view; ``days``: how long it
    went on, until that day where it still does; ``said``: all of it in a sentence."""

    row: str
    code: str
    council: str
    statutory: bool
    kind: str
    subject: str
    start: date
    end: date | None
    exact: str
    open: bool
    state: Cell
    when: str
    days: Cell
    source: str
    link: str
    summary: str
    said: str


@dataclass(frozen=True, slots=True)
class Group:
    """The statutory or the non-statutory ones: those that go on first, then the newest first."""

    title: str
    sentence: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class InterventionsView:
    """Interventions of a scope. ``on``: the day of which "going on" is said; ``first``, ``last``: the days between
    which all of them lie, and ``on`` does (the two ends of a timeline)."""

    scope: str
    on: date
    sentence: str
    statutory: Group
    non_statutory: Group
    first: date
    last: date
    notes: tuple[str, ...]

    @property
    def groups(self) -> tuple[Group, Group]:
        return self.statutory, self.non_statutory

    @property
    def open(self) -> tuple[Line, ...]:
        """Those that go on, statutory ones first."""
        return tuple(x for group in self.groups for x in group.lines if x.open)

    def table(self) -> Table:
        header = ("row", "council_code", "council", "basis", "kind", "subject", "from", "to", "days_are", "state",
                  "source", "link", "summary")  # fmt: skip
        return header, [
            (x.row, x.code, x.council, group.title.lower(), x.kind, x.subject, x.start.isoformat(),
             x.end.isoformat() if x.end else "", x.exact, x.state.text, x.source, x.link, x.summary)
            for group in self.groups
            for x in group.lines
        ]  # fmt: skip


def line(found: Intervention, councils: Mapping[str, Area], on: date) -> Line:
    """``councils``: by every code they have had."""
    area = councils.get(found.council)
    name = area.name if area else found.council
    state = _OPEN if found.open_on(on) else _LATER if found.first > on else _ENDED
    until = min(found.last, on) if found.last else on
    when, basis = _when(found), STATUTORY if found.statutory else NON_STATUTORY
    about = f" ({found.subject})" if found.subject else ""
    return Line(
        row=found.row, code=area.code if area else found.council, council=name, statutory=found.statutory,
        kind=found.kind, subject=found.subject, start=found.first, end=found.last, exact=found.exact,
        open=found.open_on(on), state=state, when=when, days=_days(found, until), source=found.source,
        link=found.link, summary=found.summary,
        said=f"{name}: {found.kind}{about}, {basis.lower()}, {when}; {state.text}",
    )  # fmt: skip


def build(
    found: Sequence[Intervention], councils: Mapping[str, Area], scope: str, on: date, *, dateless: int = 0
) -> InterventionsView:
    """``found``: those to list; ``dateless``: how many more have no first day and can be nowhere on a timeline."""
    known = [x for x in found if x.known]
    lines = sorted((line(x, councils, on) for x in known), key=_order)
    statutory = _group(STATUTORY, [x for x in lines if x.statutory])
    others = _group(NON_STATUTORY, [x for x in lines if not x.statutory])
    notes = []
    if unknown := len(found) - len(known):
        notes.append(
            f"{text.plural(unknown, 'intervention')} of a kind that only a newer version of Adviser knows"
            f" {'is' if unknown == 1 else 'are'} not listed."
        )
    if dateless:
        notes.append(
            f"{text.plural(dateless, 'intervention')} without a first day {'is' if dateless == 1 else 'are'} not"
            " listed."
        )
    notes.append(LOOKED_UP)
    return InterventionsView(
        scope=scope,
        on=on,
        sentence=_sentence(lines, on),
        statutory=statutory,
        non_statutory=others,
        first=min([on, *(x.start for x in lines)]),
        last=max([on, *(x.end or x.start for x in lines)]),
        notes=tuple(notes),
    )


def _order(x: Line) -> tuple[bool, int, str, str]:
    return not x.open, -x.start.toordinal(), x.council.casefold(), x.row


def _group(title: str, lines: Sequence[Line]) -> Group:
    going = sum(1 for x in lines if x.open)
    if not lines:
        said = "None."
    elif going in (0, len(lines)):
        said = f"{len(lines):,}, {'none' if not going else 'all'} going on."
    else:
        said = f"{len(lines):,}, of which {text.counted(going, len(lines))} going on."
    return Group(title, said, tuple(lines))


def _sentence(lines: Iterable[Line], on: date) -> str:
    """How many go on, statutory and non-statutory said apart."""
    going = [x for x in lines if x.open]
    day = f"On {text.day(on)}"
    if not going:
        return f"{day} no intervention goes on."
    statutory = sum(1 for x in going if x.statutory)
    parts = [
        f"{text.counted(n, statutory, len(going) - statutory)} {word}"
        for n, word in ((statutory, "statutory"), (len(going) - statutory, "non-statutory"))
        if n
    ]
    councils = len({x.code for x in going})
    noun = "intervention goes on" if len(going) == 1 else "interventions go on"
    return f"{day} {text.listed(parts)} {noun}, in {text.plural(councils, 'council')}."


def _when(found: Intervention) -> str:
    def words(day: date) -> str:
        if found.exact == YEAR:
            return str(day.year)
        return text.month(day) if found.exact == MONTH else text.day(day)

    about = "about " if found.exact in (MONTH, YEAR) else ""
    if found.end is None:
        return f"since {about}{words(found.start)}"
    start, end = words(found.start), words(found.end)
    return f"{about}{start}" if start == end else f"{about}{start} to {end}"


def _days(found: Intervention, until: date) -> Cell:
    """How long it went on, its first and last day counted; nothing before it has begun."""
    if until < found.first:
        return Cell("", None, "not begun", Tone.MUTED)
    days = (until - found.first).days + 1
    months = round(days / 30.4375)
    if months < 1:
        said = text.plural(days, "day")
    elif months < 12:
        said = text.plural(months, "month")
    else:
        years, rest = divmod(months, 12)
        said = text.plural(years, "year") + (f" {text.plural(rest, 'month')}" if rest else "")
    return Cell(f"about {said}" if found.exact in (MONTH, YEAR) else said, days)
