"""The pack as PDF: accessible by construction and by check, the same bytes every time, whatever the texts."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pdfua
import pikepdf
import pytest

from adviser_app import paths
from adviser_app.domain.errors import AdviserError
from adviser_app.packs import briefing, templates, typesetting
from adviser_app.packs.options import PackOptions
from adviser_app.viewmodels.cells import Spark
from adviser_app.viewmodels.models import ChartView, CouncilPage
from tests.packs import fixtures
from tests.tools.pdf import Node, structure

PAGES: dict[str, Callable[[], tuple[CouncilPage, list[ChartView]]]] = {
    "ordinary": lambda: (fixtures.page(), fixtures.charts()),
    "one": lambda: (fixtures.page(fixtures.SUBJECTS[:1]), fixtures.charts(1)),
    "empty": lambda: (fixtures.empty_page(), []),
    "nasty": lambda: (fixtures.nasty_page(), [nasty_chart(), fixtures.chart(fixtures.SUBJECTS[3], 0)]),
    "long": lambda: (fixtures.long_page(300), fixtures.charts(10)),
}


def nasty_chart() -> ChartView:
    view = fixtures.chart(fixtures.SUBJECTS[6])
    return dataclasses.replace(view, title=fixtures.NAUGHTY[0], subtitle=fixtures.NAUGHTY[4], unit=fixtures.NAUGHTY[1])


@cache
def made(name: str) -> bytes:
    page, charts = PAGES[name]()
    return briefing.render(page, charts, fixtures.OPTIONS, files=["Barsetshire briefing 2026-11-22 data.csv"])


@cache
def tree(name: str) -> Node:
    return structure(made(name))


@pytest.mark.parametrize("name", PAGES)
def test_accessible(name: str, tmp_path: Path) -> None:
    """No finding of the checker; and what it does not look at, by hand."""
    path = tmp_path / "pack.pdf"
    path.write_bytes(made(name))
    assert [(f.rule_id, f.message) for f in pdfua.validate(path).findings] == []
    with pikepdf.open(BytesIO(made(name))) as document:
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang) == "en-GB"
        assert document.Root.ViewerPreferences.DisplayDocTitle
        with document.open_metadata() as meta:
            assert "briefing pack, 22 November 2026" in meta["dc:title"]
            assert (meta["pdfuaid:part"], meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("1", "2", "A")
        # fonts are inside the file, and none is the system's
        fonts = {str(f.BaseFont) for p in document.pages for f in p.Resources.get("/Font", {}).values()}
        assert fonts
        assert all("+Inter" in font for font in fonts)
    root = tree(name)
    assert all(figure.alt.strip() for figure in root.find("Figure"))
    levels = [int(node.tag[1:]) for node in root.walk() if re.fullmatch(r"H\d", node.tag)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    for table in root.find("Table"):
        heads = table.find("TH")
        assert heads
        assert all(len(row.find("TH", "TD")) == len(heads) for row in table.find("TR"))


@pytest.mark.parametrize("name", PAGES)
def test_same_bytes(name: str) -> None:
    page, charts = PAGES[name]()
    again = briefing.render(page, charts, fixtures.OPTIONS, files=["Barsetshire briefing 2026-11-22 data.csv"])
    assert again == made(name)
    later = dataclasses.replace(fixtures.OPTIONS, timestamp=datetime(2026, 11, 23, tzinfo=UTC))
    assert briefing.render(page, charts, later) != made(name)


def test_same_bytes_side_by_side() -> None:
    """Packs that are set at the same time do not get into each other."""
    composed = [briefing.compose(*PAGES[name](), fixtures.OPTIONS) for name in PAGES]
    alone = [briefing.typeset(pack) for pack in composed]
    with ThreadPoolExecutor(4) as setters:
        assert list(setters.map(briefing.typeset, [*composed, *reversed(composed)])) == [*alone, *reversed(alone)]


def test_same_bytes_after_typst_forgot() -> None:
    composed = briefing.compose(*PAGES["ordinary"](), fixtures.OPTIONS)
    first = briefing.typeset(composed)
    typesetting.forget()
    assert briefing.typeset(composed) == first


def test_golden(golden: Callable[[str, str], None]) -> None:
    """What a screen reader gets, in its order. No line is volatile: the timestamp is given."""
    golden("briefing.txt", "\n".join(tree("ordinary").outline()) + "\n")


def test_order_of_a_pack() -> None:
    assert [h.text for h in tree("ordinary").find("H1")] == [
        "Summary",
        "What the refresh of 3 March 2026 changed",
        "Pressures and strengths",
        "Indicators by theme",
        "Charts",
        "Questions to ask",
        "Who leads the council",
        "Data and method",
    ]


def test_what_every_pack_carries() -> None:
    said = tree("ordinary").text
    for words in (
        "Barsetshire", "Metropolitan · South West · E08000001", "The Leader and the Chief Executive",
        "Principal Adviser (South West)", "22 November 2026", "3 March 2026", "36 metropolitan districts in England",
        "OFFICIAL", "Open Government Licence v3.0", "data.csv",
    ):  # fmt: skip
        assert words in said


def test_nothing_shown_that_was_not_given() -> None:
    page = fixtures.page()
    bare = structure(briefing.render(page, [], PackOptions(marking="", timestamp=fixtures.WHEN))).text
    for words in ("Prepared for", "Prepared by", "OFFICIAL", "Charts"):
        assert words not in bare


def test_every_indicator_is_in_print() -> None:
    page = fixtures.page()
    said = tree("ordinary").text
    for group in page.themes:
        for row in group.rows:
            assert row.title in said
            assert row.latest.text in said


def test_status_is_in_words() -> None:
    """Icons are decoration (artifacts): all they say stands in words too."""
    row = next(r for r in fixtures.page().pressures if r.direction.text == "Worsening")
    cells = [td.text for td in tree("ordinary").find("TD")]
    assert "Worsening" in cells
    assert any(row.standing.text in cell for cell in cells)
    assert len(tree("ordinary").find("Figure")) < 60  # charts and trends only


def test_markup_in_data_is_text() -> None:
    said = tree("nasty").text.replace("\u200b", "").replace(" ", "")  # lines may end anywhere
    for words in ("#import", "$x^2$", "*bold*", "_it_", "@ref", "<label>", "`raw`", "</text><script>alert(1)</script>"):
        assert words in said
    assert "suppressed(5orfewer)" in said
    assert "groupcomparedin2023/24" in said


def test_headers_are_repeated_on_every_page() -> None:
    with pikepdf.open(BytesIO(made("long"))) as document:
        assert len(document.pages) >= 15
    heads = tree("long").find("THead")
    assert len(heads) == len(tree("long").find("Table"))  # repeats are artifacts, said once


def test_a_row_stays_on_one_page() -> None:
    page = fixtures.long_page(300)
    themes = [
        dataclasses.replace(t, rows=tuple(dataclasses.replace(r, detail="Counted per 10,000 " * 5) for r in t.rows))
        for t in page.themes
    ]
    pdf = briefing.render(dataclasses.replace(page, themes=tuple(themes)), [], fixtures.OPTIONS)
    with pikepdf.open(BytesIO(pdf)) as document:
        rows = list(_rows(document.Root.StructTreeRoot))
        assert len(rows) > 200
        assert [len(pages) for pages in rows if len(pages) > 1] == []


def _rows(element: pikepdf.Object) -> Iterator[set[tuple[int, int]]]:
    """Of every row of a table the pages its text is on."""
    if element.get("/S") == "/TR":
        yield _on(element, None)
        return
    for kid in _kids(element):
        if isinstance(kid, pikepdf.Dictionary):
            yield from _rows(kid)


def _on(element: pikepdf.Object, page: tuple[int, int] | None) -> set[tuple[int, int]]:
    if not isinstance(element, pikepdf.Dictionary):  # marked content of the page its element is on
        return {page} if page is not None else set()
    here = element.Pg.objgen if "/Pg" in element else page
    if element.get("/Type") == "/MCR":
        return {here} if here is not None else set()
    return {found for kid in _kids(element) for found in _on(kid, here)}


def _kids(element: pikepdf.Object) -> list[pikepdf.Object]:
    kids = element.get("/K", [])
    return list(kids) if isinstance(kids, pikepdf.Array | list) else [kids]


def test_too_many_indicators_are_cut_fairly_and_said() -> None:
    page = fixtures.long_page(1000)
    cut = briefing.abridged(page)
    assert sum(len(g.rows) for g in cut.themes) <= briefing.MOST_ROWS + 5 * len(cut.themes)
    for before, after in zip(page.themes, cut.themes, strict=True):
        left = len(before.rows) - len(after.rows)
        assert f"{left} more indicators in the data file" in after.summary
        worst = [r for r in before.rows if r.quartile.text[:1] in ("1", "4")]
        kept = set(after.rows)
        assert all(r in kept for r in worst) or all(r.quartile.text[:1] in ("1", "4") for r in after.rows)
        assert [r for r in before.rows if r in kept] == list(after.rows)
    assert briefing.abridged(cut) == cut
    assert briefing.abridged(fixtures.page()) == fixtures.page()


def test_a_history_of_new_figures_is_one_line() -> None:
    page = fixtures.page()
    rows = page.changes.rows
    many = (*(dataclasses.replace(rows[0], period=f"{2025 - i}") for i in range(12)), rows[2], rows[2])
    view = dataclasses.replace(page.changes, rows=many, counts=(("New", 40), ("Revised", 2)))
    document = json.loads(briefing.compose(dataclasses.replace(page, changes=view), [], fixtures.OPTIONS).document)
    assert [(row["period"], more) for row, more in document["changes_shown"]] == [
        ("2025", 11), (rows[2].period, 0), (rows[2].period, 0),
    ]  # fmt: skip
    assert document["changes_left"] == 42 - 14


def test_long_notes_are_numbered() -> None:
    page = fixtures.page()
    note = "Obsolete code since 2025 (replaced by another)"
    themes = tuple(
        dataclasses.replace(
            g, rows=tuple(dataclasses.replace(r, notes=(note, f"{note}.", "Provisional")) for r in g.rows)
        )
        for g in page.themes
    )
    root = structure(briefing.render(dataclasses.replace(page, themes=themes), [], fixtures.OPTIONS))
    assert root.text.count(note) == 1
    assert "note 1" in root.text
    assert "Notes to the indicators" in root.text


def test_spark_words() -> None:
    row = fixtures.page().themes[0].rows[0]
    spark = Spark((3.0, None, 5.25), (), (), (), "2020", "2022")
    assert briefing.spark_words("Title", spark, row.latest) == (
        "Trend of Title, 2020 to 2022: from 3.0 to 5.3, lowest 3.0, highest 5.3."
    )
    assert briefing.spark_words("Title", Spark((None,), (), (), ()), row.latest) == "Title: no values."


def test_undecodable_words_from_a_terminal() -> None:
    options = dataclasses.replace(fixtures.OPTIONS, prepared_by="caf\udce9")
    assert briefing.render(fixtures.empty_page(), [], options).startswith(b"%PDF")


def test_a_timestamp_without_zone_is_local_time() -> None:
    options = dataclasses.replace(fixtures.OPTIONS, timestamp=datetime(2026, 11, 22, 12, 0))
    assert "22 November 2026" in structure(briefing.render(fixtures.empty_page(), [], options)).text


# -- templates of one's own ------------------------------------------------------------------------------------------


def own(name: str, text: str) -> Path:
    folder = templates.user_folder()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def test_own_template_wins(adviser_home: Path) -> None:
    source = (paths.resources() / "pack_templates" / "briefing.typ").read_text(encoding="utf-8")
    path = own("briefing.typ", source.replace("Questions to ask", "What we should ask"))
    assert adviser_home in path.parents
    said = structure(briefing.render(fixtures.page(), [], fixtures.OPTIONS)).text
    assert "What we should ask" in said
    path.unlink()
    assert "Questions to ask" in structure(briefing.render(fixtures.page(), [], fixtures.OPTIONS)).text


@pytest.mark.parametrize("source", ["#let x = ", "= Heading\n#data.nothing", "== No title, and a skipped level"])
def test_own_template_that_does_not_work(source: str) -> None:
    path = own("briefing.typ", source)
    with pytest.raises(AdviserError) as refused:
        briefing.render(fixtures.page(), [], fixtures.OPTIONS)
    assert refused.value.code == "template-broken"
    assert str(path) in refused.value.message


def test_own_palette() -> None:
    own("palette.toml", 'accent = "#008000"')
    assert templates.palette()["accent"] == "#008000"
    assert templates.palette()["paper"] == "#ffffff"
    assert briefing.render(fixtures.page(), fixtures.charts(), fixtures.OPTIONS) != made("ordinary")


@pytest.mark.parametrize("text", ['accent = "red"', "accent = 3", "not toml", 'accent = "#12345g"'])
def test_own_palette_that_does_not_work(text: str) -> None:
    own("palette.toml", text)
    with pytest.raises(AdviserError) as refused:
        templates.palette()
    assert refused.value.code == "template-broken"


def test_print_contrast() -> None:
    """Text roles reach 4.5:1 on paper, what stands on the brand colour too (WCAG 2.2, 1.4.3)."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    def contrast(one: str, other: str) -> float:
        low, high = sorted((luminance(one), luminance(other)))
        return (high + 0.05) / (low + 0.05)

    colours = templates.palette()
    for role in ("ink", "muted", "brand", "accent", "good", "bad", "warn", "median"):
        assert contrast(colours[role], colours["paper"]) >= 4.5, role
        if role not in ("accent", "median"):
            assert contrast(colours[role], colours["wash"]) >= 4.5, role
    for role in ("on_brand", "on_brand_muted"):
        assert contrast(colours[role], colours["brand"]) >= 4.5, role
