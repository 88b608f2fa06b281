"""Two laptops and the command line: each has its profile and its store; every command is what a person would type."""

from __future__ import annotations

import contextlib
import io
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

from adviser_app.cli import run
from adviser_app.services import stores
from adviser_app.store.connection import Store
from tests.tools.stores import new_file


class Laptop:
    """``home``: its profile, with the store in it."""

    def __init__(self, home: Path) -> None:
        home.mkdir()
        self.home = home
        self.path = new_file(home)

    def __call__(self, *arguments: object, code: int = 0) -> Any:
        """What a command tells as JSON."""
        said = self._run("--json", *arguments, code=code)
        return json.loads(said)

    def say(self, *arguments: object, code: int = 0) -> str:
        """What a command tells people."""
        return self._run(*arguments, code=code)

    def _run(self, *arguments: object, code: int) -> str:
        out = io.StringIO()
        with self._at(), contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            ended = run(["--store", str(self.path), *map(str, arguments)])
        assert ended == code, out.getvalue()
        return out.getvalue()

    @contextlib.contextmanager
    def _at(self) -> Iterator[None]:
        with mock.patch.dict(os.environ, {"ADVISER_HOME": str(self.home)}):
            yield

    @contextlib.contextmanager
    def open(self) -> Iterator[Store]:
        """The store, for what is typed in the window."""
        with self._at(), stores.open_store(self.path) as store:
            yield store


def introduced(folder: Path) -> tuple[Laptop, Laptop]:
    """The programme team's laptop, which collects for all, and Ann's; they have confirmed each other's keys."""
    hub, ann = Laptop(folder / "hub"), Laptop(folder / "ann")
    words = {
        "hub": hub("exchange", "me", "--name", "Programme team", "--laptop", "Office", "--hub")["words"],
        "ann": ann("exchange", "me", "--name", "Ann Able", "--laptop", "Train", "--email", "ann@lga.gov.uk")["words"],
    }
    for receiver, sender, name in ((ann, hub, "hub"), (hub, ann, "ann")):
        [file] = sender("exchange", "out", "-o", folder / "mail")["files"]
        [kept] = receiver("exchange", "in", file, code=2)["files"]
        assert kept["error"]["code"] == "sender-unknown"
        assert " ".join(words[name]) in kept["error"]["next_step"]
        receiver("exchange", "trust", " ".join(words[name]), "--how", "Read over the phone")
        receiver("exchange", "in", file)
    return hub, ann
