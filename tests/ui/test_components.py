"""The parts of pages: cards, rows of a form, progress, empty pages, the group's chooser, help."""

from __future__ import annotations

import threading

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QStyleOptionComboBox,
    QTabBar,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from adviser_app import paths
from adviser_app.domain.areas import GroupRule
from adviser_app.domain.errors import AdviserError
from adviser_app.domain.progress import Work
from adviser_app.ui.actions import Action
from adviser_app.ui.components.cards import CardRow, FigureCard, OneLine, ToneLabel, label
from adviser_app.ui.components.columns import Flow
from adviser_app.ui.components.empty import EmptyState
from adviser_app.ui.components.forms import add_row
from adviser_app.ui.components.group import GroupChooser
from adviser_app.ui.components.header import PageHeader
from adviser_app.ui.components.progress import ProgressPanel
from adviser_app.ui.help import HelpScreen, topics
from adviser_app.ui.screen import Context
from adviser_app.ui.theme import Theme
from adviser_app.viewmodels.cells import Card, Tone
from tests.ui import walk


def test_a_row_of_a_form_names_its_field_and_its_letter_focuses_it(qtbot: QtBot, theme: Theme) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    form = QFormLayout(window)
    field = QLineEdit()
    tag = add_row(form, "&Prepared by:", field, "Your name, as the pack shows it")
    with qtbot.waitActive(window):
        window.show()
    assert tag.buddy() is field
    assert field.accessibleName() == "Prepared by"
    assert field.accessibleDescription() == "Your name, as the pack shows it"
    assert walk.nameless(window) == []


def test_a_figure_is_read_as_one(qtbot: QtBot, theme: Theme) -> None:
    card = FigureCard(Card("Better than median", "5 of 12", "down 1", Tone.BAD))
    qtbot.addWidget(card)
    assert card.accessibleName() == "Better than median: 5 of 12, down 1"
    card.show_view(Card("Better than median", "6 of 12", ""))
    assert card.accessibleName() == "Better than median: 6 of 12"


def test_cards_move_to_the_next_line_when_there_is_no_room(qtbot: QtBot, theme: Theme) -> None:
    row = CardRow(theme)
    qtbot.addWidget(row)
    row.set_cards([Card(f"Label {i}", str(i), "") for i in range(4)])
    row.resize(1000, 100)
    row.show()
    cards = row.findChildren(FigureCard)
    qtbot.waitUntil(lambda: len({c.y() for c in cards}) == 1)
    row.resize(500, 200)
    qtbot.waitUntil(lambda: len({c.y() for c in cards}) == 2)
    row.set_cards([Card("One", "1", "")])
    qtbot.waitUntil(lambda: len(row.findChildren(FigureCard)) == 1)


def test_a_verdict_has_words_besides_its_colour(qtbot: QtBot, theme: Theme) -> None:
    verdict = ToneLabel(theme, "Worse than most", Tone.BAD, "trending-down")
    qtbot.addWidget(verdict)
    assert verdict.text() == "Worse than most"
    verdict.set("Close to median")
    assert verdict.text() == "Close to median"


def test_what_a_publisher_writes_is_never_read_as_markup(qtbot: QtBot) -> None:
    made = label("<b>Bold & co</b>")
    qtbot.addWidget(made)
    assert made.textFormat() == Qt.TextFormat.PlainText


def test_progress_shows_the_step_and_cancel_stops_the_work(qtbot: QtBot, context: Context) -> None:
    panel = ProgressPanel(context.theme)
    qtbot.addWidget(panel)
    errors: list[AdviserError] = []
    seen = threading.Event()

    def op(_store: object, work: Work) -> None:
        while True:
            work.step("Comparing 12 of 40 indicators", 0.3)
            seen.set()

    job = context.tasks.write(op, lambda _result: None, errors.append)
    panel.follow(job, "Reading the refresh")
    assert panel.isVisible()
    texts = lambda: [w.text() for w in panel.findChildren(type(label()))]  # noqa: E731 - read anew each time
    qtbot.waitUntil(lambda: "Comparing 12 of 40 indicators" in texts())
    cancel = panel.findChild(QPushButton)
    assert cancel is not None
    qtbot.mouseClick(cancel, Qt.MouseButton.LeftButton)
    assert not cancel.isEnabled()
    qtbot.waitUntil(lambda: not panel.isVisible())
    assert [e.code for e in errors] == ["cancelled"]


def test_an_empty_page_says_what_to_do_and_does_it(qtbot: QtBot, theme: Theme) -> None:
    done: list[str] = []
    empty = EmptyState(theme, "users", "No councils yet", "Choose yours.", "Choose", lambda: done.append("chosen"))
    qtbot.addWidget(empty)
    empty.resize(600, 400)
    empty.show()
    assert empty.button is not None
    qtbot.mouseClick(empty.button, Qt.MouseButton.LeftButton)
    assert done == ["chosen"]


def test_choosers_of_the_group_stay_in_step(qtbot: QtBot, context: Context) -> None:
    one, other = GroupChooser(context), GroupChooser(context)
    qtbot.addWidget(one)
    qtbot.addWidget(other)
    one.show()
    with qtbot.waitSignal(context.group.changed):
        qtbot.keyClick(one, Qt.Key.Key_Down)
    assert context.group.rule == GroupRule.TIER_REGION
    assert other.currentIndex() == one.currentIndex()
    assert isinstance(other, QComboBox)
    assert walk.nameless(one.window()) == []


def test_a_long_name_of_a_group_ends_with_dots_and_is_whole_in_the_tool_tip(qtbot: QtBot, context: Context) -> None:
    box, name = GroupChooser(context), f"Compared with: {'5 nearest neighbours ' * 6}(global)"
    qtbot.addWidget(box)
    box.addItem(name, "x")
    box.resize(300, 32)
    box.setCurrentIndex(box.count() - 1)
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    assert option.currentText.startswith("Compared with: 5 nearest") and option.currentText.endswith("…")
    context.group.choose(GroupRule.TIER_REGION)
    assert box.toolTip().startswith(f"{box.currentText()}\n")


def test_the_line_below_a_title_does_not_stand_on_the_tabs(qtbot: QtBot, context: Context) -> None:
    header = PageHeader(context, "Barnsley", "Metropolitan")
    qtbot.addWidget(header)
    tabs = QTabBar()
    tabs.addTab("How it stands")
    header.add_tabs(tabs)
    header.resize(900, header.sizeHint().height())
    header.show()
    said = next(each for each in header.findChildren(QLabel) if each.text() == "Metropolitan")
    assert tabs.y() - (said.y() + said.contentsRect().bottom()) >= 8


def test_a_header_s_button_made_from_an_action_follows_it(qtbot: QtBot, context: Context) -> None:
    done: list[int] = []
    context.actions.add(Action("pack", "Export pack", lambda: done.append(1), "Ctrl+E", "file-text", screen="council"))
    header = PageHeader(context, "Barnsley", "Metropolitan")
    qtbot.addWidget(header)
    button = header.add_action("pack", primary=True)
    context.actions.set_screen("council")
    header.show()
    assert button.isEnabled()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    context.actions.set_screen("home")
    assert not button.isEnabled()
    assert done == [1]
    assert "Ctrl+E" in button.toolTip()


def test_the_search_box_opens_the_palette(qtbot: QtBot, context: Context) -> None:
    header = PageHeader(context, "Barnsley")
    qtbot.addWidget(header)
    header.show()
    search = header.findChild(QPushButton, "search")
    assert search is not None
    with qtbot.waitSignal(context.palette_wanted):
        qtbot.mouseClick(search, Qt.MouseButton.LeftButton)


def test_help_has_a_page_for_each_job_and_links_that_lead_somewhere() -> None:
    import re

    found = topics()
    names = {name for name, _, _ in found} | {"keyboard"}
    assert {"start", "refresh", "council", "comparison", "packs", "tables", "safety", "accessibility"} <= names
    for _name, title, text in found:
        assert title
        for target in re.findall(r"\]\(([^)]+)\)", text):
            assert target == "keyboard" or (paths.resources() / "help" / target).exists(), target


def test_help_lists_the_shortcuts_in_force_and_follows_links(qtbot: QtBot, context: Context) -> None:
    context.actions.add(Action("x", "Do a thing", lambda: None, "Ctrl+Alt+J"))
    page = HelpScreen(context)
    qtbot.addWidget(page)
    page.activate({"topic": "keyboard"})
    assert "Do a thing | Ctrl+Alt+J" in page.keyboard()
    text, topic_list = page.findChild(QTextBrowser), page.findChild(QListWidget)
    assert text is not None
    assert topic_list is not None
    assert "Do a thing" in text.toPlainText()
    page.open_topic("start")
    from PySide6.QtCore import QUrl

    text.anchorClicked.emit(QUrl("20-refresh.md"))
    assert topic_list.currentItem().text() == "The monthly refresh"
    assert "preview" in text.toPlainText()


def test_a_topic_is_laid_out_as_a_whole_not_cell_by_cell(qtbot: QtBot, context: Context) -> None:
    """The page of the keyboard, a table of all shortcuts, held the window for most of a second."""
    for n in range(1, 31):
        context.actions.add(Action(f"x{n}", f"Do {n}", lambda: None, f"Ctrl+Alt+F{n}"))
    page = HelpScreen(context)
    qtbot.addWidget(page)
    text = page.findChild(QTextBrowser)
    assert text is not None
    changes: list[int] = []
    text.document().contentsChange.connect(lambda *_: changes.append(1))
    page.open_topic("keyboard")
    assert 0 < len(changes) < 10


def test_the_search_box_gives_way_to_title_and_buttons(qtbot: QtBot, context: Context) -> None:
    header = PageHeader(context, "Your portfolio")
    qtbot.addWidget(header)
    other = header.add_button("Choose councils…", lambda: None)
    header.show()
    for scale, width in ((1.0, 1072), (1.5, 968), (2.0, 864), (2.0, header.minimumSizeHint().width())):
        context.theme.set_scale(scale)
        header.resize(width, 120)
        QApplication.sendPostedEvents()
        parts = [part.geometry() for part in (header._title, header._search, other)]
        assert not any(a.intersects(b) for i, a in enumerate(parts) for b in parts[i + 1 :])
        assert parts[-1].right() <= header.width()
        assert header._search.accessibleName() == "Find or do anything"
    context.theme.set_scale(1.0)


def test_the_search_box_gives_way_to_a_button_that_comes_later(qtbot: QtBot, context: Context) -> None:
    """Reasons of a council stood on top of it in text of 150 %."""
    context.theme.set_scale(1.5)
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(720, 200)
    header = PageHeader(context, "Barnsley")
    header.setParent(page)
    other = header.add_button("R", lambda: None)
    other.hide()
    header.setGeometry(0, 0, 720, 120)
    page.show()
    QApplication.processEvents()
    before = header._search.width()
    other.setText("Three reasons to look at it")
    other.show()
    qtbot.waitUntil(lambda: header._search.width() < before)
    QApplication.processEvents()
    assert header._search.geometry().right() < other.geometry().left()
    context.theme.set_scale(1.0)


def test_one_line_ends_in_an_ellipsis_and_wraps_where_text_is_large(qtbot: QtBot, theme: Theme) -> None:
    line = OneLine(theme)
    qtbot.addWidget(line)
    line.resize(120, 20)
    line.setText("2023: Barnsley 27.1%, median 23.55%, middle half 22.02% to 25.8%, 36 councils")
    line.show()
    assert QLabel.text(line).endswith("…")
    assert line.toolTip() == line.text() == line.accessibleName()
    theme.set_scale(2.0)
    line.resize(240, 200)
    assert QLabel.text(line) == line.text()
    theme.set_scale(1.0)


def test_lines_of_controls_stand_as_far_apart_as_is_said(qtbot: QtBot) -> None:
    """Ticks stand far from each other on a line, and near on the next, where they are one list."""
    for below, gap in ((None, 16), (4, 4)):
        boxes = [QCheckBox("One of many ticks") for _ in range(3)]
        flow = Flow(boxes, 16, below=below)
        qtbot.addWidget(flow)
        flow.resize(boxes[0].sizeHint().width() * 2 + 16, 200)
        flow.show()
        one, two, three = (box.geometry() for box in boxes)
        assert two.left() - one.right() - 1 == 16
        assert three.top() - one.bottom() - 1 == gap


def test_no_word_of_a_title_is_cut_beside_the_buttons_at_twice_the_size(qtbot: QtBot, context: Context) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    header = PageHeader(context, "Bournemouth, Christchurch and Poole")
    for words in ("1 reason", "As at…", "Export pack"):
        header.add_button(words, lambda: None)
    QVBoxLayout(page).addWidget(header)
    page.resize(1400, 300)
    page.show()
    title = header._title

    def longest() -> int:
        metrics = QFontMetrics(title.font())
        return max(metrics.horizontalAdvance(word) for word in title.text().split())

    assert title.geometry().right() < header._search.geometry().left()
    context.theme.set_scale(2.0)
    page.resize(860, 400)
    qtbot.waitUntil(lambda: title.width() >= longest())
    assert title.geometry().bottom() < header._search.geometry().top()
    context.theme.set_scale(1.0)
    page.resize(1400, 300)
    qtbot.waitUntil(lambda: title.geometry().right() < header._search.geometry().left())
