"""Bundles to test with: small, with everything a bundle can hold."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from adviser_app.merge import bundle, dialect, edits, signing
from adviser_app.merge.bundle import Head, Redaction, Sender, View
from adviser_app.merge.edits import Edit

SECRET = "snWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"
MADE = datetime(2026, 11, 22, 5, 43, 57, tzinfo=UTC)
PERSON = "rAAAAAAAAAAAAAAAAAAAA"


def edit(seq: int, value: str, *, field: str = "what", **more: object) -> Edit:
    return edits.make(
        "lAAAAAAAAAAAA", seq, f"2026-11-22T05:00:{seq % 60:02d}.000Z-0000", PERSON, "action", "rBBBBBBBBBBBBBBBBBBBB",
        field, value, salt=f"s{seq}", **more,
    )  # fmt: skip


def some_edits() -> list[Edit]:
    first = edit(1, '=SUM(A1)\n“Côte”, "q"')
    second = edit(2, "", parents=[first.id])
    gone = edits.erase(edit(3, "a secret"))
    unknown = edits.make("lAAAAAAAAAAAA", 4, "2026-11-22T05:00:04.000Z-0000", PERSON, "from_2031", "rC", "new", "x",
                         kind="merge-lines", salt="s4")  # fmt: skip
    deleted = edit(5, "", field="_row", kind=edits.DELETE, covers=[second.id, gone.id])
    return [first, second, gone, unknown, deleted]


def head(**more: object) -> Head:
    said: dict[str, object] = {
        "sender": Sender(PERSON, "Zoë Ng", "lAAAAAAAAAAAA", "Train laptop", signing.key_of(SECRET)),
        "number": 7, "kind": bundle.ADVISER, "created": MADE, "schema": 2, "program": "0.1.0",
        "holdings": {"lAAAAAAAAAAAA": (5, "abc"), "lBBBBBBBBBBBB": (3, "d")},
    }  # fmt: skip
    return Head(**(said | more))  # type: ignore[arg-type]


def view() -> View:
    header = ("_id", "_chk", "what", "_action")
    return View("action", header, 1, dialect.encode(header, [["r1", "k", "Ring =them", ""]]))


def encoded(
    made: list[Edit] | None = None,
    *,
    secret: str = SECRET,
    of: Head | None = None,
    views: Sequence[View] | None = None,
) -> bytes:
    made = some_edits() if made is None else made
    erased = [e for e in made if e.value is None]
    redactions = [Redaction(e.id, "2026-11-20T10:00:00+00:00", PERSON, "asked to") for e in erased]
    [(parts, held)] = bundle.volumes(made)
    return bundle.encode(of or head(), parts, held, redactions, lambda: [view()] if views is None else views, secret)
