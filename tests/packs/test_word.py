"""Word files: structure a screen reader can use, the same bytes every time, whatever the texts."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from itertools import pairwise

import pytest
from docx.oxml.ns import qn
from lxml import etree

from adviser_app.packs import pictures, svg, templates, word, word_briefing
from adviser_app.packs.pictures import Drawing
from adviser_app.viewmodels.document import Column, Document, Entry, Picture, Section, Table, Text, as_json, from_json
from tests.packs import documents, fixtures
from tests.tools import word as reading

WHEN = datetime(2017, 10, 2, 12, tzinfo=UTC)


@cache
def briefing() -> bytes:
    return word_briefing.render(fixtures.page(), fixtures.charts(), fixtures.OPTIONS, files=["Barsetshire data.csv"])


@cache
def report() -> bytes:
    return word.write(documents.document(), WHEN)


MADE: dict[str, Callable[[], bytes]] = {
    "briefing": briefing,
    "report": report,
    "landscape": lambda: word.write(documents.document(landscape=True), WHEN),
    "nasty": lambda: word.write(documents.nasty(), WHEN),
    "nasty briefing": lambda: word_briefing.render(fixtures.nasty_page(), fixtures.charts(2), fixtures.OPTIONS),
    "empty briefing": lambda: word_briefing.render(fixtures.empty_page(), [], fixtures.OPTIONS),
}


@pytest.mark.parametrize("name", MADE)
def test_structure(name: str) -> None:
    """What accessibility needs of a Word file: language, title, headings in order, header rows, alternative texts."""
    made = MADE[name]()
    document = reading.opened(made)
    body = document.element.body
    assert document.core_properties.title
    assert document.core_properties.language == "en-GB"
    parts = reading.parts(made)
    assert b'w:lang w:val="en-GB"' in parts["word/styles.xml"]
    assert b'w:themeFontLang w:val="en-GB"' in parts["word/settings.xml"]
    levels = [int(p.style.name[-1]) for p in document.paragraphs if re.fullmatch(r"Heading \d", p.style.name)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    for table in body.iter(qn("w:tbl")):
        first, *rest = table.iter(qn("w:tr"))
        assert first.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        assert rest, "a table has rows"
        columns = len(table.findall(f"{qn('w:tblGrid')}/{qn('w:gridCol')}"))
        for row in (first, *rest):
            spans = [int(s.get(qn("w:val"))) for s in row.iter(qn("w:gridSpan"))]
            assert len(row.findall(qn("w:tc"))) + sum(spans) - len(spans) == columns
            assert row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None
        assert table.find(f"{qn('w:tblPr')}/{qn('w:tblCaption')}") is not None
    pictures_ = list(body.iter(reading.PICTURE))
    assert all(p.get("descr").strip() for p in pictures_)
    assert len({p.get("id") for p in pictures_}) == len(pictures_)


@pytest.mark.parametrize("name", MADE)
def test_same_bytes(name: str) -> None:
    make = MADE[name]
    assert getattr(make, "__wrapped__", make)() == make()  # past what is kept from the first time


def test_the_moment_is_in_the_file_and_nowhere_else() -> None:
    later = word.write(documents.document(), datetime(2017, 10, 3, tzinfo=UTC))
    was, is_ = reading.parts(report()), reading.parts(later)
    assert [name for name in was if was[name] != is_[name]] == ["docProps/core.xml"]
    assert b"2017-10-02T12:00:00Z" in was["docProps/core.xml"]


def test_page_font_and_running_heads() -> None:
    document = reading.opened(report())
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    turned = reading.opened(MADE["landscape"]()).sections[0]
    assert (round(turned.page_width.mm), round(turned.page_height.mm)) == (297, 210)
    assert "OFFICIAL" in section.header.paragraphs[0].text
    foot = section.footer.paragraphs[0]
    assert [f.get(qn("w:instr")).strip() for f in foot._p.iter(qn("w:fldSimple"))] == ["PAGE", "NUMPAGES"]
    assert "Page 1 of 1" in reading.words(foot._p)
    parts = reading.parts(report())
    assert b'w:ascii="Inter"' in parts["word/styles.xml"]
    assert b'<w:altName w:val="Arial"/>' in parts["word/fontTable.xml"]
    assert not [name for name in parts if "thumbnail" in name or "stylesWithEffects" in name or "customXml" in name]


def test_golden(golden: Callable[[str, str], None]) -> None:
    """What a screen reader meets, in its order."""
    golden("briefing_word.txt", "\n".join(reading.outline(briefing())) + "\n")
    golden("report_word.txt", "\n".join(reading.outline(report())) + "\n")


def test_all_that_the_pdf_prints_is_in_the_word_file() -> None:
    page, said = fixtures.page(), reading.text(briefing())
    for group in page.themes:
        for row in group.rows:
            assert row.title in said
            assert row.latest.text in said
    for view in fixtures.charts():
        assert view.title in said
        for note in svg.chart_notes(view, {}):
            assert note in said
    for words in (*page.summary, *page.questions, *page.sources, *page.method, page.headline, "Barsetshire data.csv"):
        assert words in said


def test_numbered_lists_begin_at_one() -> None:
    numbers = [
        p.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
        for p in reading.opened(report()).element.body.iter(qn("w:p"))
    ]
    used = [n.get(qn("w:val")) for n in numbers if n is not None]
    assert len(used) == 3
    assert used[0] == used[1] != used[2]
    numbering = etree.fromstring(reading.parts(report())["word/numbering.xml"])
    for number in numbering.iter(qn("w:num")):
        if number.get(qn("w:numId")) in used:
            assert number.find(f".//{qn('w:startOverride')}").get(qn("w:val")) == "1"


def test_a_link_is_a_link() -> None:
    document = reading.opened(report())
    (found,) = document.element.body.iter(qn("w:hyperlink"))
    relation = document.part.rels[found.get(qn("r:id"))]
    assert (relation.target_ref, relation.is_external) == ("https://example.org/next?a=1&b=2", True)
    assert reading.words(found) == "1.1 Next Generation"


def test_equal_pictures_are_kept_once() -> None:
    drawing = Drawing(svg.chart(fixtures.charts(1)[0]), 494, 178)
    table = Table("Trends", (Column("Trend"),), ((Entry("A trend.", picture="a"),),))
    blocks = (Picture("a", "First", "One line."), Picture("b", "Second", "The same line."), table)
    page = Document("Kind", "Title", "", (), (Section("Charts", blocks),), "Running", "Foot")
    made = word.write(page, WHEN, {"a": drawing, "b": drawing})
    assert len([name for name in reading.parts(made) if name.startswith("word/media/")]) == 1
    shown = [p.get("descr") for p in reading.opened(made).element.body.iter(reading.PICTURE)]
    assert shown == ["One line.", "The same line.", "A trend."]


def test_words_about_a_picture_or_table_stay_on_its_page() -> None:
    """A heading keeps with what follows; so must the words between it and the picture, or both stand alone."""
    table = Table("Marks", (Column("Council", 1), Column("Mark", 1)), ((Entry("Barnsley"), Entry("✓")),))
    drawn = Picture("a", "", "A trend.")
    sections = (
        Section("Trend", (Text("2024 · Pounds", "note"), drawn, Text("Later words.", "note"))),
        Section("Marks", (Text("Of all councils.", "intro"), Text("Two are missing.", "note"), table)),
        Section("Nothing", ()),
    )
    made = word.write(replace(documents.document(), sections=sections), WHEN, {"a": Drawing("<svg/>", 72, 36)})
    body = reading.opened(made)
    near = {p.text: p._p.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is not None for p in body.paragraphs if p.text}
    said = ("2024 · Pounds", "Of all councils.", "Two are missing.", "Later words.")
    assert [near[words] for words in said] == [True, True, True, False]
    assert not [p for p in body.paragraphs if p.style.style_id == "Caption"]  # no line for a title that is not there


def test_pictures_are_as_large_as_their_drawings() -> None:
    made = pictures.png({"a": Drawing(svg.chart(fixtures.charts(1)[0]), 494, 178), "b": Drawing("<svg/>", 72, 36)})
    sizes = [(int.from_bytes(p[16:20], "big"), int.from_bytes(p[20:24], "big")) for p in made.values()]
    assert sizes == [(round(494 / 72 * 200), round(178 / 72 * 200)), (200, 100)]
    assert pictures.png({}) == {}


def test_own_palette_colours_word_files_too() -> None:
    folder = templates.user_folder()
    folder.mkdir(parents=True)
    (folder / "palette.toml").write_text('brand = "#005500"', encoding="utf-8")
    assert b'w:val="005500"' in reading.parts(word.write(documents.document(), WHEN))["word/styles.xml"]


@pytest.mark.parametrize("make", [documents.document, documents.nasty])
def test_a_document_survives_json(make: Callable[[], Document]) -> None:
    assert from_json(as_json(make())) == make()
