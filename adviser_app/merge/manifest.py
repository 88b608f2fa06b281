"""``datapackage.json``: what a bundle holds, in words any program for Frictionless Data Packages reads (version 1).

What is Adviser's own stands under ``adviser``: who sent it, the number, what the sender holds.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from adviser_app.domain.errors import AdviserError
from adviser_app.domain.records import RECORD_TYPES
from adviser_app.merge import dialect
from adviser_app.merge.container import damaged
from adviser_app.merge.limits import AGAIN

FORMAT = 1  # of the bundle; a newer one is refused with the advice to update
NAME = "datapackage.json"
_TYPES = {"csv": "text/csv", "json": "application/json", "txt": "text/plain"}
_FIELD_NOTES = {
    "id": "Hash of what the edit says.",
    "replica": "The laptop, or the file, that the edit is from.",
    "seq": "Its number there.",
    "clock": "When, in UTC, with a counter.",
    "author": "Row of the person.",
    "parents": "Edits of the same cell that it replaces.",
    "covers": "What the author of a deletion saw of the row.",
    "digest": "In place of a value that was erased.",
    dialect.END: "Holds # in every row: a file cut short shows.",
}


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sent a bundle. ``person``: row id; ``replica``: the laptop's number; ``key``: its public signing key, ""
    where it is not signed; ``laptop``: what the laptop is called."""

    person: str
    name: str
    replica: str
    laptop: str
    key: str


@dataclass(frozen=True, slots=True)
class Head:
    """What a bundle says of itself. ``kind``: adviser (own edits) or hub (all that are known). ``number``: the
    sender's; ``volume`` of ``volumes`` where one file could not hold all. ``schema``: of the sender's store;
    ``holdings``: by replica, the number up to which the sender misses nothing, and the digest of those edits;
    ``previous``: SHA-256 of the sender's bundle before this, "" of the first, and where it was not noted yet."""

    sender: Sender
    number: int
    kind: str
    created: datetime
    schema: int
    program: str
    holdings: Mapping[str, tuple[int, str]]
    volume: int = 1
    volumes: int = 1
    previous: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """A file of the bundle. ``header`` without ``_end`` and ``rows`` for a CSV, None for another file."""

    path: str
    data: bytes
    header: Sequence[str] | None = None
    rows: int | None = None


def write(head: Head, members: Sequence[Member], edits: int, digest: str) -> bytes:
    """The manifest. ``edits``: how many there are in all parts; ``digest`` of the set (``merge.edits.set_digest``)."""
    s = head.sender
    made = head.created.astimezone(UTC)
    said = {
        "profile": "data-package",
        "name": f"adviser-exchange-{made:%Y-%m-%d}-{slug(s.name)}-{head.number}",
        "title": f"Records exchanged by {s.name} ({s.laptop}), number {head.number}",
        "created": time_text(made),
        "resources": [_resource(m) for m in members],
        "adviser": {
            "format": FORMAT,
            "kind": head.kind,
            "number": head.number,
            "previous": head.previous,
            "volume": [head.volume, head.volumes],
            "schema": head.schema,
            "program": head.program,
            "sender": {"person": s.person, "name": s.name, "replica": s.replica, "laptop": s.laptop, "key": s.key},
            "edits": {"count": edits, "digest": digest},
            "holds": {replica: list(held) for replica, held in sorted(head.holdings.items())},
        },
    }
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()


def _resource(m: Member) -> dict[str, Any]:
    kind = m.path.rsplit(".", 1)[1]
    out: dict[str, Any] = {
        "name": re.sub(r"[^a-z0-9]+", "-", m.path.removesuffix(f".{kind}").lower()),
        "path": m.path,
        "format": kind,
        "mediatype": _TYPES[kind],
        "encoding": "utf-8",
        "bytes": len(m.data),
        "hash": f"sha256:{hashlib.sha256(m.data).hexdigest()}",
    }
    if m.header is None:
        return out
    return out | {
        "profile": "tabular-data-resource",
        "encoding": "utf-8-sig",
        "rows": m.rows,
        "dialect": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "lineTerminator": "\r\n", "header": True},
        "schema": {"fields": [_field(m.path, name) for name in (*m.header, dialect.END)], "missingValues": [""]},
    }


def _field(path: str, name: str) -> dict[str, str]:
    out = {"name": name, "type": "string"}
    record = RECORD_TYPES.get(path.removeprefix("view/").removesuffix(".csv"))
    if record is not None and name in record.by_name:
        return out | {"title": record.by_name[name].label}
    return out | ({"description": _FIELD_NOTES[name]} if name in _FIELD_NOTES else {})


def slug(name: str) -> str:
    """A name as file names hold it on every system: small letters and hyphens."""
    import unicodedata

    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40] or "adviser"


def time_text(moment: datetime) -> str:
    """A moment in UTC, to the second: 2026-11-22T05:43:57Z."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


@dataclass(frozen=True, slots=True)
class Promise:
    """What a manifest says that is to be found: bytes, hash and rows by path; edits and their digest."""

    head: Head
    files: Mapping[str, tuple[int, str, int | None]]
    edits: int
    digest: str


def read(data: bytes) -> Promise:
    """Raises AdviserError 'bundle-newer' for one from a program to come, 'bundle-manifest' where it makes no sense."""
    try:
        said = json.loads(data)
        own = said["adviser"]
        if isinstance(own["format"], int) and own["format"] > FORMAT:
            raise AdviserError(
                "Made by a newer Adviser",
                f"The bundle was written by Adviser {str(own.get('program', ''))[:20]}, which this one cannot read.",
                "Update Adviser and take it in again. Nothing was changed.",
                code="bundle-newer",
            )
        sender = Sender(**{name: _text(own["sender"][name]) for name in ("person", "name", "replica", "laptop", "key")})
        head = Head(
            sender=sender,
            number=_number(own["number"]),
            kind=_text(own["kind"]),
            created=datetime.strptime(said["created"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC),
            schema=_number(own["schema"]),
            program=_text(own["program"]),
            holdings={_text(r): (_number(upto), _text(digest)) for r, (upto, digest) in own["holds"].items()},
            volume=_number(own["volume"][0]),
            volumes=_number(own["volume"][1]),
            previous=_text(own.get("previous", "")),
        )
        files = {}
        for one in said["resources"]:
            rows = one.get("rows")
            files[_text(one["path"])] = (
                _number(one["bytes"]),
                _text(one["hash"]).removeprefix("sha256:"),
                None if rows is None else _number(rows),
            )
        return Promise(head, files, _number(own["edits"]["count"]), _text(own["edits"]["digest"]))
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise AdviserError(
            "Not taken in",
            f"{NAME} does not say what is in the file ({type(error).__name__}).",
            AGAIN,
            code="bundle-manifest",
        ) from error


def check(promise: Promise, members: Mapping[str, bytes]) -> None:
    """Every file is there as promised, and nothing else. Raises AdviserError 'bundle-damaged'."""
    if set(promise.files) != set(members):
        raise damaged()
    for path, (size, sha256, _) in promise.files.items():
        if len(members[path]) != size or hashlib.sha256(members[path]).hexdigest() != sha256:
            raise damaged()


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > 1000:
        raise ValueError("a text is missing")
    return value


def _number(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 10**15:
        raise ValueError("a number is missing")
    return value
