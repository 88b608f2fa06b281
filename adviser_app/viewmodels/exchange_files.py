"""A bundle before it is written, and one that came before it is taken in, as their pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from adviser_app.viewmodels import text
from adviser_app.viewmodels.cells import Card, Cell, Tone
from adviser_app.viewmodels.exchange import possessed, when

# -- out ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SendView:
    """``sentence``: what would be in it; ``since``: from when on, and why; ``private``, ``erased``: sentences, "" where
    there is nothing to say; ``tables``: a line a type; ``rows``: a line a record, ``keys`` (table, row) of each."""

    sentence: str
    since: str
    private: str
    erased: str
    tables: tuple[tuple[Cell, ...], ...]
    rows: tuple[tuple[Cell, ...], ...]
    keys: tuple[tuple[str, str], ...]
    number: int
    edits: int


def send_view(view: Any, *, to: str, asked_for_all: bool) -> SendView:
    """Of an ``services.exchange.OutView``. ``to``: the name of the person chosen, "" for all; ``asked_for_all``: the
    user wants everything, whatever was confirmed."""
    by = text.listed(view.people) if len(view.people) <= 3 else text.plural(len(view.people), "person", "people")
    records = sum(t.rows for t in view.tables)
    if not view.edits:
        sentence = "Nothing new: all of it has been confirmed."
    else:
        sentence = f"{text.plural(view.edits, 'edit')} in {text.plural(records, 'record')}, by {by}."
    private = ""
    if view.private:
        verb = "stays" if view.private == 1 else "stay"
        private = f"{text.plural(view.private, 'private note')} {verb} on this laptop. No bundle carries them."
    erased = ""
    if view.erased:
        erased = f"It tells what was erased ({text.plural(view.erased, 'value')}), so that it is erased there too."
    return SendView(
        sentence,
        _since(view, to, asked_for_all),
        private,
        erased,
        tuple(
            (Cell(t.label), Cell(f"{t.rows:,}", t.rows), Cell(f"{t.edits:,}", t.edits)) for t in view.tables
        ),
        tuple((Cell(r.label), Cell(r.caption)) for r in view.rows),
        tuple((r.table, r.row) for r in view.rows),
        view.number,
        view.edits,
    )  # fmt: skip


def _since(view: Any, to: str, asked_for_all: bool) -> str:
    if asked_for_all:
        return "Everything, whatever was confirmed before: a file that was lost is healed by it."
    whom = to or ("everybody" if view.kind == "hub" else "the programme team")
    if not view.to:
        return "All there is: nobody is in the roster yet who could confirm it."
    if view.everything:
        return f"All there is: {whom} has not confirmed any of it yet."
    return f"What {whom} has not confirmed yet."


def written_said(sent: Any) -> tuple[str, str]:
    """(title, text) once it is written."""
    names = [path.name for path in sent.paths]
    if len(names) == 1:
        title = f"Bundle {sent.number:,} is written"
    else:
        title = f"Bundles {sent.number:,} to {sent.number + len(names) - 1:,} are written: send them all"
    how = ", encrypted" if sent.encrypted else ""
    return title, f"{text.listed(names)}{how}. Attach it to a message, or leave it where your colleagues fetch it."


# -- in ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TrustView:
    """Whether its sender is known. ``decide``: somebody has to compare the words; ``again``: a refusal can be taken
    back; ``next_step``: what to do otherwise."""

    said: str
    next_step: str
    tone: Tone
    icon: str
    words: tuple[str, ...]
    decide: bool
    again: bool


@dataclass(frozen=True, slots=True)
class TakeInView:
    """``notes``: (sentence, tone, icon); ``rows``: what happens, kind, record, field; ``keys``: (table, row, cell)."""

    title: str
    about: str
    trust: TrustView
    cards: tuple[Card, ...]
    notes: tuple[tuple[str, Tone, str], ...]
    rows: tuple[tuple[Cell, ...], ...]
    keys: tuple[tuple[str, str, str, str], ...]
    already: str
    can_apply: bool
    verdict: str


def take_in_view(shown: Any) -> TakeInView:
    """Of an ``services.exchange.InPreview``."""
    o = shown.outcome
    about = [f"File {shown.number:,} of {possessed(shown.sender, shown.laptop)}"]
    about.append("collected from all" if shown.kind == "hub" else "their own edits")
    if shown.encrypted:
        about.append("was encrypted")
    already = ""
    if shown.already is not None:
        already = f"This file was taken in on {text.day(shown.already.date())} at {shown.already:%H:%M}."
    rows, keys = _rows(o)
    return TakeInView(
        title=f"From {shown.sender or 'somebody'}, written {when(shown.created)}",
        about=" · ".join(about),
        trust=_trust(shown),
        cards=() if already else _cards(o),
        notes=() if already else _notes(shown),
        rows=rows,
        keys=keys,
        already=already,
        can_apply=shown.can_apply,
        verdict=_verdict(shown),
    )


def _cards(o: Any) -> tuple[Card, ...]:
    def figure(label: str, count: int, said: str, none: str, tone: Tone) -> Card:
        return Card(label, f"{count:,}", said if count else none, tone if count else Tone.MUTED)

    cards = [
        Card("New edits", f"{o.new:,}", f"{text.plural(o.known, 'edit')} known" if o.known else "none known before",
             Tone.MUTED),
        Card("Records", f"{len(o.changed):,}", f"{len(o.added):,} of them new", Tone.MUTED),
        figure("Merged automatically", len(o.merged), "to look at", "no two edits met", Tone.ACCENT),
        figure("Conflicts", len(o.conflicts), "to settle", "nobody differs", Tone.BAD),
        figure("Waiting", len(o.waiting), "an edit is missing", "nothing missing", Tone.WARN),
    ]  # fmt: skip
    if o.erased:
        cards.append(Card("Erased", f"{o.erased:,}", "values vanish", Tone.WARN))
    return tuple(cards)


def _notes(shown: Any) -> tuple[tuple[str, Tone, str], ...]:
    o = shown.outcome
    out = [(said, Tone.NEUTRAL, "info") for said in shown.remarks]
    out += [(said, Tone.WARN, "triangle-alert") for said in (*o.clocks, *o.forks)]
    if o.own_fork:
        said = (
            "It holds edits made under this laptop’s number that this laptop does not know: its store was copied, or "
            "an older copy was put back. Both stay; this laptop goes on under a new number."
        )
        out.append((said, Tone.WARN, "triangle-alert"))
    if o.unknown:
        verb = "is" if o.unknown == 1 else "are"
        out.append(
            (f"{text.plural(o.unknown, 'edit')} {verb} of a newer Adviser. They are kept and passed on, and shown once "
             "this one is brought up to date.", Tone.NEUTRAL, "info")
        )  # fmt: skip
    return tuple(out)


_CONFLICT = Cell("In conflict", "0", tone=Tone.BAD, icon="git-compare-arrows")
_CONTESTED = Cell("Deleted here, edited there", "0", tone=Tone.BAD, icon="trash-2")
_WAITING = Cell("Waits for an edit", "1", tone=Tone.WARN, icon="hourglass")
_MERGED = Cell("Merged", "2", "merged automatically", Tone.ACCENT, "git-merge")
_ARRIVED = Cell("No longer waits", "3", tone=Tone.GOOD, icon="check")
_ADDED = Cell("New", "4", icon="plus")
_CHANGED = Cell("Changed", "5", icon="pencil")


def _rows(o: Any) -> tuple[tuple[tuple[Cell, ...], ...], tuple[tuple[str, str, str, str], ...]]:
    """A line for each cell in conflict and each record, what asks for attention first."""
    rows: list[tuple[Cell, ...]] = []
    keys: list[tuple[str, str, str, str]] = []
    told: set[tuple[str, str]] = set()

    def add(what: Cell, lines: Iterable[Any]) -> None:
        for line in lines:
            cell = getattr(line, "cell", "")
            if not cell and (line.table, line.row) in told:
                continue
            told.add((line.table, line.row))
            field = "" if cell in ("", "_row") else line.field
            mark = _CONTESTED if cell == "_row" else what
            rows.append((mark, Cell(line.label), Cell(line.caption), Cell(field)))
            keys.append((what.text, line.table, line.row, cell))

    for what, lines in (
        (_CONFLICT, o.conflicts), (_WAITING, o.waiting), (_MERGED, o.merged), (_ARRIVED, o.arrived),
        (_ADDED, o.added), (_CHANGED, o.changed),
    ):  # fmt: skip
        add(what, lines)
    return tuple(rows), tuple(keys)


def _trust(shown: Any) -> TrustView:
    who = possessed(shown.sender, shown.laptop)
    trust = str(shown.trust)
    if trust == "trusted":
        return TrustView(
            f"Signed by {who}, whose key is confirmed here.", "", Tone.GOOD, "shield-check", (), False, False
        )
    if trust == "own":
        return TrustView("Signed with this laptop’s own key.", "", Tone.NEUTRAL, "laptop", (), False, False)
    if trust == "unknown":
        return TrustView(
            f"Nobody here has confirmed the key of {who}.",
            f"Telephone {shown.sender or 'the sender'}, on a number you know, and have these eight words read to you. "
            "They find theirs on their Exchange page, under “This laptop”.",
            Tone.WARN, "shield-question-mark", shown.words, True, False,
        )  # fmt: skip
    if trust == "refused":
        return TrustView(
            f"Somebody here decided not to take in what {who} signs.",
            "If that was a mistake, compare the words by telephone and trust the key after all.",
            Tone.BAD, "shield-alert", shown.words, True, True,
        )  # fmt: skip
    if trust == "revoked":
        return TrustView(
            f"{who[:1].upper() + who[1:]} is revoked in the roster: lost, or its key is not safe. It is not taken in.",
            "Ask the programme team. What it sent before it was lost comes with theirs.",
            Tone.BAD, "shield-alert", (), False, False,
        )  # fmt: skip
    return TrustView(
        f"The file says that it is from {who}, but nobody signed it. It is not taken in.",
        "Ask the sender for one that their Adviser wrote.", Tone.BAD, "shield-alert", (), False, False,
    )  # fmt: skip


def _verdict(shown: Any) -> str:
    """A sentence beside the button: what pressing it does, or why it cannot be pressed."""
    if shown.already is not None:
        return "Nothing needs to be done."
    if not shown.can_apply:
        return "It can be taken in once its sender’s key is confirmed."
    if not shown.outcome.new and not shown.outcome.erased:
        return "All its edits are here already; taking it in notes what its sender holds."
    return "A backup is made first. Nothing anybody typed is overwritten."


def taken_said(shown: Any, result: Any) -> tuple[str, str]:
    """(title, text) once it is taken in."""
    o = result.outcome
    title = f"Taken in: {text.plural(o.new, 'edit')} in {text.plural(len(o.changed), 'record')}"
    said = []
    if o.conflicts:
        said.append(f"{text.plural(len(o.conflicts), 'conflict')} to settle.")
    if o.merged:
        verb = "was" if len(o.merged) == 1 else "were"
        said.append(f"{text.plural(len(o.merged), 'record')} {verb} merged automatically, for you to look at.")
    if o.waiting:
        said.append(f"{text.plural(len(o.waiting), 'record')} wait for an edit that has not arrived.")
    if result.new_replica:
        said.append("This laptop goes on under a new number.")
    if not said:
        said.append(f"From {shown.sender}. Nobody wrote different things.")
    return title, " ".join(said)
