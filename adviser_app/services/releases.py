"""The imports a store has seen."""

from __future__ import annotations

from adviser_app.domain.indicators import Release
from adviser_app.store.catalogue import load_releases
from adviser_app.store.connection import Store


def releases(store: Store) -> list[Release]:
    """Every release in the order of import, those taken back too."""
    return load_releases(store)
