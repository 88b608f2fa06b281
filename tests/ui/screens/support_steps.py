"""Steps that tests of support share: some episodes of known councils, the page and its views, what is in the store."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pytestqt.qtbot import QtBot

from adviser_app.services import records
from adviser_app.ui.app import Program
from adviser_app.ui.screens import verbs_records
from adviser_app.ui.screens.support import SupportScreen
from adviser_app.ui.screens.support_filters import present_year
from tests.ui.screens.conftest import BARNSLEY, DONCASTER, settle, visit
from tests.ui.screens.record_steps import in_store, to_front

LEEDS, YORK = "E08000035", "E06000014"
ACADEMY, MENTORING, CYBER = "Leadership Academy", "Mentoring", "Cyber resilience"
ROWS: tuple[dict[str, str], ...] = (
    {"council": BARNSLEY, "offer": ACADEMY, "status": "delivered", "councillors": "2", "days": "3"},
    {"council": BARNSLEY, "offer": ACADEMY, "status": "delivered", "councillors": "1"},
    {"council": BARNSLEY, "offer": CYBER, "status": "booked"},
    {"council": DONCASTER, "offer": ACADEMY, "status": "under way", "savings": "12500", "basis": "the council’s own"},
    {"council": LEEDS, "offer": MENTORING, "status": "declined", "why": "No time"},
)


def this_year(**texts: str) -> dict[str, str]:
    """An episode of the present financial year."""
    return {"year": present_year().removeprefix("FY").replace("-", "/"), **texts}


def change(qtbot: QtBot, program: Program, do: Callable[[Any], Any]) -> Any:
    """Something written about episodes, and told to every page."""
    found: list[Any] = []
    program.tasks.write(lambda store, _work: do(store), found.append, what=verbs_records.kinds("episode"))
    settle(qtbot, program)
    return found[0]


def episodes(qtbot: QtBot, program: Program, *rows: dict[str, str]) -> list[str]:
    """Written down, ``ROWS`` unless given; their ids."""
    texts = [this_year(**row) for row in rows or ROWS]
    made: list[str] = change(qtbot, program, lambda store: records.create_many(store, "episode", texts))
    return made


def support(qtbot: QtBot, program: Program, tab: str = "matrix", **params: object) -> SupportScreen:
    to_front(qtbot, program)
    screen = visit(qtbot, program, "support", tab=tab, **params)
    assert isinstance(screen, SupportScreen)
    settle(qtbot, program)
    return screen


def stored(qtbot: QtBot, program: Program, table: str = "episode") -> list[Any]:
    found: list[Any] = in_store(qtbot, program, lambda store: records.list_rows(store, table))
    return found


def offer_id(qtbot: QtBot, program: Program, name: str) -> str:
    return next(row.id for row in stored(qtbot, program, "offer") if row.values["name"] == name)
