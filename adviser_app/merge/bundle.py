"""Bundles: what laptops exchange, as one signed file that people can open too.

``adviser-exchange_<date>_<person>_<number>.zip`` holds ``datapackage.json`` (the manifest), ``edits.csv`` (what
counts), ``redactions.json`` (ids of erased edits), ``view/<table>.csv`` (the records as they read, for people),
``README.txt`` and ``signature.json``. The signature is over the manifest's bytes, the manifest has every file's hash,
and ``signature.json`` has the hash of all bytes before it: whatever is changed, shows.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime

from adviser_app.domain.errors import AdviserError
from adviser_app.merge import container, edit_rows, manifest, readme, signing
from adviser_app.merge.container import damaged
from adviser_app.merge.edit_rows import Part
from adviser_app.merge.edits import Edit, set_digest
from adviser_app.merge.limits import AGAIN, ALL_BYTES, EACH_BYTES, MEMBERS
from adviser_app.merge.manifest import Head, Member, Sender, slug

__all__ = [
    "ADVISER",
    "HUB",
    "Bundle",
    "Head",
    "Redaction",
    "Sender",
    "View",
    "decode",
    "encode",
    "file_name",
    "is_bundle_name",
    "sha256_of",
    "slug",
    "volumes",
]

ADVISER, HUB = "adviser", "hub"
EDITS_BYTES = 38_000_000  # of one bundle: room is left for views, redactions and the manifest
_SIGNATURE, _REDACTIONS, _README = "signature.json", "redactions.json", "README.txt"
_EDITS = re.compile(r"edits(?:-\d+)?\.csv")
_FILE = re.compile(r"adviser-exchange_\d{4}-\d\d-\d\d_[a-z0-9-]+_\d+(?:[ _-]?\(?\d+\)?)?\.zip(?:\.age)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Redaction:
    """An erased edit: its id, when (UTC, ISO), by whom (row id of a person), why."""

    edit: str
    at: str
    author: str
    reason: str


@dataclass(frozen=True, slots=True)
class View:
    """The records of one type as they read, for people: a return template (``merge.template``). ``header`` without
    ``_end``."""

    table: str
    header: tuple[str, ...]
    rows: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle that was read. ``sha256`` of the whole file, in hexadecimal; ``signed``: by ``head.sender.key``."""

    head: Head
    edits: tuple[Edit, ...]
    redactions: tuple[Redaction, ...]
    signed: bool
    sha256: str
    digest: str


def volumes(edits: Sequence[Edit], most: int = EDITS_BYTES) -> list[tuple[list[Part], list[Edit]]]:
    """The edits as the parts of one bundle after another, with the edits that each bundle holds; at least one."""
    out: list[tuple[list[Part], list[Edit]]] = []
    parts: list[Part] = []
    begin = end = size = 0
    for part in edit_rows.write(edits, min(edit_rows.PART_BYTES, most)):
        if parts and size + len(part.data) > most:
            out.append((parts, list(edits[begin:end])))
            parts, size, begin = [], 0, end
        parts.append(part)
        size += len(part.data)
        end += part.count
    return [*out, (parts, list(edits[begin:end]))]


def encode(
    head: Head,
    parts: Sequence[Part],
    edits: Sequence[Edit],
    redactions: Sequence[Redaction],
    views: Callable[[], Sequence[View]],
    secret: str,
) -> bytes:
    """The bytes of a bundle; the same for the same content.

    ``parts`` are those of ``edits``; ``views`` are made while a thread packs these, and those that would not fit are
    left out: README.txt says so. ``secret``: the signing key whose public half is ``head.sender.key``, or "" for an
    unsigned one. Raises ValueError where the two do not belong together.
    """
    if (signing.key_of(secret) if secret else "") != head.sender.key:
        raise ValueError("the key is not the sender's")
    members = [
        Member("edits.csv" if n == 1 else f"edits-{n}.csv", part.data, edit_rows.COLUMNS, part.count)
        for n, part in enumerate(parts, start=1)
    ]
    with ThreadPoolExecutor(1, "deflate") as pool:
        packing = {m.path: pool.submit(container.deflated, m.data) for m in members}
        members.append(Member(_REDACTIONS, _redactions(redactions)))
        made = views()
        fitting = _fitting(made, members)
        packed = {path: one.result() for path, one in packing.items()}
    members += [Member(f"view/{v.table}.csv", v.data, v.header, v.rows) for v in fitting]
    members.append(Member(_README, readme.write(head, len(edits), fitting, len(made) - len(fitting))))
    said = manifest.write(head, members, len(edits), set_digest((e.seq, e.id) for e in edits))
    stamp = container.stamp_of(head.created.astimezone(UTC))
    files = [(manifest.NAME, said), *((m.path, m.data) for m in members)]
    signature = signing.sign(secret, said) if secret else ""

    def signed(before: bytes) -> tuple[str, bytes]:
        return _SIGNATURE, _signature(head.sender.key, signature, before)

    return container.pack(files, stamp, signed, packed)


def _fitting(views: Sequence[View], members: Sequence[Member]) -> list[View]:
    """Those views that the limits leave room for: as many kinds as there are places, in their order, and of these
    small ones first."""
    room = ALL_BYTES - sum(len(m.data) for m in members) - 1_000_000
    places = MEMBERS - len(members) - 3
    taken: set[str] = set()
    for view in sorted(views[: max(0, places)], key=lambda v: (len(v.data), v.table)):
        if len(view.data) <= min(room, EACH_BYTES):
            room -= len(view.data)
            taken.add(view.table)
    return [v for v in views if v.table in taken]


def decode(data: bytes) -> Bundle:
    """A bundle from its bytes, every byte of them checked.

    Raises AdviserError: 'not-a-bundle', 'bundle-damaged' (cut short or changed), 'bundle-signature' (changed by
    somebody who could not sign it), 'bundle-newer', 'bundle-manifest', 'bundle-edits', and those of ``limits.check``.
    """
    members, offsets, stamp = container.unpack(data)
    said, signed = members.pop(manifest.NAME, None), members.pop(_SIGNATURE, None)
    if said is None or signed is None:
        raise AdviserError("Not a bundle", "The file has no manifest, or no signature.", AGAIN, code="not-a-bundle")
    begin = offsets[_SIGNATURE]
    key, signature = _read_signature(signed)
    if signed != _signature(key, signature, data[:begin]) or list(offsets)[-1] != _SIGNATURE:
        raise damaged()
    promise = manifest.read(said)
    head = promise.head
    manifest.check(promise, members)
    if stamp != container.stamp_of(head.created) or key != head.sender.key:
        raise damaged()
    if key and not signing.verifies(key, said, signature):
        raise AdviserError(
            "The signature is wrong",
            f"The file says it is from {head.sender.name}, but was not signed with the key it names.",
            "Do not use it. Ask the sender by telephone whether they sent it.",
            code="bundle-signature",
        )
    redactions = _read_redactions(members.get(_REDACTIONS, b""))
    edits = _read_edits(promise, members, {r.edit for r in redactions})
    return Bundle(head, edits, redactions, bool(key), sha256_of(data), promise.digest)


def _read_edits(promise: manifest.Promise, members: dict[str, bytes], erased: set[str]) -> tuple[Edit, ...]:
    edits: list[Edit] = []
    for path in sorted((p for p in members if _EDITS.fullmatch(p)), key=lambda p: (len(p), p)):
        found = edit_rows.read(path, members[path], erased)
        if len(found) != promise.files[path][2]:
            raise _wrong("edits", f"{path} has {len(found):,} rows, and should have {promise.files[path][2]}")
        edits += found
    if len({e.id for e in edits}) != len(edits):
        raise _wrong("edits", "an edit is there twice")
    if len(edits) != promise.edits or set_digest((e.seq, e.id) for e in edits) != promise.digest:
        raise _wrong("edits", "the edits are not those that the manifest counts")
    return tuple(edits)


def _wrong(what: str, why: str) -> AdviserError:
    return AdviserError("Not taken in", f"In the file {why}.", AGAIN, code=f"bundle-{what}")


def _signature(key: str, signature: str, before: bytes) -> bytes:
    said = {
        "algorithm": "Ed25519",
        "of": manifest.NAME,
        "key": key,
        "signature": signature,
        "sha256_of_all_before": hashlib.sha256(before).hexdigest(),
    }
    return (json.dumps(said, indent=1) + "\n").encode()


def _read_signature(data: bytes) -> tuple[str, str]:
    try:
        said = json.loads(data)
        key, signature = said["key"], said["signature"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise damaged() from None
    if not (isinstance(key, str) and isinstance(signature, str)):
        raise damaged()
    return key, signature


def _redactions(redactions: Sequence[Redaction]) -> bytes:
    rows = [{"edit": r.edit, "at": r.at, "author": r.author, "reason": r.reason} for r in redactions]
    return (json.dumps(sorted(rows, key=lambda r: r["edit"]), ensure_ascii=False, indent=1) + "\n").encode()


def _read_redactions(data: bytes) -> tuple[Redaction, ...]:
    try:
        found = tuple(Redaction(r["edit"], r["at"], r["author"], r["reason"]) for r in json.loads(data))
        for r in found:
            datetime.fromisoformat(r.at)
            if not (re.fullmatch(r"e[\w-]{24}", r.edit, re.ASCII) and isinstance(r.author, str)):
                raise ValueError(r.edit)
            if not isinstance(r.reason, str):
                raise ValueError("no reason")
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _wrong("redactions", "the list of erased edits cannot be read") from error
    return found


def sha256_of(data: bytes) -> str:
    """What a bundle is known again by: the hash of the whole zip, before any encryption; in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def file_name(head: Head) -> str:
    """adviser-exchange_2026-11-22_jo-smith_7.zip: the day is the sender's own."""
    made = head.created.astimezone()
    return f"adviser-exchange_{made:%Y-%m-%d}_{slug(head.sender.name)}_{head.number}.zip"


def is_bundle_name(name: str) -> bool:
    """Whether a file is named as bundles are, "name (1).zip" of a browser or a synced folder included."""
    return _FILE.fullmatch(name) is not None
