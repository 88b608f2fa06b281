"""A refresh as the window makes it: read, compared, applied and told in a process of its own (services.aside).

The preview with all its figures stays in that process; the window gets what its pages show, long lists of it packed
until somebody looks. What was shown there is what is applied there. Light to import: the window does it early.
"""

from __future__ import annotations

import pickle
import threading
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

from adviser_app.domain.errors import AdviserError
from adviser_app.domain.progress import Work
from adviser_app.services.aside import Aside

if TYPE_CHECKING:
    from adviser_app.services.refresh.asked import UnknownName
    from adviser_app.store.connection import Store
    from adviser_app.viewmodels.models import ChangesView, PreviewView

T = TypeVar("T")
_LONG = ("rows", "movements", "problems")  # lists of a preview that may have a row for each row of a file
_BLOCK = 128  # rows unpacked at once: a millisecond or two


@dataclass(frozen=True, slots=True)
class Shown:
    """What the window has of a preview. ``figures``: the files hold figures, not records; ``unknown``: names to ask
    about; ``rejected``: rows not taken; ``number``: which preview of the process it is."""

    view: PreviewView
    rejected: int
    unknown: tuple[UnknownName, ...]
    figures: bool
    number: int


@dataclass(frozen=True, slots=True)
class Taken:
    """What was applied. ``release_id``: of figures; None where the files held records. ``counts``: rows by bucket."""

    release_id: int | None
    counts: dict[str, int]
    rejected: int
    conflicts: int


@dataclass(frozen=True, slots=True)
class TakenBack:
    """The refresh that was undone."""

    publisher: str
    released: str


@dataclass(frozen=True, slots=True)
class Changed:
    """What a refresh changed for the portfolio, or for every area. ``councils``: how many it is told for, 0 for all;
    ``keys``: series and area of each row."""

    view: ChangesView
    councils: int
    keys: tuple[tuple[int, str], ...]


class Packed(Sequence[T], Generic[T]):
    """Rows in blocks as they came from the other process, each unpacked when somebody asks for one of its rows: all at
    once would hold Python's lock for as long as there are rows."""

    def __init__(self, blocks: Sequence[bytes], size: int) -> None:
        self._blocks: list[bytes | Sequence[T]] = list(blocks)
        self._size = size

    def __len__(self) -> int:
        return self._size

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[T]: ...
    def __getitem__(self, at: int | slice) -> T | Sequence[T]:
        if isinstance(at, slice):
            return [self[i] for i in range(*at.indices(self._size))]
        if not -self._size <= at < self._size:
            raise IndexError(at)
        which, row = divmod(at % self._size, _BLOCK)
        block = self._blocks[which]
        if isinstance(block, bytes):
            block = self._blocks[which] = pickle.loads(block)
        return block[row]


def _blocks(rows: Sequence[Any]) -> Iterator[bytes]:
    for start in range(0, len(rows), _BLOCK):
        yield pickle.dumps(rows[start : start + _BLOCK], pickle.HIGHEST_PROTOCOL)


class Desk:
    """Where one refresh after the other is made. For workers: every method may take its time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._aside: Aside | None = None
        self._number = 0

    def begin(self) -> None:
        """Start the process, so that it is there when it is wanted."""
        self._running()

    def _running(self) -> Aside:
        with self._lock:
            if self._aside is None or not self._aside.alive:
                if self._aside is not None:
                    self._aside.close()
                self._aside = Aside("adviser_app.services.refresh", "adviser_app.services.record_refresh")
            return self._aside

    @property
    def pid(self) -> int | None:
        """The process, where there is one."""
        return self._aside.pid if self._aside is not None and self._aside.alive else None

    def close(self) -> None:
        """End the process; its preview is gone with it. Nothing may be under way."""
        with self._lock:
            if self._aside is not None:
                self._aside.close()
                self._aside = None

    def kill(self) -> None:
        """End the process whatever is under way. For the window's thread, when the program ends."""
        with self._lock:
            if self._aside is not None:
                self._aside.kill()
                self._aside = None

    def preview(self, store: Store, files: Sequence[Path], options: Mapping[str, Any], work: Work) -> Shown:
        """Reads and compares; the preview before it is kept until this one is made. ``options``: those of
        ``refresh.RefreshOptions``, for files of figures.

        Raises what ``refresh.preview`` raises, and AdviserError 'aside-ended'.
        """
        self._number += 1
        parts: dict[str, list[bytes]] = {name: [] for name in _LONG}
        found, sizes = self._running().call(
            _look, self._number, *_of(store), list(files), dict(options),
            work=work, part=lambda part: parts[part[0]].append(part[1]),
        )  # fmt: skip
        packed: dict[str, Any] = {name: Packed(parts[name], sizes[name]) for name in _LONG}
        return replace(found, view=replace(found.view, **packed))

    def apply(self, store: Store, shown: Shown, work: Work) -> Taken:
        """Does what was shown; of figures ``changes`` is to follow. ``store`` is the window's own, which holds the lock
        and must rest meanwhile.

        Raises what ``refresh.apply`` raises, 'stale-preview' also where the process of the preview has ended, and
        'aside-ended': then all of it is in the store or nothing is.
        """
        taken: Taken = self._kept().call(_apply, shown.number, *_of(store), work=work)
        if taken.release_id is None:
            self.close()
        return taken

    def changes(self, store: Store, release_id: int, everywhere: bool, work: Work) -> Changed:
        """What a release changed for the portfolio, or for every area where there is none or ``everywhere``; the last
        there is to do of a refresh: the process ends."""
        parts: list[bytes] = []
        found: Changed = self._running().call(
            _changes, *_of(store), release_id, everywhere, work=work, part=parts.append
        )
        self.close()
        return replace(found, view=replace(found.view, rows=Packed(parts, len(found.keys))))

    def undo(self, store: Store, work: Work) -> TakenBack:
        """Takes the newest refresh back; the process ends. ``store`` as for ``apply``. Raises what ``refresh.undo``
        raises, and 'aside-ended'."""
        found: TakenBack = self._running().call(_undo, *_of(store), work=work)
        self.close()
        return found

    def write_rejects(self, shown: Shown, path: Path, work: Work) -> int:
        """Rows written; those of one file of records as they can be mended and taken in. Raises 'stale-preview'."""
        rows: int = self._kept().call(_write_rejects, shown.number, path, work=work)
        return rows

    def _kept(self) -> Aside:
        with self._lock:
            if self._aside is None or not self._aside.alive:
                raise _gone()
            return self._aside


def _of(store: Store) -> tuple[Path, str | None]:
    return store.path, None if store.key is None else store.key.text


def _gone() -> AdviserError:
    return AdviserError(
        "The preview is gone", "What was read and compared is no longer there.", "Make the preview again.",
        code="stale-preview",
    )  # fmt: skip


# -- in the other process ----------------------------------------------------------------------------------------


def _look(
    kept: dict[str, Any], work: Work, number: int, path: Path, key: str | None, files: list[Path],
    options: dict[str, Any],
) -> Generator[tuple[str, bytes], None, tuple[Shown, dict[str, int]]]:  # fmt: skip
    from adviser_app.services import record_refresh, refresh
    from adviser_app.store.connection import Store

    made: refresh.Preview | record_refresh.RecordsPreview
    unknown: tuple[UnknownName, ...] = ()
    with Store.open(path, key, read_only=True) as store:
        if not options.get("by_file") and record_refresh.recognise(files):
            made = record_refresh.preview(store, files, work)
        else:
            made = refresh.preview(store, files, refresh.RefreshOptions(**options), work)
            unknown = tuple(made.unknown)
        view = made.view
    kept["preview"] = (number, made)
    for name in _LONG:
        for block in _blocks(getattr(view, name)):
            yield name, block
    light: dict[str, Any] = dict.fromkeys(_LONG, ())
    shown = Shown(replace(view, **light), len(made.rejected), unknown, isinstance(made, refresh.Preview), number)
    return shown, {name: len(getattr(view, name)) for name in _LONG}


def _made(kept: dict[str, Any], number: int) -> Any:
    known, made = kept.get("preview", (0, None))
    if known != number:
        raise _gone()
    return made


def _apply(kept: dict[str, Any], work: Work, number: int, path: Path, key: str | None) -> Generator[None, None, Taken]:
    from adviser_app.services import record_refresh, refresh
    from adviser_app.store.connection import Store

    yield from ()
    made = _made(kept, number)
    with Store.open(path, key, lock=False, upgrade=False) as store:
        if isinstance(made, record_refresh.RecordsPreview):
            records = record_refresh.apply(store, made, work)
            return Taken(None, records.counts, records.rejected, records.conflicts)
        done = refresh.apply(store, made, work)
        kept.clear()
        return Taken(done.release_id, done.counts, done.rejected, 0)


def _changes(
    kept: dict[str, Any], work: Work, path: Path, key: str | None, release_id: int, everywhere: bool
) -> Generator[bytes, None, Changed]:
    from adviser_app.services import changes, portfolio
    from adviser_app.store.connection import Store

    with Store.open(path, key, read_only=True) as store:
        codes = [] if everywhere else list(portfolio.get(store))
        view = changes.changes(store, release_id=release_id, codes=codes or None)
    yield from _blocks(view.rows)
    return Changed(replace(view, rows=()), len(codes), tuple((r.series_id, r.area_code) for r in view.rows))


def _undo(kept: dict[str, Any], work: Work, path: Path, key: str | None) -> Generator[None, None, TakenBack]:
    from adviser_app.services import refresh
    from adviser_app.store.connection import Store

    yield from ()
    with Store.open(path, key, lock=False, upgrade=False) as store:
        undone = refresh.undo(store)
    return TakenBack(undone.publisher, undone.released)


def _write_rejects(kept: dict[str, Any], work: Work, number: int, path: Path) -> Generator[None, None, int]:
    from adviser_app.services import record_refresh, refresh

    yield from ()
    made = _made(kept, number)
    if isinstance(made, record_refresh.RecordsPreview):
        write = record_refresh.write_to_mend if made.can_mend else record_refresh.write_rejects
        return write(made, path)
    return refresh.write_rejects(made, path)
