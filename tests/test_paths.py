"""Locations: what ships is found, and what is the user's follows ADVISER_HOME."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from adviser_app import paths


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    paths._shipped.cache_clear()
    yield
    paths._shipped.cache_clear()


def test_shipped_folders_exist() -> None:
    assert (paths.db_dir() / "migrations" / "0001_initial.sql").is_file()
    assert (paths.resources() / "register" / "councils.csv").is_file()


def test_everything_of_the_user_lives_under_adviser_home(adviser_home: Path) -> None:
    assert {paths.data_dir(), paths.config_file().parent, paths.default_store().parent} == {adviser_home}


def test_without_adviser_home_the_system_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ADVISER_HOME")
    assert paths.data_dir().name == "Adviser"
    assert paths.config_file().name == "adviser.ini"


def test_frozen_program_looks_in_its_bundle(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "resources").mkdir()
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert paths.resources() == tmp_path / "resources"
    with pytest.raises(FileNotFoundError, match="db"):
        paths.db_dir()
