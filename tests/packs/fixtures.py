"""Pages and charts with invented figures: an ordinary council, and the ones that break templates."""

from __future__ import annotations

import dataclasses
import math
import random
from datetime import UTC, datetime

from adviser_app.domain.areas import GroupRule
from adviser_app.packs.options import PackOptions
from adviser_app.viewmodels.cells import Card, Cell, GroupView, Spark, Tone
from adviser_app.viewmodels.models import (
    ChangeRow,
    ChangesView,
    ChartPoint,
    ChartView,
    CouncilPage,
    IndicatorRow,
    Practice,
    RowFacts,
    ThemeGroup,
)
from adviser_app.viewmodels.text import MONTHS

WHEN = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
OPTIONS = PackOptions(
    rule=GroupRule.TYPE,
    prepared_by="Principal Adviser (South West)",
    prepared_for="The Leader and the Chief Executive",
    timestamp=WHEN,
)
SHADED = "Shaded: middle half of 36 metropolitan districts in England"
MINUS = "\N{MINUS SIGN}"

# theme, title, unit, decimals, typical value, polarity (1 high is good, -1 low, 0 none)
SUBJECTS: tuple[tuple[str, str, str, int, float, int], ...] = (
    ("Economy", "Claimant count (16 to 64)", "%", 1, 3.9, -1),
    ("Economy", "Employment rate", "%", 1, 75.2, 1),
    ("Economy", "Gross median weekly pay", "£", 0, 612, 1),
    ("Economy", "Gross value added per hour worked", "£", 1, 34.1, 1),
    ("Economy", "Births of new enterprises", "%", 1, 10.9, 0),
    ("Economy", "Housing affordability ratio", "", 2, 8.61, -1),
    ("Children and education", "Pupils at expected standards by the end of primary school", "%", 0, 61, 1),
    ("Children and education", "GCSEs in English and maths by age 19", "%", 1, 71.4, 1),
    ("Children and education", "Persistent absence: all pupils", "%", 1, 19.8, -1),
    ("Children and education", "Persistent absence: pupils eligible for free school meals", "%", 1, 36.4, -1),
    ("Children and education", "Children in relative low-income families", "%", 1, 17.2, -1),
    ("Children and education", "Early years: good level of development", "%", 1, 67.3, 1),
    ("Health and wellbeing", "Healthy life expectancy: female", "years", 1, 63.4, 1),
    ("Health and wellbeing", "Healthy life expectancy: male", "years", 1, 62.2, 1),
    ("Health and wellbeing", "Adults who smoke cigarettes", "%", 1, 12.4, -1),
    ("Health and wellbeing", "Adult obesity", "%", 1, 27.9, -1),
    ("Health and wellbeing", "Preventable cardiovascular mortality", "Rate per 100,000 population", 1, 31.2, -1),
    ("Health and wellbeing", "Life satisfaction", "mean score of 10", 2, 7.46, 1),
    ("Environment", "Greenhouse gas emissions per head", "tonnes of CO2 equivalent", 1, 4.8, -1),
    ("Environment", "Domestic gas consumption", "kWh", 0, 11240, 0),
    ("Environment", "Public charging devices for electric vehicles", "Rate per 100,000 population", 1, 88.4, 1),
    ("Housing", "Net additions to the housing stock", "Rate per 1,000 dwellings", 1, 9.1, 0),
    ("Housing", "First-time buyer mortgage sales", "", 0, 1204, 0),
    ("Connectivity", "Premises able to receive gigabit broadband", "%", 1, 81.6, 1),
    ("Connectivity", "4G coverage by all operators", "%", 1, 84.0, 1),
    (
        "Connectivity",
        "Average travel time to a large employment centre by public transport or on foot",
        "minutes",
        1,
        26.3,
        -1,
    ),
)
_PLACES = ("Barsetshire", "Overbourne", "Fenbrook", "Eastmere", "Quarrydown", "Holmedale")
GROUP = GroupView(
    "type", "36 metropolitan districts in England", tuple((f"E0800{i:04d}", n) for i, n in enumerate(_PLACES))
)


def number(value: float, decimals: int, unit: str = "") -> str:
    text = f"{abs(value):,.{decimals}f}"
    text = f"£{text}" if unit == "£" else f"{text}%" if unit == "%" else text
    return (MINUS if value < 0 else "") + text


def _walk(seed: str, start: float, count: int) -> list[float]:
    chance = random.Random(seed)
    values = [start]
    for _ in range(count - 1):
        values.append(values[-1] + chance.gauss(0, abs(start) * 0.02) + (start - values[-1]) * 0.05)
    return values


def spark(seed: str, start: float, count: int = 16) -> Spark:
    median = [start * (1 + 0.01 * math.sin(i / 3)) for i in range(count)]
    return Spark(
        tuple(_walk(seed, start * 1.04, count)),
        tuple(m * 0.93 for m in median),
        tuple(m * 1.07 for m in median),
        tuple(median),
        "2010/11",
        "2025/26",
    )


def row(index: int, subject: tuple[str, str, str, int, float, int], quartile: int | None = None) -> IndicatorRow:
    theme, title, unit, decimals, typical, polarity = subject
    chance = random.Random(f"{title}{index}")
    quartile = quartile or chance.choice((1, 2, 2, 3, 3, 4))
    rank = chance.randint(9 * quartile - 8, 9 * quartile)
    better = quartile <= 2
    worse_by = (quartile - 2.5) * 0.06 * typical * (-polarity or 1)
    value, move = typical + worse_by, chance.choice((-1, 0, 1)) * typical * 0.012
    improving = move * polarity > 0
    if not polarity:
        direction = Cell("Increasing" if move > 0 else "Decreasing" if move else "No change", tone=Tone.MUTED)
    elif not move:
        direction = Cell("No change", tone=Tone.NEUTRAL, icon="minus")
    else:
        direction = Cell(
            "Improving" if improving else "Worsening",
            tone=Tone.GOOD if improving else Tone.BAD,
            icon="trending-up" if improving else "trending-down",
        )
    words = {1: "Better than most", 2: "Close to median", 3: "Close to median", 4: "Worse than most"}[quartile]
    tone = {1: Tone.GOOD, 4: Tone.BAD}.get(quartile, Tone.NEUTRAL)
    facts = RowFacts(
        "ONS Explore Local Statistics", title, "", "Percentage" if unit == "%" else unit, unit, "2025/26",
        value=value, median=typical, lower_quartile=typical * 0.93, upper_quartile=typical * 1.07, n=36,
        quartile=quartile if polarity else None, rank=rank, change=move, previous_period="2024/25",
        polarity={1: "high is good", -1: "low is good", 0: "no judgement"}[polarity],
        release="3 March 2026",
    )  # fmt: skip
    signed = "+" if move > 0 else ""
    return IndicatorRow(
        series_id=index,
        theme=theme,
        title=title,
        detail=(f"{unit} · " if len(unit) > 1 else "") + "ONS Explore Local Statistics",
        latest=Cell(number(value, decimals, unit), value),
        period=Cell("2025/26", 2025.5),
        change=Cell(signed + number(move, decimals + 1, unit), move, spoken="on 2024/25"),
        direction=direction,
        median=Cell(number(typical, decimals, unit), typical),
        quartile=Cell({1: "1st (best)", 2: "2nd", 3: "3rd", 4: "4th (worst)"}[quartile] if polarity else ""),
        rank=Cell(f"{rank} of 36", rank) if polarity else Cell(f"{rank}th highest of 36", rank, tone=Tone.MUTED),
        standing=Cell(words, tone=tone, icon="trending-up" if better else "trending-down")
        if polarity
        else Cell("Higher than most" if quartile < 3 else "Lower than most", tone=Tone.MUTED, icon="minus"),
        notes=("Provisional",) if index % 9 == 4 else (),
        provenance="ONS Explore Local Statistics, released 3 March 2026 (claimant-count.csv)",
        spark=spark(title, typical),
        facts=facts,
    )


def _themes(rows: list[IndicatorRow]) -> tuple[ThemeGroup, ...]:
    names = list(dict.fromkeys(r.theme for r in rows))
    groups = []
    for name in names:
        mine = tuple(r for r in rows if r.theme == name)
        better = sum(r.quartile.text.startswith("1") for r in mine)
        worse = sum(r.quartile.text.startswith("4") for r in mine)
        groups.append(
            ThemeGroup(name, f"{len(mine)} indicators: {better} better than most, {worse} worse than most", mine)
        )
    return tuple(groups)


def changes(rows: list[IndicatorRow], count: int = 9) -> ChangesView:
    kinds = ("New", "New", "Revised", "New", "Withdrawn", "Corrected marker")
    out = []
    for i in range(count):
        source, kind = rows[i % len(rows)], kinds[i % len(kinds)]
        out.append(
            ChangeRow(
                source.series_id, "E08000001", "Barsetshire", source.title, "2025/26",
                Cell(kind),
                Cell("" if kind == "New" else source.median.text),
                Cell("" if kind == "Withdrawn" else "suppressed" if kind.startswith("Corr") else source.latest.text),
                Cell(f"{MINUS}0.4" if kind == "Revised" else ""),
                source.theme,
                "",
            )
        )  # fmt: skip
    tally = {k: sum(r.kind.text == k for r in out) for k in ("New", "Revised", "Withdrawn", "Corrected marker")}
    return ChangesView(
        "What the refresh of 3 March 2026 changed",
        f"The refresh of 3 March 2026 brought {tally['New']} new figures for Barsetshire and revised "
        f"{tally['Revised']}.",
        tuple(tally.items()),
        tuple(out),
    )


def page(subjects: tuple[tuple[str, str, str, int, float, int], ...] = SUBJECTS) -> CouncilPage:
    """An ordinary council with as many indicators as ``subjects``."""
    rows = [row(i, s) for i, s in enumerate(subjects)]
    pressures = tuple(r for r in rows if r.quartile.text.startswith("4"))[:10]
    strengths = tuple(r for r in rows if r.quartile.text.startswith("1"))[:10]
    return CouncilPage(
        code="E08000001",
        name="Barsetshire",
        official_name="Barsetshire Metropolitan Borough Council",
        subtitle="Metropolitan · South West · E08000001 · data to March 2026",
        headline="Barsetshire is close to the median on most indicators, with pressure in health and in school "
        "attendance.",
        summary=(
            "Of 26 indicators that can be compared, Barsetshire is better than the median of 36 metropolitan districts "
            "in England on 14 and worse on 12.",
            "It is in the worst quarter on 4, most of them in Health and wellbeing; on two of these it is getting "
            "worse.",
            "Its strongest figures are in Economy, where it is among the best quarter on 3 of 6.",
            "The refresh of 3 March 2026 brought 5 new figures and revised 2.",
        ),
        cards=(
            Card("Better than the median", "14 of 26", "2 more than a year ago", Tone.GOOD),
            Card("In the worst quarter", "4 of 26", "2 of them getting worse", Tone.BAD),
            Card("Improving", "11 of 24", "9 worsening, 4 no change", Tone.NEUTRAL),
            Card("Figures changed", "9", "at the refresh of 3 March 2026", Tone.MUTED),
        ),
        group=GROUP,
        changes=changes(rows)
        if rows
        else ChangesView("What the refresh of 3 March 2026 changed", "Nothing changed for Barsetshire.", (), ()),
        pressures=pressures,
        strengths=strengths,
        themes=_themes(rows),
        questions=tuple(
            f"{r.title} stands at {r.latest.text} against a median of {r.median.text}: what lies behind it, and what "
            "is planned?"
            for r in pressures
        ),
        notices=(),
        data_as_at="3 March 2026",
        sources=(
            "ONS Explore Local Statistics, released 3 March 2026. Office for National Statistics, licensed under the "
            "Open Government Licence v3.0.",
            "LG Inform, released 14 February 2026. Local Government Association.",
        ),
        method=(
            "Compared with 36 metropolitan districts in England; Barsetshire is one of them.",
            "A basket counts as unchanged within 1 per cent.",
        ),
        details=(
            ("Political control", "No overall control (Labour minority), since 4 May 2023"),
            ("Leader", "Cllr Pat Example (Labour), since 16 May 2023"),
            ("Chief executive", "Sam Example (interim)"),
            ("Elections", "By thirds; next on 6 May 2027"),
        ),
        practice=(
            Practice("r1", "Fewer empty homes in two years", "https://example.org/homes", "Housing", "Testford",
                     "1 March 2026", "What they did, what it cost and what changed.", ("Homelessness",)),
            Practice("r2", "A plan", "https://example.org/plan", "Finance", "", "", "", ("Council tax",)),
        ),
    )  # fmt: skip


def chart(subject: tuple[str, str, str, int, float, int], count: int = 16, council: str = "Barsetshire") -> ChartView:
    """A yearly chart with a provisional last value and, where there are enough points, a suppressed one and a break."""
    _, title, unit, decimals, typical, _ = subject
    values = _walk(title, typical * 1.05, count)
    points = []
    for i in range(count):
        year = 2026 - count + i
        middle = typical * (1 + 0.01 * math.sin(i / 3))
        value: float | None = values[i]
        note = ""
        if i == count - 1:
            note = "provisional"
        elif count > 10 and i == 3:
            value, note = None, "suppressed"
        elif count > 10 and i == 8:
            note = "break in the series"
        points.append(
            ChartPoint(
                f"{year}/{(year + 1) % 100:02d}",
                year + 0.75,
                value,
                middle * 0.93,
                middle * 1.07,
                middle,
                36,
                None,
                None,
                note,
            )
        )
    said = f"{title}: no figures."
    if points:
        said = f"{title} in {council}: {number(values[-1], decimals, unit)} in {points[-1].label}."
    return ChartView(title, SHADED, council, unit, decimals, tuple(points), ("year",), said)


def monthly(council: str = "Barsetshire") -> ChartView:
    names = MONTHS
    values = _walk("monthly", 4.2, 38)
    points = tuple(
        ChartPoint(
            f"{names[i % 12]} {2023 + i // 12}", 2023 + (i + 0.5) / 12, v, 3.1, 4.6, 3.9, 36, v - 0.2, v + 0.2, ""
        )
        for i, v in enumerate(values)
    )
    return ChartView(
        "Claimant count (16 to 64)", SHADED, council, "%", 1, points, ("month",), "Claimant count by month."
    )


def charts(count: int = 6) -> list[ChartView]:
    return [monthly(), *(chart(s) for s in SUBJECTS[6 : 6 + count - 1])]


NAUGHTY = (
    '#import "x" $x^2$ *bold* _it_ @ref <label> `raw` \\ // /* */ [c] {d} ~ -- --- ... \'q\' "Q" = H',
    "</text><script>alert(1)</script>&amp;&#x41;",
    '=HYPERLINK("http://example.org")',
    "\x00\x07\x1b[31m null, bell, escape",
    "中文 العربية עברית 😀 👩‍👩‍👧 \ue000\uf8ff\ufffe\ufeff",
    "zero\u200bwidth\u2028line\u2029paragraph\u202eoverride\u00adsoft",
    "A" * 400,
    "Café Łódź Ynys Môn – “quotes” … ½ ² € £ − ≥",
    "   ",
    "",
)


def nasty_page() -> CouncilPage:
    """Markup, markers, silence and floods in every place a string can stand."""
    base = page()
    rows = list(base.themes[0].rows)
    bad = []
    for i, text in enumerate(NAUGHTY):
        source = rows[i % len(rows)]
        bad.append(
            dataclasses.replace(
                source,
                series_id=1000 + i,
                title=text,
                detail=text[:120],
                latest=Cell("suppressed (5 or fewer)", tone=Tone.MUTED),
                change=Cell(""),
                direction=Cell(""),
                median=Cell(""),
                quartile=Cell(""),
                rank=Cell(""),
                standing=Cell("Not compared: fewer than half of the group has a value", tone=Tone.MUTED),
                notes=(text[:200], "group compared in 2023/24", "overlapping periods"),
                spark=None if i % 2 else Spark((None,) * 5, (), (), ()),
                facts=None if i % 3 else source.facts,
            )
        )
    themes = (ThemeGroup(NAUGHTY[0], NAUGHTY[1], tuple(bad)), ThemeGroup("", "", ()), *base.themes)
    return dataclasses.replace(
        base,
        name="Bournemouth, Christchurch and Poole <#evil$>",
        official_name="Bournemouth, Christchurch and Poole Council " + "and of the Isles " * 6,
        headline=NAUGHTY[0],
        summary=NAUGHTY[:5],
        cards=(Card(NAUGHTY[0][:60], "1,234,567,890", NAUGHTY[4], Tone.WARN), *base.cards[:2]),
        pressures=tuple(bad),
        strengths=(),
        themes=themes,
        questions=NAUGHTY,
        notices=("Abolished on 1 April 2023; succeeded by Cumberland.", NAUGHTY[0]),
        sources=NAUGHTY[:4],
        method=NAUGHTY[:3],
        details=tuple((text, text) for text in NAUGHTY[:3]),
        practice=tuple(
            Practice("r3", text, "https://example.org", text, text, text, text, (text,)) for text in NAUGHTY[:3]
        ),
    )


def empty_page() -> CouncilPage:
    """A council for which the store holds nothing."""
    base = page(())
    return dataclasses.replace(
        base,
        headline="There are no figures for Barsetshire yet.",
        summary=("No indicator has a value for Barsetshire, so nothing can be said about how it stands.",),
        cards=(),
        data_as_at="",
        sources=(),
    )


def long_page(count: int = 300) -> CouncilPage:
    subjects = tuple(
        (s[0], f"{s[1]} (variant {i // len(SUBJECTS) + 1})", *s[2:])
        for i in range(count)
        for s in (SUBJECTS[i % len(SUBJECTS)],)
    )
    return page(tuple(sorted(subjects, key=lambda s: s[0])))
