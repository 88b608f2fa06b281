"""Pages, searches and exports as figures stood on a day: the same verbs, on the store of that day.

``then(store, day)`` gives a store that any verb which only reads takes. What advisers write down (details of councils,
polarities, groups) is of today on every day; only published figures have a past here.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from datetime import date

from adviser_app.domain.errors import AdviserError
from adviser_app.store import cells
from adviser_app.store import past as stored
from adviser_app.store.catalogue import load_releases
from adviser_app.store.connection import Store
from adviser_app.viewmodels import past as view
from adviser_app.viewmodels import text

_lock = threading.Lock()
_kept: dict[tuple[str, date], tuple[tuple[object, ...], stored.Past]] = {}  # the last day looked at: pages ask again


@contextlib.contextmanager
def then(store: Store, day: date | None) -> Iterator[Store]:
    """The store as it stood on a day, by the dates of release; ``store`` itself where no day is asked for.

    Raises AdviserError 'nothing-then' for a day before the first release.
    """
    if day is None:
        yield store
        return
    first = min((r.released for r in load_releases(store) if not r.undone), default="")
    if first > day.isoformat():
        raise AdviserError(
            "Nothing was released by then",
            f"The oldest release in this store is of {text.iso_day(first)}, later than {text.day(day)}.",
            f"Choose a day from {text.iso_day(first)} on, or import older releases with their dates.",
            code="nothing-then",
        )
    with stored.opened(store, day, _find) as found:
        yield found


def said(store: Store, day: date | None) -> view.AsAt | None:
    """What a page as at a day says of itself; None for a page of today. ``store``: the present one."""
    return None if day is None else view.as_at(day, load_releases(store))


def forget() -> None:
    """Drops what is kept of the day looked at last."""
    with _lock:
        _kept.clear()


def _find(store: Store, day: date) -> stored.Past:
    key, now = (str(store.path), day), cells.signature(store)
    with _lock:
        known = _kept.get(key)
    if known is not None and known[0] == now:
        return known[1]
    found = stored.of_day(store, day)
    with _lock:
        _kept.clear()
        _kept[key] = (now, found)
    return found
