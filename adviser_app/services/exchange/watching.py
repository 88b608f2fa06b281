"""A folder that bundles are dropped into, in a synced drive or on a share: what is new there is offered."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from adviser_app.domain.errors import AdviserError
from adviser_app.merge import age, bundle, limits
from adviser_app.services.exchange import files
from adviser_app.services.exchange.sending import FILE_HASH, tag_of
from adviser_app.store import identity as kept
from adviser_app.store import peers, settings
from adviser_app.store.connection import Store
from adviser_app.store.peers import APPLIED

KEY = "watch_folder"
_PLACES = 5  # folders of the last bundles written, where a killed program may have left something
_Stamp = tuple[str, int, int]
_hashes: dict[_Stamp, str] = {}  # of files that have not changed since they were last looked at


@dataclass(frozen=True, slots=True)
class Offer:
    """A bundle in the watched folder that was not taken in yet. ``encrypted``: it opens only for whom it is for."""

    path: Path
    name: str
    bytes: int
    encrypted: bool


def watch_folder(store: Store) -> Path | None:
    """The folder that is watched; None where none is."""
    found = settings.get(store, KEY)
    return Path(found) if found else None


def set_watch_folder(store: Store, folder: Path | None) -> Path | None:
    """Watch a folder from now on, or (None) none. Raises AdviserError 'no-such-folder'."""
    if folder is not None and not folder.is_dir():
        raise AdviserError(
            "No such folder", f"{folder} is no folder that can be opened.", "Choose another.", code="no-such-folder"
        )
    settings.put(store, KEY, None if folder is None else str(folder.absolute()))
    return watch_folder(store)


def offered(store: Store) -> list[Offer]:
    """The bundles in the watched folder that were neither taken in nor written here, by name; one of several copies.

    Quick enough for every minute: a file is read once, unless it changes. Files that cannot be read now (a cloud has
    not fetched them, another program holds them) come later. A folder that is away is empty.
    """
    folder = watch_folder(store)
    if folder is None:
        return []
    seen = {h for one in peers.incoming(store, APPLIED) for h in _hashes_of(one.sha256, one.counts)}
    seen |= {h for one in peers.outgoing(store) for h in _hashes_of(one.sha256, one.counts)}
    out = []
    found: list[Path] = []
    with contextlib.suppress(OSError):
        found = sorted(
            (p for p in folder.iterdir() if bundle.is_bundle_name(p.name)), key=lambda p: (len(p.name), p.name)
        )
    for path in found:
        with contextlib.suppress(OSError):
            size = path.stat().st_size
            if not 0 < size <= limits.ALL_BYTES + 100_000:
                continue
            sha256 = _hash(path)
            if sha256 not in seen:
                seen.add(sha256)
                out.append(Offer(path, path.name, size, path.suffix.lower() == age.SUFFIX))
    return sorted(out, key=lambda o: o.name)


def _hashes_of(sha256: str, counts: Mapping[str, object]) -> tuple[str, str]:
    """Of the bundle, and of the file that held it: another where that is encrypted."""
    return sha256, str(counts.get(FILE_HASH, sha256))


def _hash(path: Path) -> str:
    found = path.stat()
    stamp = (str(path), found.st_size, found.st_mtime_ns)
    if stamp not in _hashes:
        with path.open("rb") as file:
            _hashes[stamp] = hashlib.file_digest(file, "sha256").hexdigest()
    return _hashes[stamp]


def tidy(store: Store) -> list[Path]:
    """At start: remove what a killed program of this laptop left half-written where it writes bundles; the paths."""
    me = kept.get(store)
    if me is None:
        return []
    places = [Path(one.file).parent for one in peers.outgoing(store)[-_PLACES:]]
    watched = watch_folder(store)
    gone = []
    for folder in dict.fromkeys([*places, *([watched] if watched else [])]):
        gone += files.sweep(folder, tag_of(me))
    return gone
