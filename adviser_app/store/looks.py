"""The risk overview as it stood on days it was looked at: this laptop's own, no record, and in no exchange.

A row a reason; one a council with the empty rule, which says that it was among those looked at; and one with neither,
whose text holds the settings of the rules that were looked for (JSON).
"""

from __future__ import annotations

from collections.abc import Iterable

import orjson

from adviser_app.store.connection import Store

Row = tuple[str, str, str, float, str]  # council, rule, state, weight, said


def days(store: Store) -> list[str]:
    """ISO days of which a look is kept, oldest first."""
    return [row[0] for row in store.con.execute("SELECT DISTINCT day FROM risk_look ORDER BY day")]


def load(store: Store, day: str) -> list[Row]:
    """The rows of a look; empty where there is none of that day."""
    return store.con.execute(
        "SELECT council, rule, state, weight, said FROM risk_look WHERE day = ? ORDER BY council, rule", (day,)
    ).fetchall()


def settings_of(rows: Iterable[Row]) -> dict[str, str]:
    """What ``put`` was given as settings; {} where the rows do not hold any."""
    said = next((text for council, rule, _, _, text in rows if not council and not rule), "")
    try:
        found = orjson.loads(said) if said else {}
    except orjson.JSONDecodeError:
        return {}
    return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else {}


def put(
    store: Store,
    day: str,
    settings: dict[str, str],
    councils: Iterable[str],
    reasons: Iterable[Row],
    drop: Iterable[str] = (),
) -> None:
    """Keep a look of a day instead of the one kept of it before, if any; forget those of the days in ``drop``."""
    rows: list[Row] = [("", "", "", 0.0, orjson.dumps(settings, option=orjson.OPT_SORT_KEYS).decode())]
    rows += [(code, "", "", 0.0, "") for code in councils]
    rows += reasons
    with store.write() as con:
        con.executemany("DELETE FROM risk_look WHERE day = ?", [(d,) for d in {day, *drop}])
        con.executemany("INSERT INTO risk_look VALUES (?, ?, ?, ?, ?, ?)", [(day, *row) for row in rows])
