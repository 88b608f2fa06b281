"""``--as-at``: the figures of a day on the command line."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import pytest

from adviser_app.cli import run
from adviser_app.cli.session import Exit
from adviser_app.services import stores
from tests.services.small import bring, line

BARNSLEY = "E08000038"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pay of two years; the second release revises the first year and adds another, and came in first."""
    folder = tmp_path_factory.mktemp("past")
    path = folder / "store.adviser"
    with stores.open_store(path) as opened:
        bring(opened, folder, "b.csv", [line(BARNSLEY, "Pay", "2022", 13), line(BARNSLEY, "Pay", "2023", 14)],
              date(2026, 3, 31))  # fmt: skip
        bring(opened, folder, "a.csv", [line(BARNSLEY, "Pay", "2022", 12)], date(2026, 1, 30))
    return path


def told(store: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> dict:
    capsys.readouterr()
    assert run(["--store", str(store), "--json", *arguments]) == Exit.DONE
    return json.loads(capsys.readouterr().out)


def test_a_council_and_a_series_as_at_a_day(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    then = told(store, capsys, "council", BARNSLEY, "--as-at", "2026-03-30")
    assert then["as_at"]["day"] == "2026-03-30"
    assert then["as_at"]["later_releases"] == 1
    shown = [i for theme in then["themes"] for i in theme["indicators"]]
    assert [(i["title"], i["value"], i["period"]) for i in shown] == [("Pay", 12, "2022")]
    page = told(store, capsys, "series", "Pay", "--council", BARNSLEY, "--as-at", "2026-03-30")
    assert [(p["period"], p["value"]) for p in page["points"]] == [("2022", 12)]
    assert page["revisions"] == []
    now = told(store, capsys, "series", "Pay", "--council", BARNSLEY)
    assert [(p["period"], p["value"]) for p in now["points"]] == [("2022", 13), ("2023", 14)]
    assert now["as_at"] is None


def test_in_words_the_day_is_said_first(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--store", str(store), "council", BARNSLEY, "--as-at", "30 March 2026"]) == Exit.DONE
    assert capsys.readouterr().out.startswith("As at 30 March 2026. Figures as publishers had released them by")


def test_an_export_as_at_a_day(store: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for day, wanted in (("2026-01-30", ["12"]), ("2026-03-31", ["13", "14"])):
        told(store, capsys, "export", "observations", "-o", str(tmp_path / "then.csv"), "--as-at", day)
        with (tmp_path / "then.csv").open(encoding="utf-8", newline="") as file:
            assert [row["value"] for row in csv.DictReader(file)] == wanted


def test_what_cannot_be_is_refused(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--store", str(store), "council", BARNSLEY, "--as-at", "2026-01-29"]) == Exit.REFUSED
    assert "30 January 2026" in capsys.readouterr().err
    assert run(["--store", str(store), "series", "Pay", "--as-at", "2026-03-30"]) == Exit.REFUSED
    assert "--council" in capsys.readouterr().err


def test_what_a_refresh_changed_by_indicator(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The release of March came first and revised what the one of January, that came late, says."""
    found = told(store, capsys, "changes", "--all", "--by-indicator", "--release", "1")
    (row,) = found["indicators"]
    assert (row["title"], row["new"], row["revised"], row["withdrawn"], row["councils"]) == ("Pay", 1, 1, 0, 1)
    assert (row["typical_revision"], row["largest_revision"]) == (1, 1)
    assert row["largest"] == "Barnsley, 2022: 12% → 13%"
    assert run(["--store", str(store), "changes", "--by-indicator"]) == Exit.DONE
    assert "30 January 2026" in capsys.readouterr().out
