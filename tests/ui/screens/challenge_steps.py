"""Steps that tests of peer challenges share: a few challenges of known councils, the page and its parts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from pytestqt.qtbot import QtBot

from adviser_app.services import records
from adviser_app.ui.app import Program
from adviser_app.ui.screens import verbs_records
from adviser_app.ui.screens.challenges import ChallengesScreen
from tests.ui.screens.conftest import BARNSLEY, DONCASTER, settle, visit
from tests.ui.screens.record_steps import in_store, to_front

LEEDS, YORK = "E08000035", "E06000014"
TODAY = date.today()


def ago(days: int) -> str:
    return (TODAY - timedelta(days=days)).isoformat()


ROWS: dict[str, dict[str, str]] = {
    "talks": {"council": DONCASTER, "kind": "Finance", "stage": "in discussion"},
    "late": {"council": BARNSLEY, "stage": "feedback report", "first_day": ago(202), "last_day": ago(200)},
    "planned": {"council": LEEDS, "stage": "confirmed", "first_day": ago(-38), "last_day": ago(-40)},
    "published": {
        "council": YORK, "stage": "action plan", "first_day": ago(62), "last_day": ago(60), "report_on": ago(20),
        "report_link": "https://example.org/report",
    },
}  # fmt: skip
PEERS: dict[str, dict[str, str]] = {
    "ada": {"name": "Ada Sample", "kind": "officer", "council": LEEDS, "strengths": "finance"},
    "ben": {"name": "Ben Sample", "kind": "councillor", "council": YORK, "strengths": "scrutiny; housing"},
    "own": {"name": "Cara Sample", "kind": "councillor", "council": BARNSLEY, "strengths": "scrutiny"},
}


def write(qtbot: QtBot, program: Program, table: str, rows: list[dict[str, str]]) -> list[str]:
    """Records written and told to every page; their ids."""
    found: list[Any] = []
    program.tasks.write(
        lambda store, _work: records.create_many(store, table, rows), found.append, what=verbs_records.kinds(table)
    )
    settle(qtbot, program)
    ids: list[str] = found[0]
    return ids


def some(qtbot: QtBot, program: Program) -> dict[str, str]:
    """``ROWS`` written down; row ids by name."""
    return dict(zip(ROWS, write(qtbot, program, "challenge", list(ROWS.values())), strict=True))


def some_peers(qtbot: QtBot, program: Program) -> dict[str, str]:
    return dict(zip(PEERS, write(qtbot, program, "peer", list(PEERS.values())), strict=True))


def page(qtbot: QtBot, program: Program, tab: str = "board", **params: object) -> ChallengesScreen:
    to_front(qtbot, program)
    screen = visit(qtbot, program, "challenges", tab=tab, **params)
    assert isinstance(screen, ChallengesScreen)
    settle(qtbot, program)
    return screen


def stored(qtbot: QtBot, program: Program, row: str, table: str = "challenge") -> dict[str, str]:
    found: dict[str, str] = in_store(qtbot, program, lambda store: records.get(store, table, row).values)
    return found


def listed(qtbot: QtBot, program: Program, table: str) -> list[Any]:
    found: list[Any] = in_store(qtbot, program, lambda store: records.list_rows(store, table))
    return found


def shown(part: Any, column: int = 0) -> list[str]:
    model = part.table.model
    return [model.part(row, column).text for row in range(model.rowCount())]
