"""One action of the user: one transaction, one batch, taken back as one."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from weakref import WeakKeyDictionary

from adviser_app.services import identity
from adviser_app.services.pen import Pen
from adviser_app.store import batches
from adviser_app.store.connection import Store

_open: WeakKeyDictionary[Store, int] = WeakKeyDictionary()


@contextlib.contextmanager
def action(store: Store, label: str, *, kind: str = batches.DO, of: int | None = None) -> Iterator[int]:
    """All that is written inside is one batch and one transaction; its id. Inside another action it is part of that
    one. ``label`` says what was done in the past tense ("changed contact"), never a value: it cannot be erased."""
    if store in _open:
        yield _open[store]
        return
    with store.write():
        identity.ensure_me(store)  # its own records are no part of the batch: they are not taken back
        batch = batches.begin(store, label, kind, of)
        _open[store] = batch
        try:
            yield batch
            if batches.empty(store, batch):
                batches.drop(store, batch)
        finally:
            del _open[store]
    identity.note(store)


@contextlib.contextmanager
def writing(store: Store, label: str, *, kind: str = batches.DO, of: int | None = None) -> Iterator[Pen]:
    """An action with a pen; what the pen holds at the end is written."""
    with action(store, label, kind=kind, of=of) as batch:
        pen = Pen(store, identity.ensure_me(store), identity.clock_now())
        yield pen
        pen.write(batch)
