"""What the sections share: the working folder, the files and stores made in it, and the figures found."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from benchmarks import generate
from benchmarks.measure import Others, Run, Series, run

BUSY = 0.3  # cores taken by other work: beyond, the clock tells little
PYTHON_CHILD = Path(__file__).with_name("child.py")


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the report. ``reached`` and ``target`` are ratios, or a unit is given; ``target`` None: stated."""

    section: str
    name: str
    rows: str
    reached: float
    target: float | None
    unit: str = ""
    note: str = ""

    @property
    def text(self) -> str:
        if self.unit:
            return f"{self.reached:,.0f} {self.unit}" if self.reached >= 10 else f"{self.reached:.2g} {self.unit}"
        return f"{self.reached:.2f}"

    @property
    def verdict(self) -> str:
        if self.target is None:
            return ""
        return "reached" if self.reached <= self.target else "MISSED"


@dataclass
class Bench:
    """One size: so many rows of so many areas. ``label`` names it in the report, ``slug`` in file names."""

    folder: Path
    rows: int
    areas: int
    repeat: int
    label: str
    slug: str
    section: str = ""
    others: Others | None = None  # since the section began
    figures: list[Figure] = field(default_factory=list)
    raw: dict[str, Any] = field(default_factory=dict)
    skipped: list[str] = field(default_factory=list)

    # -- files and stores --

    def file(self, name: str, **shape: Any) -> Path:
        """A generated CSV of that name and shape, made once."""
        path = self.folder / f"{name}-{self.slug}.csv"
        if not path.exists():
            self.say(f"writing {path.name}")
            generate.write(path, **({"rows": self.rows, "areas": self.areas} | shape))
        return path

    def empty_store(self, passphrase: str | None = None) -> tuple[Path, str | None]:
        """A store with the register and nothing else, and its key."""
        from adviser_app.services import stores

        path = self.folder / ("empty-encrypted.db" if passphrase else "empty.db")
        if not path.exists():
            stores.open_store(path, passphrase).close()
        if passphrase is None:
            return path, None
        with stores.open_store(path, passphrase, read_only=True) as store:
            assert store.key is not None
            return path, store.key.text

    def copy(self, source: Path, name: str) -> Path:
        """A fresh copy of a closed store."""
        target = self.folder / name
        for suffix in ("-wal", "-shm"):
            target.with_name(target.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(source, target)
        return target

    def full_store(self) -> Path:
        """A store that holds the file ``own``."""
        path = self.folder / f"full-{self.slug}.db"
        if not path.exists():
            file = self.file("own")
            empty, _ = self.empty_store()
            self.say(f"importing {file.name}")
            made = self.copy(empty, "making.db")
            self.adviser("refresh", made, file)
            made.rename(path)
        return path

    def adviser(self, verb: str, store: Path, *rest: Path | str | None) -> Run:
        """A verb of Adviser in a child process."""
        import sys

        return run([sys.executable, PYTHON_CHILD, verb, store, *(r for r in rest if r is not None)])

    # -- figures --

    def say(self, text: str) -> None:
        print(text, flush=True)

    def add(self, name: str, reached: float, target: float | None, unit: str = "", note: str = "") -> None:
        figure = Figure(self.section, name, self.label, reached, target, unit, note)
        self.figures.append(figure)
        bound = f", at most {target:g}" if target is not None else ""
        self.say(f"  = {figure.name} ({figure.rows}): {figure.text}{bound} {figure.verdict}".rstrip())

    def compare(self, name: str, ours: Series, theirs: Series, target: float | None) -> None:
        """One contestant's runs ÷ another's, by the clock. Where other work took part of the processors in this
        section the clock tells little, so the worse of it and of processor time counts (threads save nothing there)."""
        wall, processor = ours.wall / theirs.wall, ours.cpu / theirs.cpu
        others = self.others.cores() if self.others else None
        busy = others is not None and others > BUSY
        note = f"{ours.wall:.2g} s to {theirs.wall:.2g} s, {wall:.2f}; in processor time {processor:.2f}"
        self.add(name, max(wall, processor) if busy else wall, target, note=note)

    def keep(self, name: str, found: dict[str, Series] | dict[str, Any]) -> None:
        """Raw figures for the results file."""
        self.raw.setdefault(self.section, {})[name] = {
            k: v.raw() if isinstance(v, Series) else v for k, v in found.items()
        }

    def skip(self, what: str) -> None:
        """Something that could not be measured here: said in the report."""
        self.skipped.append(f"{self.section}: {what}")
        self.say(f"  SKIPPED: {what}")

    def available(self, contestants: dict[str, Callable[[], Run] | None]) -> dict[str, Callable[[], Run]]:
        """The contestants that are installed; the others are named as skipped."""
        for name, once in contestants.items():
            if once is None:
                self.skip(f"{name}: not installed")
        return {name: once for name, once in contestants.items() if once is not None}

    def report(self, section: str) -> dict[str, Any]:
        return {
            "figures": [asdict(f) for f in self.figures if f.section == section],
            "skipped": [s for s in self.skipped if s.startswith(f"{section}: ")],
            "raw": self.raw.get(section, {}),
        }
