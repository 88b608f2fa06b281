"""Steps that tests of the risk overview share: some reasons of known councils, a look a month ago, the page."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from pytestqt.qtbot import QtBot

from adviser_app.domain.areas import GroupRule
from adviser_app.domain.indicators import Polarity
from adviser_app.services import polarity, portfolio, records, risk
from adviser_app.services.support import Scope
from adviser_app.ui.app import Program
from adviser_app.ui.components.reasons import ReasonTree
from adviser_app.ui.components.reasons_paint import KEY
from adviser_app.ui.screens.risk import RiskScreen
from tests.ui.screens.conftest import BARNSLEY, DONCASTER, settle, visit
from tests.ui.screens.record_steps import in_store, to_front, write

COMMISSIONERS, NOTICE = "Commissioners", "Best Value Notice"


def ago(days: int) -> str:
    return (date.today() - timedelta(days=days)).isoformat()


def reasons(qtbot: QtBot, program: Program) -> dict[str, str]:
    """Barnsley: two open interventions and a new leader; Doncaster: an interim chief executive. Their rows by name."""

    def do(store: Any) -> dict[str, str]:
        made = {}
        for name, kind, days in (("commissioners", COMMISSIONERS, 40), ("notice", NOTICE, 90)):
            texts = {"council": BARNSLEY, "kind": kind, "start": ago(days), "source": "Invented, 2026",
                     "summary": f"Invented: {kind}.", "link": "https://example.org/source"}  # fmt: skip
            made[name] = records.create(store, "intervention", texts).id
        leader = {"council": BARNSLEY, "leader": "Cllr New", "leader_since": ago(20)}
        made["leader"] = records.create(store, "council_detail", leader).id
        chief = {"council": DONCASTER, "chief_executive": "Somebody", "chief_status": "interim"}
        made["chief"] = records.create(store, "council_detail", chief).id
        return made

    found: dict[str, str] = write(qtbot, program, do)
    return found


def long_ago(qtbot: QtBot, program: Program, days: int = 35) -> None:
    """The portfolio began before, and a look of that day is kept."""

    def do(store: Any) -> None:
        for row in records.list_rows(store, "portfolio"):
            values = dict(row.values)
            records.delete(store, "portfolio", [row.id])
            records.create(store, "portfolio", {**values, "start": ago(100)})
        day = date.today() - timedelta(days=days)
        scope = Scope(portfolio=True)
        assert risk.remember(store, risk.overview(store, scope, rule=GroupRule.TYPE, today=day))
        assert portfolio.get(store)

    write(qtbot, program, do)


def judged(qtbot: QtBot, program: Program) -> None:
    """High is good for all three indicators: then the first councils stand in the worst quarter."""

    def do(store: Any) -> None:
        for line in polarity.listing(store):
            polarity.set(store, line.series.id, Polarity.HIGH)

    program.tasks.write(lambda store, _work: do(store), lambda _none: None, what=("polarity", "figures"))
    settle(qtbot, program)


def overview(qtbot: QtBot, program: Program, tab: str = "overview", **params: object) -> RiskScreen:
    to_front(qtbot, program)
    screen = visit(qtbot, program, "risk", tab=tab, **params)
    assert isinstance(screen, RiskScreen)
    settle(qtbot, program)
    return screen


def keys(tree: ReasonTree) -> list[tuple[str, ...]]:
    """Of the lines that can be seen, from the top."""
    found = []
    item = tree.topLevelItem(0)
    while item is not None:
        found.append(item.data(0, KEY))
        item = tree.itemBelow(item)
    return found


def stored(qtbot: QtBot, program: Program, table: str) -> list[Any]:
    found: list[Any] = in_store(qtbot, program, lambda store: records.list_rows(store, table))
    return found
