"""The light chart of named lines: its picture, its table, its keys; and a document read in the window."""

from __future__ import annotations

import itertools

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QTextBrowser
from pytestqt.qtbot import QtBot

from adviser_app.ui.components.document_page import PART, DocumentPage, document_parts
from adviser_app.ui.components.lines import Line, LineChart, LinesView
from adviser_app.ui.screen import Context
from adviser_app.ui.theme import Mode
from adviser_app.viewmodels.cells import Card, Tone
from adviser_app.viewmodels.document import (
    Bullets,
    Cards,
    Column,
    Document,
    Entry,
    Picture,
    Quote,
    Section,
    Table,
    Text,
)

VIEW = LinesView(
    "The grant", "By year", ("2010/11", "2011/12", "2012/13"),
    (Line("Cash", (41.3, None, 21.0), ("£41.3m", "–", "£21.0m")),
     Line("Real", (46.4, None, 21.0), ("£46.4m", "–", "£21.0m"), dashed=True)),
    "£m", "Year", "It fell by half.", extra=(("Savings", ("", "£60m", "£65m")),),
)  # fmt: skip


def chart(qtbot: QtBot, context: Context, view: LinesView = VIEW) -> LineChart:
    made = LineChart(context, "test-lines", "Year")
    qtbot.addWidget(made)
    made.resize(600, 320)
    made.set_view(view)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_the_last_point_is_read_out_and_keys_walk_along(qtbot: QtBot, context: Context) -> None:
    made = chart(qtbot, context)
    assert made.readout == "2012/13: Cash £21.0m, Real £21.0m, Savings £65m"
    qtbot.keyClick(made.plot, Qt.Key.Key_Right)
    assert made.readout == "2010/11: Cash £41.3m, Real £46.4m"
    qtbot.keyClick(made.plot, Qt.Key.Key_Right)
    assert made.readout == "2011/12: Savings £60m"
    qtbot.keyClick(made.plot, Qt.Key.Key_End)
    assert made.readout.startswith("2012/13")
    qtbot.keyClick(made.plot, Qt.Key.Key_Escape)
    assert made.readout.startswith("2012/13")


def test_a_gap_is_never_bridged(qtbot: QtBot, context: Context) -> None:
    """Both picture and table leave out what is not known: between two points there is the card, and no line."""
    made = chart(qtbot, context)
    image = made.plot.grab().toImage()
    accent = context.theme.color("accent").rgb()
    columns = {x for x in range(image.width()) for y in range(image.height()) if image.pixel(x, y) == accent}
    assert columns
    spread = sorted(columns)
    assert max(b - a for a, b in itertools.pairwise(spread)) > 100


def test_the_same_figures_are_a_table(qtbot: QtBot, context: Context) -> None:
    made = chart(qtbot, context)
    made.toggle.click()
    assert made.as_table
    assert made.table is not None
    assert [made.table.model.part(row, 0).text for row in range(3)] == ["2012/13", "2011/12", "2010/11"]  # type: ignore[union-attr]
    assert [made.table.model.part(2, column).text for column in range(1, 4)] == ["£41.3m", "£46.4m", ""]  # type: ignore[union-attr]
    made.set_view(VIEW)
    assert made.as_table  # as the user chose it
    made.toggle.click()
    assert not made.as_table


def test_where_the_scale_begins_is_said(qtbot: QtBot, context: Context) -> None:
    high = LinesView("Satisfied", "", ("a", "b"), (Line("", (66.0, 68.0), ("66%", "68%")),), "%", "Wave", "")
    made = chart(qtbot, context, high)
    assert made._note.text() == "The scale does not begin at zero."
    made.set_view(LinesView("Grant", "", ("a", "b"), high.lines, "£m", "Year", "", from_zero=True))
    assert made._note.isHidden()


def test_without_figures_it_says_so(qtbot: QtBot, context: Context) -> None:
    made = chart(qtbot, context, LinesView("Nothing", "", ("a",), (Line("", (None,), ("–",)),), "%", "Wave", ""))
    assert made.stack.currentWidget() is made._nothing
    assert made.toggle.isHidden()
    assert made.readout == ""


def test_a_screen_reader_hears_the_chart_in_words(qtbot: QtBot, context: Context) -> None:
    made = chart(qtbot, context)
    interface = QAccessible.queryAccessibleInterface(made.plot)
    assert interface is not None
    assert interface.text(QAccessible.Text.Name) == "The grant"
    assert interface.text(QAccessible.Text.Description) == "It fell by half."


def test_a_document_is_read_with_all_it_says(qtbot: QtBot, context: Context) -> None:
    blocks = (
        Text("Nine of ten <on track>.", "lead"),
        Cards(tuple(Card(f"Label {n}", str(n), "of ten", Tone.GOOD) for n in range(5))),
        Bullets((Entry("First"), Entry("Second", "below it"))),
        Table("Deliverables", (Column("What"), Column("So far", right=True)),
              ((Entry("Leadership"),), (Entry("Places", tone=Tone.BAD), Entry("30")))),
        Quote("It saved us a year.", "Name withheld"),
        Picture("p", "The grant", "It fell by half."),
    )  # fmt: skip
    document = Document("Report", "Q2", "July", (), (Section("In short", blocks),), "", "")
    page = DocumentPage(context.theme, "The report")
    qtbot.addWidget(page)
    page.set_document(document)
    qtbot.waitUntil(lambda: page.complete)
    said = page.toPlainText()
    for words in ("Report", "Q2", "In short", "Nine of ten <on track>.", "Label 4", "Second", "below it", "Leadership",
                  "So far", "30", "“It saved us a year.”", "Name withheld", "It fell by half."):  # fmt: skip
        assert words in said


def test_a_long_document_arrives_in_parts_and_looks_as_if_it_had_come_whole(qtbot: QtBot, context: Context) -> None:
    rows = tuple((Entry(f"Council {n}", below="District"), Entry(str(n))) for n in range(100))
    table = Table("Councils", (Column("Council", 3), Column("Instances", right=True)), rows)
    sections = tuple(Section(f"Part {n}", (Text("What it says."), table, Text("After it."))) for n in range(2))
    document = Document("Report", "Q2", "July", (), sections, "", "")
    parts = list(document_parts(document, context.theme))
    assert len(parts) > 5
    assert max(map(len, parts)) < 3 * PART  # none takes long
    page, whole = DocumentPage(context.theme, "The report"), QTextBrowser()
    for one in (page, whole):
        qtbot.addWidget(one)
        one.resize(900, 600)
    page.show()
    page.set_document(document)
    assert not page.complete
    assert "Council 15" in page.toPlainText()  # what it begins with can be read at once
    assert "Council 99" not in page.toPlainText()
    qtbot.waitUntil(lambda: page.complete)
    whole.setHtml("".join(parts))
    assert page.toPlainText() == whole.toPlainText()
    for one in (page, whole):
        one.document().setTextWidth(800)
    whole.document().setDocumentMargin(page.document().documentMargin())
    assert page.document().size().height() == whole.document().size().height()


def test_another_document_is_shown_from_the_top_and_another_theme_where_one_was(qtbot: QtBot, context: Context) -> None:
    paragraphs = tuple(Text(f"Paragraph {n}") for n in range(200))
    first, second = (
        Document("Report", words, "July", (), (Section("All", (*paragraphs, Table("", (Column("A"),), ()))),), "", "")
        for words in ("Q1", "Q2")
    )
    page = DocumentPage(context.theme, "The report")
    qtbot.addWidget(page)
    page.resize(600, 400)
    page.show()
    page.set_document(first)
    qtbot.waitUntil(lambda: page.complete)
    page.verticalScrollBar().setValue(1000)
    context.theme.set_mode(Mode.DARK)
    qtbot.waitUntil(lambda: page.complete)
    assert page.verticalScrollBar().value() == 1000
    page.set_document(second)
    qtbot.waitUntil(lambda: page.complete)
    assert page.verticalScrollBar().value() == 0
    page.set_document(first)  # before the second has come whole, the other one takes its place
    page.set_document(None)
    qtbot.waitUntil(lambda: page.complete)
    assert page.toPlainText() == ""
