"""View models as the builders would give them, for windows under test. Invented councils and figures."""

from __future__ import annotations

from adviser_app.viewmodels.cells import Card, Cell, GroupView, Spark, Tone
from adviser_app.viewmodels.models import (
    BucketRow,
    ChangeRow,
    ChangesView,
    CouncilPage,
    IndicatorRow,
    PreviewView,
    ThemeGroup,
)

BARSET = "E07000001"
GROUP = GroupView("type", "12 district councils in England", ((BARSET, "Barsetshire"), ("E07000002", "Casterbridge")))


def spark(offset: float = 0.0, periods: int = 12) -> Spark:
    """A line of ``periods`` values around 25 with its group's band; the third has no value."""
    values = tuple(None if i == 2 else 25.0 + offset + i % 4 for i in range(periods))
    return Spark(
        values,
        tuple(22.0 for _ in values),
        tuple(28.0 for _ in values),
        tuple(25.0 for _ in values),
        "2014",
        "2025",
    )


def indicator(series_id: int, title: str, theme: str, standing: str = "Better than most") -> IndicatorRow:
    """A judged indicator; ``standing`` decides tone, icon and quartile."""
    tone = {"Better than most": Tone.GOOD, "Worse than most": Tone.BAD}.get(standing, Tone.MUTED)
    icon = {"Better than most": "trending-up", "Worse than most": "trending-down"}.get(standing, "minus")
    quartile = {"Better than most": "1st (best)", "Worse than most": "4th (worst)"}.get(standing, "2nd")
    value = 20.0 + series_id % 40
    return IndicatorRow(
        series_id,
        theme,
        title,
        "Percentage, ONS",
        Cell(f"{value:.1f}%", value),
        Cell("2025", "2025-01-01"),
        Cell("+0.3", 0.3, "up 0.3 on 2024"),
        Cell("Improving", "Improving", tone=Tone.GOOD, icon="trending-up"),
        Cell("25.0%", 25.0),
        Cell(quartile, float(quartile[0])),
        Cell("3 of 12", 3.0),
        Cell(standing, standing, tone=tone, icon=icon),
        (),
        "ONS Explore Local Statistics, released 3 March 2026 (example.csv)",
    )


def themes(count: int = 9) -> tuple[ThemeGroup, ...]:
    """``count`` indicators in three themes."""
    names = ("Economy", "Health", "Housing")
    words = ("Better than most", "Close to median", "Worse than most")
    groups = []
    for at, name in enumerate(names):
        rows = tuple(
            indicator(i + 1, f"{name} indicator {i + 1}", name, words[i % 3]) for i in range(at, count, len(names))
        )
        groups.append(ThemeGroup(name, f"{len(rows)} indicators", rows))
    return tuple(groups)


def changes(rows: int = 3) -> ChangesView:
    """What a refresh brought: ``rows`` figures, the first revised, the others new."""
    made = tuple(
        ChangeRow(
            i + 1,
            BARSET,
            "Barsetshire",
            f"Economy indicator {i + 1}",
            "2025",
            Cell("Revised" if i == 0 else "New", tone=Tone.WARN if i == 0 else Tone.NEUTRAL),
            Cell("24.1%", 24.1) if i == 0 else Cell("–", None, "not there before"),
            Cell("24.6%", 24.6),
            Cell("+0.5", 0.5) if i == 0 else Cell(""),
            "Economy",
            "",
        )
        for i in range(rows)
    )
    return ChangesView(
        "What the refresh of 3 March 2026 changed",
        f"{rows} figures changed: 1 revised, {rows - 1} new." if rows else "Nothing changed for this council.",
        (("New", max(rows - 1, 0)), ("Revised", min(rows, 1)), ("Withdrawn", 0)),
        made,
    )


def council_page(count: int = 9, name: str = "Barsetshire") -> CouncilPage:
    """A council with ``count`` indicators."""
    groups = themes(count)
    rows = [row for group in groups for row in group.rows]
    return CouncilPage(
        BARSET,
        name,
        f"{name} District Council",
        f"District · South West · {BARSET} · data to December 2025",
        f"{name} is better than most of its group on 3 of {count} indicators and worse than most on 3.",
        (f"{name} is better than most.",),
        (
            Card("Worst quarter", "3 of 9", "one more than at the last refresh", Tone.BAD),
            Card("Better than median", "5 of 9", "one fewer", Tone.NEUTRAL),
            Card("Improving", "6 of 9", "on the previous equivalent period", Tone.GOOD),
            Card("Changed at the last refresh", "3", "1 revised, 2 new", Tone.NEUTRAL),
        ),
        GROUP,
        changes(),
        tuple(r for r in rows if r.standing.text == "Worse than most")[:10],
        tuple(r for r in rows if r.standing.text == "Better than most")[:10],
        groups,
        ("Why has it worsened?",),
        (),
        "data to December 2025",
        ("ONS Explore Local Statistics, released 3 March 2026, OGL v3",),
        ("Median and quartiles by linear interpolation.",),
    )


def preview(can_apply: bool = True) -> PreviewView:
    """A refresh of two indicators with one rejected row."""
    return PreviewView(
        "What this refresh would do",
        "120 rows read from example.csv: 100 new, 5 changed, 14 unchanged, 1 rejected.",
        ("Rows read", "New", "Changed", "Unchanged", "Duplicate", "Superseded code", "Rejected", "Not for us"),
        BucketRow("All indicators", (120, 100, 5, 14, 0, 0, 1, 0)),
        (
            BucketRow("Economy indicator 1", (60, 50, 2, 7, 0, 0, 1, 0)),
            BucketRow("Health indicator 2", (60, 50, 3, 7, 0, 0, 0, 0)),
        ),
        ((Cell("Barsetshire"), Cell("Economy indicator 1"), Cell("+12.0", 12.0)),),
        ("Council", "Indicator", "Movement"),
        ((Cell("17", 17.0), Cell("value"), Cell("1_000"), Cell("bad-number"), Cell("Write 1000 or 1,000.")),),
        ("Line", "Column", "Value", "Code", "What to do"),
        (Cell("2 councils have no row in this file.", tone=Tone.WARN, icon="info"),),
        (("r1", "“Old name” looks like “New name”.", True),),
        can_apply,
        "" if can_apply else "This file is already in the store.",
    )
