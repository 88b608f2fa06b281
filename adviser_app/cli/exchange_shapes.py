"""The documents of ``exchange … --json`` (docs/json.md): what a change here changes, programs of others see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adviser_app.cli.output import plain
from adviser_app.cli.shapes import Document

if TYPE_CHECKING:
    from adviser_app.services import exchange, identity


def me(found: identity.Identity, words: tuple[str, ...]) -> Document:
    return {
        "person": found.person,
        "name": found.name,
        "laptop": found.laptop,
        "laptop_row": found.laptop_row,
        "hub": found.hub,
        "named": found.named,
        "key": found.verify_key,
        "words": list(words),
    }


def out(view: exchange.OutView, sent: exchange.Sent | None) -> Document:
    return {
        "files": [plain(path) for path in sent.paths] if sent else [],
        "kind": view.kind,
        "number": sent.number if sent else view.number,
        "to": list(view.to),
        "everything": view.everything,
        "encrypted": bool(sent and sent.encrypted),
        "edits": sent.edits if sent else view.edits,
        "erased": view.erased,
        "private_left_out": view.private,
        "people": list(view.people),
        "tables": [plain(t) for t in view.tables],
        "rows": [plain(r) for r in view.rows],
    }


def taken(shown: exchange.InPreview, result: exchange.InResult | None) -> Document:
    """A bundle that was looked at, and what became of it."""
    o = shown.outcome
    return {
        "file": shown.file,
        "applied": result is not None,
        "already_imported": plain(shown.already),
        "trust": shown.trust.value,
        "words": list(shown.words),
        "sender": shown.sender,
        "laptop": shown.laptop,
        "kind": shown.kind,
        "number": shown.number,
        "volume": [shown.volume, shown.volumes],
        "created": plain(shown.created),
        "encrypted": shown.encrypted,
        "counts": o.counts(),
        "changed": plain(o.changed),
        "merged": plain(o.merged),
        "conflicts": plain(o.conflicts),
        "waiting": plain(o.waiting),
        "arrived": plain(o.arrived),
        "clocks": list(o.clocks),
        "forks": list(o.forks),
        "remarks": list(shown.remarks),
        "new_replica": bool(result and result.new_replica),
        "backup": plain(result.backup) if result else None,
        "error": None,
    }


def status(found: exchange.Status) -> Document:
    return {
        "person": found.person,
        "laptop": found.laptop,
        "hub": found.hub,
        "words": list(found.words),
        "unconfirmed": {
            "edits": found.unconfirmed.edits,
            "rows": plain(found.unconfirmed.rows),
            "hub_known": found.unconfirmed.hub,
        },
        "gaps": list(found.gaps),
        "waiting": plain(found.waiting),
        "conflicts": found.conflicts,
        "reviews": found.reviews,
        "quarantined": found.quarantined,
        "last_in": plain(found.last_in),
        "last_out": plain(found.last_out),
        "watch": plain(found.watch),
        "digest": found.digest,
    }


def conflict(found: exchange.Conflict) -> Document:
    document = plain(found)
    document["around"] = [{"field": label, "text": text} for label, text in found.around]
    return dict(document)
