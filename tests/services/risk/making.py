"""What tests of the risk overview write down."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from adviser_app.domain.indicators import Polarity
from adviser_app.services import records
from adviser_app.store.connection import Store
from tests.services.small import bring, line, say
from tests.tools.figures import metropolitan

TODAY = date(2026, 11, 22)
BARNSLEY, DONCASTER, ROTHERHAM = "E08000038", "E08000017", "E08000018"
MINE = (BARNSLEY, DONCASTER, ROTHERHAM)


def add(store: Store, table: str, **texts: str) -> str:
    return records.create(store, table, texts).id


def figures(store: Store, folder: Path) -> None:
    """Six indicators of the metropolitan districts, low is good: the last of each are worst and worsening."""
    codes = metropolitan()
    rows = [
        line(code, f"Rate {n}", year, 10 + at + (3 if year == "2025" else 0))
        for n in range(6)
        for at, code in enumerate(codes)
        for year in ("2024", "2025")
    ]
    bring(store, folder, "figures.csv", rows, date(2026, 2, 1))
    for n in range(6):
        say(store, f"Rate {n}", Polarity.LOW)
