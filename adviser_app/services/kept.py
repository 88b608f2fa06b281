"""What is made of all records at once, kept in memory while no record changes: pages ask for it again and again."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from adviser_app.store.cells import snapshot
from adviser_app.store.connection import Store
from adviser_app.store.takeup import signature

T = TypeVar("T")
KEPT = 2  # states kept in memory: the open store, and one more


class Kept(Generic[T]):
    """``make``: a state from a store. Called with a store, it gives the present one; those of the stores asked for
    last are kept. Any thread may ask."""

    def __init__(self, make: Callable[[Store], T]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._states: dict[str, tuple[tuple[object, ...], T]] = {}

    def __call__(self, store: Store) -> T:
        key = str(store.path)
        with snapshot(store):
            now = signature(store)
            with self._lock:
                found = self._states.get(key)
            if found is None or found[0] != now:
                found = (now, self._make(store))
                with self._lock:
                    self._states.pop(key, None)
                    self._states[key] = found
                    for old in list(self._states)[:-KEPT]:
                        del self._states[old]
        return found[1]
