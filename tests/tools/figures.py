"""A small month of figures in our own long format, and the month after, for tests of the whole way."""

from __future__ import annotations

import csv
from pathlib import Path

from adviser_app import paths

COLUMNS = ("area_code", "indicator", "unit", "period", "value", "marker", "publisher")


def metropolitan() -> list[str]:
    """Codes of the 36 metropolitan districts, in the register's order."""
    with (paths.resources() / "register" / "councils.csv").open(encoding="utf-8-sig", newline="") as file:
        return [row["gss_code"] for row in csv.DictReader(file) if row["authority_type"] == "metropolitan district"]


def write(path: Path, rows: list[tuple[object, ...]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(rows)
    return path


def first_month(folder: Path) -> Path:
    """Two indicators of two years for the metropolitan districts; one figure withheld."""
    rows: list[tuple[object, ...]] = []
    for number, code in enumerate(metropolitan()):
        for year, base in (("2022/23", 30), ("2023/24", 31)):
            value, marker = ("", "[c]") if (number, year) == (3, "2023/24") else (base + number / 2, "")
            rows.append((code, "Recycling rate", "%", year, value, marker, "Sample"))
            rows.append((code, "Long-term vacant dwellings", "Dwellings", year, 500 + 10 * number, "", "Sample"))
    return write(folder / "first.csv", rows)


def second_month(folder: Path, *, wrong: bool = False) -> Path:
    """A new year, a revised figure, and with ``wrong`` two rows that cannot be taken."""
    rows: list[tuple[object, ...]] = []
    for number, code in enumerate(metropolitan()):
        rows.append(
            (code, "Recycling rate", "%", "2023/24", 31 + number / 2 + (0.7 if number == 5 else 0), "", "Sample")
        )
        rows.append((code, "Recycling rate", "%", "2024/25", 32 + number / 2, "", "Sample"))
    if wrong:
        rows.append((metropolitan()[0], "Recycling rate", "%", "2024/25", "1,23", "", "Sample"))
        rows.append(("E0899", "Recycling rate", "%", "2024/25", "12", "", "Sample"))
    return write(folder / "second.csv", rows)
