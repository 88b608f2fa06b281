"""Support written down for many councils at once, moved on many at once, and what may be there already noticed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from adviser_app.analysis import same_support
from adviser_app.analysis.takeup import Episode
from adviser_app.domain.errors import AdviserError
from adviser_app.domain.records import FieldError, check
from adviser_app.domain.records.support import EPISODE
from adviser_app.services import records
from adviser_app.services.records.views import Names, caption, names
from adviser_app.services.support.state import State, episode, loaded
from adviser_app.store.connection import Store
from adviser_app.viewmodels import text
from adviser_app.viewmodels.support_council import EnteredMany, SimilarRow, when_words

Texts = Mapping[str, str]
_NAMED = 12  # likenesses named in a refusal; the others are counted


class SimilarSupport(AdviserError):
    """What may be there already, told before anything is saved; ``row`` is the first of them."""

    def __init__(self, found: Sequence[SimilarRow], next_step: str) -> None:
        named = "; ".join(f"{x.caption} ({x.why}, row {x.row})" for x in found[:_NAMED])
        more = f" and {len(found) - _NAMED:,} more" if len(found) > _NAMED else ""
        super().__init__("Perhaps there already", f"{named}{more}.", next_step, code="similar-support")
        self.row = found[0].row


def similar_values(store: Store, rows: Iterable[tuple[str, Texts]]) -> list[SimilarRow]:
    """``similar`` for rows that are not here yet: (id, canonical values, every field present)."""
    found = [episode(row, dict(values), values["council"]) for row, values in rows]
    return _noticed(loaded(store), names(store), found)


def similar(store: Store, texts: Texts, *, row: str = "") -> list[SimilarRow]:
    """Episodes that may be the same as one about to be saved, from what was typed so far; ``row``: its own id where it
    is there already. What is not readable yet says nothing."""
    return _similar(loaded(store), names(store), [texts], row)


def similar_many(store: Store, common: Texts, rows: Mapping[str, Texts]) -> list[SimilarRow]:
    """``similar`` for what ``enter_many`` would write."""
    return _similar(loaded(store), names(store), _all(common, rows), "")


def _similar(state: State, known: Names, many: Iterable[Texts], row: str) -> list[SimilarRow]:
    read = (_read(texts, known, row) for texts in many)
    return _noticed(state, known, [e for e in read if e is not None])


def _noticed(state: State, known: Names, new: Iterable[Episode]) -> list[SimilarRow]:
    by_place: dict[tuple[str, str], list[Episode]] = {}
    for e in state.episodes:
        by_place.setdefault((e.council, e.offer), []).append(e)
    out = []
    for one in new:
        found = same_support.alike(one, by_place.get((one.council, one.offer), ()))
        out += [_line(e, why, known) for e, why in found]
    return out


def _read(texts: Texts, known: Names, row: str) -> Episode | None:
    """What was typed, as far as it can be read; None without a council and an offer."""
    values = {f.name: "" for f in EPISODE.fields} | check(EPISODE, texts, new=False)[0]
    council = known.council_named(" ".join(texts.get("council", "").split()))
    try:
        offer = known.find_record(EPISODE.by_name["offer"], texts.get("offer", ""))
    except FieldError:
        return None
    return episode(row, values | {"offer": offer}, council) if council else None


def _line(e: Episode, why: str, known: Names) -> SimilarRow:
    values = {"offer": e.offer, "council": e.council, "status": e.status}
    said = f"{caption(EPISODE, values, known)} · {when_words(e)}" + (f" · {e.event}" if e.event else "")
    return SimilarRow(e.id, e.council, known.council(e.council), said, e.status, why)


def _all(common: Texts, rows: Mapping[str, Texts]) -> list[dict[str, str]]:
    return [{**common, **texts, "council": code} for code, texts in rows.items()]


def enter_many(store: Store, common: Texts, rows: Mapping[str, Texts]) -> EnteredMany:
    """An episode for each council (by code), as one action that one undo takes back. ``common``: what all share, by
    field as typed; ``rows``: by council what is its own (its councillors, its status). Nothing is written where one is
    refused; whoever asks notices likenesses first (``similar_many``).

    Raises AdviserError 'no-councils', RecordRefused.
    """
    if not rows:
        raise AdviserError("For which councils?", "No council was chosen.", "Choose at least one.", code="no-councils")
    councils = text.plural(len(rows), "council")
    ids = records.create_many(store, EPISODE.name, _all(common, rows), f"added support for {councils}")
    return EnteredMany(dict(zip(rows, ids, strict=True)), f"Added support for {councils}.")


def set_status(store: Store, rows: Iterable[str], status: str, why: str = "") -> int:
    """Move episodes to a status, as one action; how many changed: those that stand so already are left alone, unless
    a reason is given. ``why`` replaces the reason of the status before, which belonged to that one.

    Raises RecordRefused, AdviserError 'no-such-record', 'record-deleted'.
    """
    told, wrong = check(EPISODE, {"status": status, "why": why}, new=False)
    if wrong:
        raise records.RecordRefused(EPISODE, wrong)
    before = {e.id: e.status for e in loaded(store).episodes}
    moved = {row: told for row in dict.fromkeys(rows) if told["why"] or before.get(row) != told["status"]}
    if moved:
        n = text.plural(len(moved), "support episode")
        records.change_many(store, EPISODE.name, moved, f"changed the status of {n}")
    return len(moved)
