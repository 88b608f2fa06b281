"""The main job on the command line, end to end, as a user types it."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import click
import pytest

from adviser_app.cli import run
from adviser_app.cli.session import Exit
from tests.tools import figures
from tests.tools.stores import PASSPHRASE

REPOSITORY = Path(__file__).resolve().parent.parent.parent
OTHER = "four other odd words"


class Terminal:
    """Runs commands on one store and keeps what they said."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.store = folder / "adviser.db"
        self._capsys = capsys
        self.err = ""

    def __call__(self, *arguments: object, code: int = Exit.DONE) -> str:
        got = run([str(a) for a in ("--store", self.store, *arguments)])
        said = self._capsys.readouterr()
        self.err = said.err
        assert got == code, f"{arguments}: {got}\n{said.out}{said.err}"
        return said.out

    def json(self, *arguments: object, code: int = Exit.DONE) -> Any:
        return json.loads(self(*arguments, "--json", code=code))


@pytest.fixture
def adviser(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(tmp_path, capsys)


def test_the_main_job(adviser: Terminal, tmp_path: Path) -> None:
    first, second = figures.first_month(tmp_path), figures.second_month(tmp_path)
    previewed = adviser.json("refresh", "--preview", first)
    assert not previewed["applied"]
    assert adviser.json("releases") == {"releases": []}
    told = adviser("refresh", first, "--released", "31 January 2026")
    assert "144 rows in 1 file: 144 new" in told
    assert "Applied as release 1" in told

    adviser("portfolio", "set", "Barnsley", "E08000016", "Sheffield")
    assert adviser.json("portfolio")["codes"] == ["E08000038", "E08000039"]

    shown = adviser.json("refresh", second, "--released", "2026-02-28")
    assert shown["applied"]
    assert shown["counts"] == {
        "rows_read": 72, "new": 36, "changed": 2, "unchanged": 34,
        "duplicate": 0, "superseded_code": 0, "rejected": 0, "not_for_us": 0,
    }  # fmt: skip
    assert Path(shown["backup"]).exists()

    changed = adviser.json("changes")  # of the portfolio
    assert {row["area_name"] for row in changed["rows"]} == {"Barnsley", "Sheffield"}
    everything = adviser.json("changes", "--all")
    assert everything["counts"]["revised"] == 1

    table = tmp_path / "polarity.csv"
    table.write_text("indicator,measure,unit,polarity\nRecycling rate,,%,high is good\n")
    assert adviser.json("polarity", "import", table)["matched"] == 1
    adviser("polarity", "set", 2, "low")

    page = adviser.json("council", "barnsley mbc", "--group", "type")
    recycling = next(i for t in page["themes"] for i in t["indicators"] if i["indicator"] == "Recycling rate")
    assert page["group"]["label"] == "36 metropolitan districts in England"
    assert recycling["value"] == 32 + figures.metropolitan().index("E08000038") / 2
    assert recycling["n"] == 36
    assert recycling["direction"] == "Improving"
    assert "Recycling rate" in adviser("council", "E08000016")

    found = adviser.json("series", "recycling")["series"]
    series = adviser.json("series", found[0]["id"], "--council", "Barnsley")
    assert [p["period"] for p in series["points"]] == ["2022/23", "2023/24", "2024/25"]

    packs = adviser.json("pack", "--portfolio", "-o", tmp_path / "packs")["packs"]
    assert [p["name"] for p in packs] == ["Barnsley", "Sheffield"]
    for one in packs:
        assert Path(one["pdf"]).read_bytes().startswith(b"%PDF")
        assert one["csv"]

    out = tmp_path / "figures.csv"
    done = adviser.json("export", "observations", "-o", out)
    with out.open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == done["rows"] == 144 + 36
    assert adviser.json("export", "revisions", "-o", tmp_path / "revisions.db")["rows"] == 2
    con = sqlite3.connect(tmp_path / "revisions.db")
    rows = con.execute("SELECT value_before, marker_before, value, until FROM revision ORDER BY value").fetchall()
    con.close()
    assert rows == [(None, "[c]", 32.5, "2026-02-28"), (33.5, "", 34.2, "2026-02-28")]

    assert adviser.json("undo")["release_id"] == 2
    assert adviser.json("doctor")["sound"]
    assert adviser.json("doctor", "--rebuild")["sound"]
    assert [r["undone"] is None for r in adviser.json("releases")["releases"]] == [True, False]


def test_the_same_file_again_says_so(adviser: Terminal, tmp_path: Path) -> None:
    first = figures.first_month(tmp_path)
    adviser("refresh", first)
    assert "already imported" in adviser("refresh", first)
    assert adviser.json("refresh", first)["already_imported"][0]["release_id"] == 1


def test_rejected_rows_are_told_with_line_and_remedy(adviser: Terminal, tmp_path: Path) -> None:
    adviser("refresh", figures.first_month(tmp_path))
    rejects = tmp_path / "rejects.csv"
    shown = adviser.json(
        "refresh", figures.second_month(tmp_path, wrong=True), "--rejects", rejects, code=Exit.REJECTED
    )
    assert shown["applied"]
    assert [p["line"] for p in shown["problems"]] == [74, 75]
    assert all(p["code"] and p["remedy"] for p in shown["problems"])
    assert rejects.read_text(encoding="utf-8-sig").count("second.csv") == 2


def test_refusals(adviser: Terminal, tmp_path: Path) -> None:
    nothing = tmp_path / "nothing.csv"
    nothing.write_text("a letter\n\nto nobody\n")
    shown = adviser.json("refresh", nothing, code=Exit.REFUSED)
    assert shown.get("error") or shown["problems"]
    assert adviser.json("council", "Barnsly", code=Exit.REFUSED)["error"]["code"] == "no-such-council"
    assert adviser.json("undo", code=Exit.REFUSED)["error"]["code"] == "nothing-to-undo"
    assert adviser.json("frob", code=Exit.REFUSED)["error"]["code"] == "usage"
    assert adviser.json("changes", "--since", "soon", code=Exit.REFUSED)["error"]["code"] == "usage"
    adviser("pack", "-o", tmp_path, code=Exit.REFUSED)
    assert "Name councils" in adviser.err
    adviser("council", "Barnsly", code=Exit.REFUSED)
    assert "Did you mean Barnsley" in adviser.err
    assert adviser.json("passphrase", "remove", code=Exit.REFUSED)["error"]["code"] == "not-encrypted"


def test_our_own_fault_leaves_a_report(adviser: Terminal, adviser_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from adviser_app.services import councils

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("for the test")

    monkeypatch.setattr(councils, "list_councils", broken)
    told = adviser.json("councils", code=Exit.FAULT)["error"]
    assert told["code"] == "fault"
    report = Path(told["report"])
    assert report.parent == adviser_home / "reports"
    assert "ZeroDivisionError: for the test" in report.read_text(encoding="utf-8")


def test_ctrl_c_stops_where_nothing_is_half_done(
    adviser: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from adviser_app.domain.progress import Work

    adviser("refresh", figures.first_month(tmp_path))
    step = Work.step

    def pressed(work: Work, text: str, fraction: float = -1.0) -> None:
        if text == "Saving":
            signal.raise_signal(signal.SIGINT)
        step(work, text, fraction)

    monkeypatch.setattr(Work, "step", pressed)
    told = adviser.json("refresh", figures.second_month(tmp_path), code=Exit.REFUSED)
    assert told["error"]["code"] == "cancelled"
    monkeypatch.undo()
    assert len(adviser.json("releases")["releases"]) == 1
    assert adviser.json("doctor")["sound"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_passphrase_for_scripts(adviser: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = tmp_path / "old.txt", tmp_path / "new.txt"
    old.write_text(PASSPHRASE + "\n")
    new.write_text(OTHER + "\n", encoding="utf-8-sig")  # as an editor of Windows may write it
    adviser("portfolio", "set", "York")
    adviser("backup")
    done = adviser.json("passphrase", "set", "--new-passphrase-file", old)
    assert done["encrypted"]
    assert done["backups_rewritten"] == 1
    assert adviser.json("portfolio", code=Exit.REFUSED)["error"]["code"] == "passphrase-needed"
    assert adviser.json("portfolio", "--passphrase-file", old)["codes"] == ["E06000014"]
    adviser("passphrase", "change", "--passphrase-file", old, "--new-passphrase-file", new)
    assert adviser.json("doctor", "--passphrase-file", old, code=Exit.REFUSED)["error"]["code"] == "passphrase-wrong"
    monkeypatch.setenv("ADVISER_PASSPHRASE", OTHER)
    assert adviser.json("doctor")["sound"]
    adviser("restore")
    adviser("passphrase", "remove")
    monkeypatch.delenv("ADVISER_PASSPHRASE")
    assert adviser.json("portfolio")["codes"] == ["E06000014"]


def test_a_passphrase_is_asked_for_and_asked_again(adviser: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    import click

    from adviser_app.cli import session

    adviser("portfolio", "set", "York")
    monkeypatch.setenv("ADVISER_NEW_PASSPHRASE", PASSPHRASE)
    adviser("passphrase", "set")
    typed = iter(["no such words", PASSPHRASE])
    monkeypatch.setattr(click, "prompt", lambda *_, **__: next(typed))
    monkeypatch.setattr(
        session, "sys", type("Terminal", (), {"stdin": session.sys.stdin, "stderr": session.sys.stderr})
    )
    monkeypatch.setattr(session.sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(session.sys.stderr, "isatty", lambda: True, raising=False)
    assert adviser.json("portfolio")["codes"] == ["E06000014"]
    assert "does not open with this passphrase" in adviser.err
    typed = iter(["no"] * 3)
    assert adviser.json("portfolio", code=Exit.REFUSED)["error"]["code"] == "passphrase-wrong"


def test_a_damaged_store_and_the_way_back(adviser: Terminal) -> None:
    adviser("portfolio", "set", "York")
    adviser("backup")
    adviser.store.write_bytes(adviser.store.read_bytes()[:20_000])
    assert adviser.json("portfolio", code=Exit.REFUSED)["error"]["code"] == "damaged-truncated"
    report = adviser.json("doctor", code=Exit.REFUSED)
    assert not report["sound"]
    assert report["findings"][0]["code"] == "damaged-truncated"
    kept = adviser.json("restore")["kept_aside"]
    assert Path(kept).stat().st_size == 20_000
    assert adviser.json("portfolio")["codes"] == ["E06000014"]


def test_reading_goes_on_while_another_writes(adviser: Terminal, tmp_path: Path) -> None:
    from adviser_app.services import stores

    adviser("refresh", figures.first_month(tmp_path))
    with stores.open_store(adviser.store):
        assert adviser.json("council", "Barnsley")["themes"]
        adviser("pack", "Barnsley", "-o", tmp_path / "packs")
        adviser("backup")
        told = adviser.json("refresh", figures.second_month(tmp_path), code=Exit.REFUSED)
        assert told["error"]["code"] == "locked"


def test_a_store_in_a_folder_that_is_not_there(adviser: Terminal, tmp_path: Path) -> None:
    adviser.store = tmp_path / "slip of the pen" / "adviser.db"
    assert adviser.json("councils", code=Exit.REFUSED)["error"]["code"] == "no-store"
    assert not adviser.store.parent.exists()


def test_councils_and_portfolio_by(adviser: Terminal) -> None:
    assert len(adviser.json("councils")["councils"]) == 317
    assert len(adviser.json("councils", "--abolished")["councils"]) == 365
    assert adviser("councils", "--region", "London").count("London") >= 33
    assert len(adviser.json("portfolio", "by", "--type", "county")["codes"]) == 21
    adviser("portfolio", "add", "York")
    adviser("portfolio", "remove", "Devon")
    assert len(adviser.json("portfolio")["codes"]) == 21
    assert len(adviser.json("portfolio", "undo")["codes"]) == 22
    adviser("portfolio", "by", code=Exit.REFUSED)


# --- as a program of its own ------------------------------------------------------------------------------------------


def program(*arguments: object, home: Path, **more: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from adviser_app.cli import main; main()", *map(str, arguments)],
        cwd=REPOSITORY,
        env=os.environ | {"ADVISER_HOME": str(home), "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        encoding="utf-8",
        **more,
    )


def test_as_a_program(tmp_path: Path) -> None:
    done = program("refresh", figures.first_month(tmp_path), "--json", home=tmp_path)
    assert done.returncode == 0
    assert done.stderr == ""  # quiet when piped
    assert json.loads(done.stdout)["applied"]
    page = program("council", "Barnsley", home=tmp_path)
    assert page.returncode == 0
    assert "·" in page.stdout  # whatever the terminal's own encoding
    assert program("council", home=tmp_path).returncode == 2
    assert (tmp_path / "adviser.db").exists()


def test_help_is_light_and_nothing_loads_qt() -> None:
    code = (
        "import sys\nfrom adviser_app.cli import run\n"
        "run(['--help'])\n"
        "heavy = ('numpy', 'pandas', 'sqlcipher3', 'typst', 'keyring', 'sqlite_utils')\n"
        "assert not [m for m in heavy if m in sys.modules], [m for m in heavy if m in sys.modules]\n"
        "run(['--store', sys.argv[1], 'councils']); run(['--store', sys.argv[1], 'doctor'])\n"
        "assert not [m for m in sys.modules if m.startswith(('PySide6', 'shiboken6', 'pyqtgraph', 'adviser_app.ui'))]\n"
    )
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-c", code, f"{folder}/a.db"], cwd=REPOSITORY, capture_output=True, text=True, check=False
        )
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_a_reader_that_goes_away_is_no_fault(tmp_path: Path) -> None:
    done = subprocess.run(
        f"{sys.executable} -c 'from adviser_app.cli import main; main()' councils | head -1",
        shell=True,
        cwd=REPOSITORY,
        env=os.environ | {"ADVISER_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGPIPE, signal.SIG_DFL),
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert done.stderr == ""
    assert not (tmp_path / "reports").exists()


# --- on real files ----------------------------------------------------------------------------------------------------


def test_on_the_real_months(adviser: Terminal, shared: Path, tmp_path: Path) -> None:
    months = shared / "data" / "ons-explore-local-statistics"
    small = tmp_path / "two-indicators.zip"
    with zipfile.ZipFile(months / "2026-01-full.zip") as full, zipfile.ZipFile(small, "w") as out:
        for name in full.namelist():
            if "claimant-count" in name or "homicide" in name:
                out.writestr(name, full.read(name))
    shown = adviser.json("refresh", small, "--released", "2026-01-31")
    assert shown["applied"]
    buckets = dict(shown["counts"])
    assert buckets.pop("rows_read") == sum(buckets.values())
    second = adviser.json("refresh", months / "2026-02.zip", "--released", "2026-02-28", "--preview")
    assert second["counts"]["changed"] > 1000
    adviser("polarity", "import", months / "indicator-polarity.csv")
    adviser("refresh", months / "2026-02.zip", "--released", "2026-02-28")
    series = adviser.json("series", "claimant")["series"]
    page = adviser.json("series", series[0]["id"], "--council", "City of London")
    assert page["revisions"]


@pytest.mark.parametrize(
    ("words", "code", "step"),
    [
        ("series", Exit.DONE, "adviser refresh FILE"),
        ("series no such words", Exit.DONE, "`adviser series` lists all"),
        ("releases", Exit.DONE, "adviser refresh FILE"),
        ("portfolio", Exit.DONE, 'adviser portfolio by --region "South West"'),
        ("undo", Exit.REFUSED, "Import one first"),
        ("pack --portfolio -o packs", Exit.REFUSED, "adviser portfolio by"),
        ("council Barnsly", Exit.REFUSED, "Did you mean Barnsley (E08000038)"),
        ("portfolio by --region Narnia", Exit.REFUSED, "One of: East Midlands"),
        ("refesh figures.csv", Exit.REFUSED, "Did you mean 'refresh'?"),
        ("passphrase set", Exit.REFUSED, "--new-passphrase-file"),
        ("passphrase remove", Exit.REFUSED, "adviser passphrase set"),
        ("export observations -o figures.xlsx", Exit.REFUSED, ".csv (any tool) or .db"),
    ],
)
def test_an_empty_store_and_wrong_words_are_answered_with_a_next_step(
    adviser: Terminal, monkeypatch: pytest.MonkeyPatch, words: str, code: Exit, step: str
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())  # nobody sits there to be asked
    assert step in adviser(*words.split(), code=code) + adviser.err


def test_no_line_of_help_is_cut_short() -> None:
    """What --help says of each command is a whole sentence."""
    from adviser_app.cli import adviser as program

    groups = [g for g in (program, *program.commands.values()) if isinstance(g, click.Group)]
    for group in groups:
        for name, command in group.commands.items():
            assert not command.get_short_help_str(62).endswith("..."), f"{group.name} {name}"
