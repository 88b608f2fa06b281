"""Laptops for tests of the exchange: each has its store, its profile and its own idea of the time; nothing is faked but
the wall clock and the source of randomness.

Stores are copies of one file with three councils, on a file system in memory where there is one, so that a laptop costs
a millisecond.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

from adviser_app import paths
from adviser_app.domain.records import RECORD_TYPES
from adviser_app.services import identity, shipped, stores
from adviser_app.store import areas, settings
from adviser_app.store.connection import Store

COUNCILS = 3
MEMORY = Path("/dev/shm")
START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def memory_folder() -> Path:
    """A new folder, in memory where that is possible. The caller removes it."""
    return Path(tempfile.mkdtemp(prefix="adviser-test-", dir=MEMORY if os.access(MEMORY, os.W_OK) else None))


@cache
def _template() -> bytes:
    folder = memory_folder()
    try:
        path = folder / "template.db"
        Store.create(path, prepare=_few_councils).close()
        return path.read_bytes()
    finally:
        shutil.rmtree(folder)


def _few_councils(store: Store) -> None:
    with store.write():
        for number in range(COUNCILS):
            areas.add_area(store, f"E0700000{number}", areas.AreaKind.COUNCIL, f"Council {number}")
        register = paths.resources() / "register" / "councils.csv"  # said to be there, so that opening loads no more
        settings.put(store, "register", hashlib.sha256(register.read_bytes()).hexdigest())
        settings.put(store, shipped.SETTING, shipped.digest())  # nor the catalogue


@dataclass
class World:
    """The true time, which only goes on, and the one source of random bytes: the same in every run."""

    folder: Path
    now: datetime = START
    drawn: int = 0
    laptops: list[Laptop] = field(default_factory=list)

    def random(self, size: int | None = None) -> bytes:
        self.drawn += 1
        return hashlib.shake_128(f"{self.drawn}".encode()).digest(size or 32)

    def new(self, name: str, **more: Any) -> Laptop:
        """A laptop with an empty store."""
        laptop = Laptop(self, self.folder / name, name, **more)
        laptop.home.mkdir(parents=True)
        laptop.path.write_bytes(_template())
        self.laptops.append(laptop)
        return laptop

    def copy(self, of: Laptop, name: str, *, profile: bool) -> Laptop:
        """The store copied as it lies, with the whole profile (a cloned machine) or the file alone."""
        of.close()
        laptop = Laptop(self, self.folder / name, name, of.drift, of.old)
        if profile:
            shutil.copytree(of.home, laptop.home)
        else:
            laptop.home.mkdir(parents=True)
            shutil.copyfile(of.path, laptop.path)
        self.laptops.append(laptop)
        return laptop

    def close(self) -> None:
        for laptop in self.laptops:
            laptop.close()
        shutil.rmtree(self.folder, ignore_errors=True)


@dataclass
class Laptop:
    """``drift``: how far its clock is from the true time. ``old``: an earlier version of Adviser, which does not know
    all tables and fields."""

    world: World
    home: Path
    name: str
    drift: timedelta = timedelta()
    old: bool = False
    _store: Store | None = None

    @property
    def path(self) -> Path:
        return self.home / "adviser.db"

    def wall(self) -> datetime:
        return self.world.now + self.drift

    @contextlib.contextmanager
    def at(self) -> Iterator[Store]:
        """Sit down at it: its profile, its clock, its version; its store is open."""
        self.world.now += timedelta(seconds=7)
        with contextlib.ExitStack() as stack:
            stack.callback(os.environ.__setitem__, "ADVISER_HOME", os.environ.get("ADVISER_HOME", ""))
            os.environ["ADVISER_HOME"] = str(self.home)
            stack.enter_context(mock.patch.object(identity, "clock_now", self.wall))
            stack.enter_context(mock.patch("secrets.token_bytes", self.world.random))
            if self.old:
                stack.enter_context(old_version())
            if self._store is None:
                self._store = stores.open_store(self.path, create=False)
            yield self._store

    @property
    def files(self) -> list[Path]:
        """The store's file and what SQLite keeps beside it."""
        return sorted(self.home.glob("adviser.db*"))

    def close(self) -> None:
        """Switch it off."""
        if self._store is not None:
            self._store.close()
            self._store = None


@contextlib.contextmanager
def old_version() -> Iterator[None]:
    """Adviser before case studies were recorded and actions had a detail."""
    import dataclasses

    action = RECORD_TYPES["action"]
    before = dict(RECORD_TYPES)
    fewer = tuple(f for f in action.fields if f.name != "detail")
    RECORD_TYPES["action"] = dataclasses.replace(action, fields=fewer)
    del RECORD_TYPES["case_study"]
    try:
        yield
    finally:
        RECORD_TYPES.clear()
        RECORD_TYPES.update(before)
