"""The files that went out and came in, as a list to look back on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from adviser_app.services.records import names
from adviser_app.store import peers
from adviser_app.store.connection import Store

OUT, IN = "out", "in"


@dataclass(frozen=True, slots=True)
class LogLine:
    """A file. ``way``: out or in; ``at`` local time; ``file`` its name, of one written here its path; ``who``: the
    sender, or for whom it was ("" for all); ``kind``: bundle, template, refresh, of one written here adviser or hub;
    ``state``: applied, quarantined, refused, "" of one written here; ``counts`` as noted then."""

    way: str
    at: datetime
    file: str
    number: int
    who: str
    laptop: str
    kind: str
    state: str
    counts: dict[str, object]


def log(store: Store) -> list[LogLine]:
    """Every file of records written or taken in here, the newest first."""
    known = names(store)
    people = dict(known.people)
    lines = [
        LogLine(
            IN, datetime.fromisoformat(one.at).astimezone(), one.file, one.number,
            people.get(one.sender) or str(one.counts.get("sender", "")), str(one.counts.get("laptop", "")), one.kind,
            one.state, one.counts,
        )
        for one in reversed(peers.incoming(store))
        if one.kind != peers.SHIPPED
    ]  # fmt: skip
    lines += [
        LogLine(
            OUT, datetime.fromisoformat(one.at).astimezone(), one.file, one.number, known.person(one.recipient), "",
            one.kind, "", one.counts,
        )
        for one in reversed(peers.outgoing(store))
    ]  # fmt: skip
    # Times are kept to the second: of the same one, the last noted stays before the others.
    return sorted(lines, key=lambda line: line.at, reverse=True)
