"""Peers: days lent and borrowed by council and year, and the register of peers from which teams are made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from adviser_app.analysis.challenges import NOUGHT, Balance, Days, Peer
from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Cell, Tone
from adviser_app.viewmodels.support import Choice, Table, figure

AVAILABLE, LIMITED, NOT_AVAILABLE = "available", "limited", "not available"
NO_CONFLICT = Cell("–", None, "no conflict", Tone.MUTED)
NONE = Cell("–", None, "none", Tone.MUTED)


@dataclass(frozen=True, slots=True)
class LendingLine:
    """A council's days of a year: in challenges, otherwise (peer days of support), together; lent and borrowed.
    ``peers``: how many people it lent to challenges, ``received`` how many it had at its own."""

    code: str
    council: Cell
    lent_challenges: Cell
    lent_otherwise: Cell
    lent_total: Cell
    peers: Cell
    borrowed_challenges: Cell
    borrowed_otherwise: Cell
    borrowed_total: Cell
    received: Cell


@dataclass(frozen=True, slots=True)
class LendingView:
    """``year``: what was asked for, ``year_words`` as people say it; ``years``: those that can be asked for."""

    scope: str
    year: str
    year_words: str
    years: tuple[Choice, ...]
    sentence: str
    lines: tuple[LendingLine, ...]
    notes: tuple[str, ...] = ()

    def table(self) -> Table:
        header = ("council_code", "council", "year", "lent_in_challenges", "lent_otherwise", "lent_total",
                  "people_lent", "borrowed_in_challenges", "borrowed_otherwise", "borrowed_total",
                  "people_borrowed")  # fmt: skip
        return header, [
            (x.code, x.council.text, self.year_words, *(_plain(c) for c in (
                x.lent_challenges, x.lent_otherwise, x.lent_total, x.peers, x.borrowed_challenges, x.borrowed_otherwise,
                x.borrowed_total, x.received)))
            for x in self.lines
        ]  # fmt: skip


def _plain(cell: Cell) -> str:
    return "" if cell is NONE else cell.text


def days_cell(days: Days) -> Cell:
    """ "12.5", "12.5 (known for 3 of 5)", "not known (5 people)", "–" where nobody is meant."""
    if not days.people:
        return NONE
    if not days.known:
        said = f"not known ({text.plural(days.people, 'person', 'people')})"
        return Cell(said, None, f"days {said}", Tone.MUTED)
    beside = f" (known for {days.known:,} of {days.people:,})" if days.known < days.people else ""
    total = figure(days.total)
    return Cell(total + beside, float(days.total), f"{total} {'day' if days.total == 1 else 'days'}{beside}")


def _together(first: Days, second: Days) -> Days:
    return Days(first.total + second.total, first.known + second.known, first.people + second.people)


def _people(days: Days) -> Cell:
    return Cell(f"{days.people:,}", float(days.people)) if days.people else NONE


def lending_line(code: str, council: str, found: Balance) -> LendingLine:
    return LendingLine(
        code, Cell(council, council.casefold()), days_cell(found.lent), days_cell(found.lent_otherwise),
        days_cell(_together(found.lent, found.lent_otherwise)), _people(found.lent), days_cell(found.borrowed),
        days_cell(found.borrowed_otherwise), days_cell(_together(found.borrowed, found.borrowed_otherwise)),
        _people(found.borrowed),
    )  # fmt: skip


def build_lending(
    found: Sequence[tuple[str, str, Balance]], scope: str, year: str, years: Sequence[Choice], notes: Sequence[str]
) -> LendingView:
    """``found``: (code, name, balance); who lent most comes first."""

    def total(x: tuple[str, str, Balance]) -> Decimal:
        return x[2].lent.total + x[2].lent_otherwise.total

    ordered = sorted(found, key=lambda x: (-total(x), x[1].casefold(), x[0]))
    words = next((c.words for c in years if c.value == year), year)
    lent, other, taken = Days(), Days(), Days()
    for _, _, balance in found:
        lent, other = _together(lent, balance.lent), _together(other, balance.lent_otherwise)
        taken = _together(taken, _together(balance.borrowed, balance.borrowed_otherwise))
    lenders = sum(bool(b.lent.people or b.lent_otherwise.people) for _, _, b in found)
    said = f"{words}: {text.plural(lenders, 'council')} lent {_said(_together(lent, other))}"
    said += f", {_said(lent)} in challenges and {_said(other)} otherwise; " if lent.people and other.people else "; "
    said += (
        f"{sum(bool(b.borrowed.people or b.borrowed_otherwise.people) for _, _, b in found):,} borrowed {_said(taken)}."
    )
    if not found:
        said = f"{words}: no peer days are recorded."
    return LendingView(
        scope, year, words, tuple(years), said, tuple(lending_line(*x) for x in ordered), tuple(notes)
    )  # fmt: skip


def _said(days: Days) -> str:
    if days.people and not days.known:
        return "days nobody wrote down"
    total = "no" if days.total == NOUGHT else figure(days.total)
    beside = f" (known for {days.known:,} of {days.people:,})" if days.known < days.people else ""
    return f"{total} {'day' if days.total == 1 else 'days'}{beside}"


# -- the register ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PeerLine:
    """A peer. ``name`` is a personal value; ``days``: given to challenges, agreed ones, over all years; ``teams``: on
    how many; ``conflict``: why the peer should not go to the council that was asked about."""

    row: str
    name: str
    kind: str
    council_code: str
    council: str
    post: str
    party: str
    strengths: str
    availability: Cell
    days: Cell
    teams: Cell
    conflict: Cell

    @property
    def free(self) -> bool:
        """Can be asked: available, at least in part, and no conflict."""
        return self.conflict is NO_CONFLICT and self.availability.tone is not Tone.MUTED


@dataclass(frozen=True, slots=True)
class PeersView:
    """Peers of the register. ``strengths``: all that anybody in it is strong in, to choose from."""

    sentence: str
    strengths: tuple[str, ...]
    lines: tuple[PeerLine, ...]

    def table(self) -> Table:
        header = ("row", "name", "kind", "council_code", "council", "post", "party", "strengths", "availability",
                  "days_given", "teams", "conflict")  # fmt: skip
        return header, [
            (x.row, x.name, x.kind, x.council_code, x.council, x.post, x.party, x.strengths, x.availability.text,
             _plain(x.days), _plain(x.teams), "" if x.conflict is NO_CONFLICT else x.conflict.text)
            for x in self.lines
        ]  # fmt: skip


def availability_cell(peer: Peer, on: date) -> Cell:
    """Of a day: one who is not available yet is from the day written down."""
    since = peer.available_from
    if since is not None and since > on:
        said = f"from {text.day(since)}"
        if peer.availability == LIMITED:
            said = f"limited, {said}"
        return Cell(said, since.isoformat(), f"not available before {text.day(since)}", Tone.MUTED, "calendar")
    if peer.availability == NOT_AVAILABLE and since is None:
        return Cell(NOT_AVAILABLE, "9", NOT_AVAILABLE, Tone.MUTED, "x")
    if peer.availability == LIMITED:
        return Cell(LIMITED, "1", LIMITED, Tone.WARN, "circle-dot")
    return Cell(AVAILABLE, "0", AVAILABLE, Tone.GOOD, "check")


def peer_line(peer: Peer, council: str, given: Days, conflict: str, on: date) -> PeerLine:
    """``conflict``: in words, "" where there is none; ``on``: the day on which they would be needed."""
    return PeerLine(
        peer.id, peer.name, peer.kind, peer.council, council, peer.post, peer.party, "; ".join(peer.strengths),
        availability_cell(peer, on), days_cell(given), _people(given),
        Cell(conflict, conflict, conflict, Tone.BAD, "triangle-alert") if conflict else NO_CONFLICT,
    )  # fmt: skip


def build_peers(lines: Sequence[PeerLine], strengths: Sequence[str], of: int) -> PeersView:
    """``of``: how many are in the register."""
    if not of:
        said = "Nobody is in the register of peers yet."
    else:
        free = sum(x.free for x in lines)
        said = f"{len(lines):,} of {text.plural(of, 'peer')}; {free:,} can be asked."
    return PeersView(said, tuple(strengths), tuple(lines))


@dataclass(frozen=True, slots=True)
class TeamMade:
    """What making a team did: ids of the new members in the order given."""

    rows: tuple[str, ...]
    sentence: str
    notes: tuple[str, ...] = ()
