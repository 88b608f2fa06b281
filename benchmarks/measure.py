"""Child processes timed from outside: wall clock, processor time and the most memory they held."""

from __future__ import annotations

import os
import platform
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
CACHE: Path | None = None  # where children keep compiled modules, so that nothing is written into the checkout


class Failed(Exception):
    """A child ended badly; its last words are the message."""


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds of wall clock and of processor time; peak resident memory in MB; what the child printed."""

    wall: float
    cpu: float
    peak_mb: float
    out: str


def run(command: Sequence[str | Path], env: Mapping[str, str] | None = None, stdin: str | None = None) -> Run:
    """Runs a command to its end. Raises Failed where it fails."""
    given = {**os.environ, "PYTHONPATH": str(ROOT), **(env or {})}
    given.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program is compiled once, not at every start
    if CACHE is not None:
        given["PYTHONPYCACHEPREFIX"] = str(CACHE)
    begin = time.perf_counter()
    child = subprocess.Popen(
        [str(c) for c in command],
        env=given,
        stdin=subprocess.PIPE if stdin is not None else subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if stdin is not None:
        assert child.stdin is not None
        child.stdin.write(stdin)
        child.stdin.close()
    assert child.stdout is not None
    out = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - begin
    child.returncode = os.waitstatus_to_exitcode(status)
    child.stdout.close()
    if child.returncode:
        raise Failed(f"{' '.join(str(c) for c in command)[:200]}\n{out[-2000:]}")
    scale = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / scale, out)


@dataclass(slots=True)
class Series:
    """One contestant's runs."""

    name: str
    runs: list[Run] = field(default_factory=list)

    @property
    def wall(self) -> float:
        return statistics.median(r.wall for r in self.runs)

    @property
    def cpu(self) -> float:
        return statistics.median(r.cpu for r in self.runs)

    @property
    def peak_mb(self) -> float:
        return max(r.peak_mb for r in self.runs)

    def raw(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "wall_s": [round(r.wall, 4) for r in self.runs],
            "cpu_s": [round(r.cpu, 4) for r in self.runs],
            "peak_mb": round(self.peak_mb, 1),
        }


def interleaved(
    contestants: Mapping[str, Callable[[], Run]], repeat: int, say: Callable[[str], None]
) -> dict[str, Series]:
    """Runs all contestants in turn, ``repeat`` times: what else the machine does meets them all alike."""
    found = {name: Series(name) for name in contestants}
    for n in range(repeat):
        for name, once in contestants.items():
            made = once()
            found[name].runs.append(made)
            say(f"  {n + 1}/{repeat} {name}: {made.wall:.2f} s, {made.cpu:.2f} s of processor, {made.peak_mb:.0f} MB")
    return found


def median_of(once: Callable[[], object], repeat: int) -> float:
    """Median seconds of a call in this process."""
    took = []
    for _ in range(repeat):
        begin = time.perf_counter()
        once()
        took.append(time.perf_counter() - begin)
    return statistics.median(took)


class Others:
    """How much of the processors anything but this process and its children takes, from now on (Linux)."""

    def __init__(self) -> None:
        self._then = self._now()

    @staticmethod
    def _now() -> tuple[float, float]:
        """Seconds: of the clock, of all processors but ours."""
        stat = Path("/proc/stat")
        if not stat.exists():
            return time.perf_counter(), float("nan")
        user, nice, system, _, _, irq, softirq, steal, *_ = map(int, stat.read_text().split("\n", 1)[0].split()[1:])
        busy = (user + nice + system + irq + softirq + steal) / os.sysconf("SC_CLK_TCK")
        return time.perf_counter(), busy - sum(os.times()[:4])

    def cores(self) -> float | None:
        """On average so many of them; None where the system does not say."""
        (then, before), (now, after) = self._then, self._now()
        return None if after != after else max(0.0, round((after - before) / (now - then), 2))


def machine() -> dict[str, str]:
    """What the figures were measured on."""
    model = platform.processor() or platform.machine()
    memory = ""
    cpuinfo, meminfo = Path("/proc/cpuinfo"), Path("/proc/meminfo")
    if cpuinfo.exists():
        model = next((x.split(":", 1)[1].strip() for x in cpuinfo.read_text().splitlines() if "model name" in x), model)
    if meminfo.exists():
        memory = f"{int(meminfo.read_text().split()[1]) / (1 << 20):.0f} GB"
    from sqlcipher3 import dbapi2

    con = dbapi2.connect(":memory:")
    engine = con.execute("SELECT sqlite_version()").fetchone()[0]
    con.close()
    try:
        shell = subprocess.run(["sqlite3", "--version"], capture_output=True, text=True, check=True).stdout.split()[0]
    except (OSError, subprocess.CalledProcessError):
        shell = "not installed"
    return {
        "processor": f"{model}, {os.cpu_count()} cores",
        "memory": memory,
        "system": platform.platform(),
        "python": platform.python_version(),
        "sqlite of adviser (sqlcipher3)": engine,
        "sqlite3 shell": shell,
        "sqlite of python": sqlite3.sqlite_version,
        **{
            name: _version(name)
            for name in ("numpy", "orjson", "pandas", "sqlite-utils", "pyside6-essentials", "typst")
        },
    }


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not installed"
