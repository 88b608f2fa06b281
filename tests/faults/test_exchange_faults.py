"""Taking in, settling, erasing and sending, killed 150 times; a full disk; a folder that cannot be written: the old
state or the new, every time, and a clear word."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from adviser_app.domain.errors import AdviserError
from adviser_app.merge import bundle
from adviser_app.services import exchange, records, stores
from tests.properties.judge import dump
from tests.properties.machine import Exchange
from tests.properties.scenarios import ANN, BEN, begin, change, send
from tests.tools.laptops import Laptop

pytestmark = pytest.mark.skipif(os.name == "nt", reason="kill -9 and resource limits are Unix words")
REPOSITORY = Path(__file__).resolve().parents[2]
SECRET = b"confided0001to nobody"
EVENTS = {"take_in": 70, "settle": 20, "erase": 20, "send": 10}
TIMED = 30


@dataclass
class Before:
    """A laptop with an open conflict, and a letter with edits of every kind and an erasure, not taken in yet."""

    folder: Path
    laptop: Laptop
    letter: Path
    rows: list[str]

    def copy(self, name: str) -> Path:
        """A profile to be killed in."""
        home = self.folder / name
        shutil.copytree(self.laptop.home, home)
        return home


@pytest.fixture(scope="module")
def before() -> Iterator[Before]:
    town = Exchange()
    try:
        row = begin(town)
        town.deliver(BEN, send(town, ANN))  # so that he trusts her key
        change(town, ANN, row, detail=SECRET.decode())
        town.collect()
        change(town, ANN, row, what="hers")
        change(town, BEN, row, what="his")
        town.collect()
        for n in range(6):
            town.add_action(ANN, f"a{n}", {"tags": "a; b", "status": "done"})
        town.add_action(ANN, "much", {"detail": "".join(f"{n} of many words\n" for n in range(5000))})
        town.add_action(BEN, "ben's", {})
        town.add_case(ANN, "https://example.org/one", "c", "Finance", {"tags": "b"})
        with town.at(ANN) as (laptop, store):
            records.delete(store, "action", [town.rows[1][1]])
            records.erase(store, "action", row, ["detail"], "asked for it in writing")
            town.judge.made(laptop, store)
            town.judge.erased[laptop.name] = town.redacted(store)
        change(town, BEN, row, due="2026-12-01")
        letter = town.post[send(town, ANN)]
        laptop = town.laptop(BEN)
        with laptop.at():
            pass
        for one in town.world.laptops:
            one.close()
        shutil.rmtree(laptop.home / "out")
        path = letter.put(laptop.home / "in")
        yield Before(town.world.folder, laptop, path, [r for t, r in town.rows if t == "action"])
    finally:
        town.world.close()


class Killer:
    """The process that lets others die."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.tools.killing"],
            cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def run(self, home: Path, work: str, **more: Any) -> dict[str, Any]:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps({"home": str(home), "work": work, **more}) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def close(self) -> None:
        self._process.communicate()


@pytest.fixture(scope="module")
def killer() -> Iterator[Killer]:
    one = Killer()
    yield one
    one.close()


def state(home: Path, monkeypatch: pytest.MonkeyPatch, *, look: bool = True) -> dict[str, list[Any]]:
    """What the store says, after a start as any other; with ``look``, all that must be so whatever happened before."""
    monkeypatch.setenv("ADVISER_HOME", str(home))
    with stores.open_store(home / "adviser.db", create=False) as store:
        exchange.tidy(store)
        said = dump(store)
        # A laptop's new replica is random: none is made here, and nothing else differs.
        said["incoming"] = store.con.execute("SELECT sha256, state FROM incoming ORDER BY id").fetchall()
        said["review"] = store.con.execute("SELECT tbl, row FROM review ORDER BY tbl, row").fetchall()
    assert not list(home.rglob("*.partial*")), "leftovers are removed at the start"
    if look:
        report = stores.doctor(home / "adviser.db")
        assert report.sound, report
    return said


def shared(said: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """Without what is of the moment: edits made in the course of it have random salts, so their ids and clocks go."""
    out = dict(said)
    out["edit"] = sorted(e[5:10] for e in said["edit"])
    out["cell"] = sorted(c[:5] for c in said["cell"])
    out["row_state"] = sorted(r[:3] + r[4:5] for r in said["row_state"])
    out["redaction"] = [len(said["redaction"])]
    return out


def jobs(before: Before, work: str) -> dict[str, Any]:
    return {
        "take_in": {"letter": str(before.letter)},
        "settle": {},
        "erase": {"row": before.rows[-1]},
        "send": {},
    }[work]


@pytest.mark.parametrize("work", EVENTS)
def test_killed_at_every_kind_of_moment(
    work: str, before: Before, killer: Killer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Spread evenly over all statements and all that is done to files, and some by the clock."""
    job = jobs(before, work)

    def run(home: Path, **more: Any) -> dict[str, Any]:
        return killer.run(home, work, **job, **more, **({"folder": str(home / "out")} if work == "send" else {}))

    old_home, new_home = before.copy(f"{work}-old"), before.copy(f"{work}-new")
    done = run(new_home)
    assert done["said"] == "" and done["events"] > 20
    old, new = shared(state(old_home, monkeypatch)), shared(state(new_home, monkeypatch))
    assert (old == new) is (work == "send")
    total, number = done["events"], EVENTS[work]
    chance = random.Random(20261122)
    moments: list[dict[str, Any]] = [{"at": n * total // number} for n in range(number)]
    moments += [{"after": chance.uniform(0, 0.06)} for _ in range(TIMED * number // sum(EVENTS.values()))]
    seen = {"old": 0, "new": 0, "killed": 0}
    for n, moment in enumerate(moments):
        home = before.copy(f"{work}-{n}")
        told = run(home, **moment)
        assert told["killed"] or "after" in moment, told
        seen["killed"] += told["killed"]
        found = shared(state(home, monkeypatch, look=n % 3 == 0))
        assert found in (old, new), moment
        seen["old" if found == old else "new"] += 1
        if work == "take_in":
            if found == new:
                for path in home.glob("adviser.db*"):
                    assert SECRET not in (path.read_bytes() if path.is_file() else b"")
            elif n % 5 == 0:
                assert run(home)["said"] == "" and shared(state(home, monkeypatch)) == new, "and then again, whole"
        if work == "send" and (home / "out").is_dir():
            for path in (home / "out").iterdir():
                bundle.decode(path.read_bytes())  # whole, or not there
        shutil.rmtree(home)
    assert seen["killed"] >= number
    assert seen["old"] > number // 3
    shutil.rmtree(old_home)
    shutil.rmtree(new_home)


@pytest.mark.parametrize("backup", [True, False])
def test_a_limit_on_the_size_of_files(
    backup: bool, before: Before, killer: Killer, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = shared(state(before.copy(f"limit-old-{backup}"), monkeypatch))
    codes = set()
    for n, limit in enumerate((10_000, 40_000, 200_000, 680_000)):
        home = before.copy(f"limit-{backup}-{n}")
        told = killer.run(home, "take_in", letter=str(before.letter), limit=limit, backup=backup)
        codes.add(told["said"])
        if told["said"]:
            assert told["said"] in ("disk-full", "disk-error"), told
            assert shared(state(home, monkeypatch)) == old
    assert codes & {"disk-full", "disk-error"}


def test_a_full_disk(before: Before, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite has rolled back by itself by then; whoever says ROLLBACK again hides the reason."""
    home = before.copy("full")
    monkeypatch.setenv("ADVISER_HOME", str(home))
    with stores.open_store(home / "adviser.db") as store:
        shown = exchange.preview(store, before.letter)
        old = dump(store)
        pages = store.con.execute("PRAGMA page_count").fetchone()[0]
        store.con.execute(f"PRAGMA max_page_count = {pages + 1}")
        for attempt in (
            lambda: exchange.apply(store, shown, backup=False),
            lambda: exchange.preview(store, before.letter),
        ):
            with pytest.raises(AdviserError) as refused:
                attempt()
            assert refused.value.code == "disk-full"
            assert "nothing was changed" in f"{refused.value.message} {refused.value.next_step}".lower()
            assert dump(store) == old
        store.con.execute("PRAGMA max_page_count = 1073741823")
        exchange.apply(store, exchange.preview(store, before.letter), backup=False)
    assert stores.doctor(home / "adviser.db").sound


def test_an_upgrade_killed_before_the_records_are_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """What an older version kept without understanding it shows with the next start, however the first one ended."""
    town = Exchange()
    try:
        row = begin(town)
        hub = town.laptop(0)
        hub.close()
        hub.old = True
        change(town, ANN, row, detail="a field it does not know")
        town.collect()
        hub.close()
        hub.old = False

        def killed(*_: object) -> None:
            raise RuntimeError("killed")

        with monkeypatch.context() as patch:
            patch.setattr(stores.edits, "rebuild", killed)
            with pytest.raises(RuntimeError, match="killed"), hub.at():
                pass
        with hub.at() as store:
            assert records.get(store, "action", row).values["detail"] == "a field it does not know"
            town.judge.check(hub, store)
    finally:
        town.world.close()


def test_a_store_that_is_open_for_reading_only(before: Before, monkeypatch: pytest.MonkeyPatch) -> None:
    home = before.copy("reading")
    monkeypatch.setenv("ADVISER_HOME", str(home))
    with stores.open_store(home / "adviser.db", read_only=True) as store:
        old = dump(store)
        for attempt in (lambda: exchange.preview(store, before.letter), lambda: exchange.out(store, home / "out")):
            with pytest.raises(AdviserError) as refused:
                attempt()
            assert refused.value.code == "read-only"
        assert exchange.status(store).conflicts == 1, "it can be looked at"
        assert dump(store) == old


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root to give up its rights")
def test_a_folder_that_cannot_be_written(before: Before, killer: Killer, monkeypatch: pytest.MonkeyPatch) -> None:
    home = before.copy("closed")
    (home / "out").mkdir(mode=0o755)
    old = state(home, monkeypatch)
    assert killer.run(home, "send", folder=str(home / "out"), uid=65534)["said"] == "read-only"
    assert not list((home / "out").iterdir())
    assert state(home, monkeypatch)["action"] == old["action"]
