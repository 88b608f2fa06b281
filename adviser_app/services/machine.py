"""What this computer remembers beside its stores: how far each replica has counted, and what was erased.

A store copied to another computer or put back from a backup counts from where it stood, and would give numbers a second
time; it is known by this list. Erasures are kept so that a backup made before one is put right when it is opened.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from adviser_app import paths


def _file(name: str) -> Path:
    return paths.data_dir() / name


def _read(name: str) -> dict[str, Any]:
    try:
        found = json.loads(_file(name).read_text(encoding="utf-8"))
    except (OSError, ValueError):  # not there, or cut short by a power failure: known of nothing
        return {}
    return found if isinstance(found, dict) else {}


def _write(name: str, content: Mapping[str, Any]) -> bool:
    path = _file(name)
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    for _ in range(3):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            partial.write_text(json.dumps(content, separators=(",", ":"), sort_keys=True), encoding="utf-8")
            os.replace(partial, path)
        except FileNotFoundError:  # a program that was just started took it for a leftover
            continue
        except OSError:
            # A profile that cannot be written is a list that forgets: the store then takes a new replica at the next
            # start, which is always safe. What the user typed must not be refused for it.
            with contextlib.suppress(OSError):
                partial.unlink(missing_ok=True)
            return False
        return True
    return False


def remove_partials() -> None:
    """Remove what killed programs left half-written here. One that writes at this moment writes again."""
    for path in paths.data_dir().glob("*.json.*.partial"):
        with contextlib.suppress(OSError):
            path.unlink()


_unwritten: dict[str, int] = {}  # counts that could not be written, for as long as the program runs


def counted(replica: str) -> int | None:
    """How far a replica has counted on this computer; None where it never worked here."""
    found = _read("replicas.json").get(replica)
    return found if isinstance(found, int) else _unwritten.get(replica)


def count(numbers: Mapping[str, int]) -> None:
    """Replicas have counted so far. Numbers never go down."""
    known = _read("replicas.json")
    new = {r: n for r, n in numbers.items() if not isinstance(known.get(r), int) or known[r] < n}
    if new and not _write("replicas.json", known | new):
        _unwritten.update(new)


def erased() -> dict[str, list[str]]:
    """What was erased on this computer: by edit, [replica of the store, when, by whom, why]."""
    return {
        edit: said
        for edit, said in _read("erasures.json").items()
        if isinstance(said, list) and len(said) == 4 and all(isinstance(part, str) for part in said)
    }


def erase(edits: Iterable[str], replica: str, at: str, author: str, reason: str) -> None:
    """Remember that edits were erased in the store of a replica."""
    _write("erasures.json", {e: [replica, at, author, reason] for e in edits} | erased())
