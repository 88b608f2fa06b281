"""Help inside the window: one page a job from `resources/help/*.md`, and the keyboard list from the registry."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QKeySequence, QTextBlockFormat, QTextCursor, QTextTable, QTextTableFormat
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QTextBrowser, QWidget

from adviser_app.ui.screen import Context, Screen

KEYBOARD = "keyboard"

_TABLE_KEYS = """
| In a table | |
|---|---|
| Move | arrow keys, Page Up and Page Down, Home and End |
| Open the row | Enter |
| Filter | type any letter, or Ctrl+F; Escape shows all rows again |
| Select several rows | Shift with the arrow keys, Ctrl+A for all |
| Copy the selected rows | Ctrl+C |
| Sort, choose columns, export | the menu key, or Shift+F10 |

| In a chart | |
|---|---|
| Read the values of each period | left and right arrow keys, Home and End |
| See it as a table | the button above the chart |

| On a map | |
|---|---|
| Go to the next council that way | arrow keys |
| Open the council | Enter |
"""


def topics() -> list[tuple[str, str, str]]:
    """(name, title, Markdown) of every help page, in the order of the file names' numbers."""
    from adviser_app import paths

    found = []
    for file in sorted(Path(paths.resources() / "help").glob("*.md")):
        text = file.read_text(encoding="utf-8")
        title = text.partition("\n")[0].lstrip("# ").strip()
        found.append((file.stem.partition("-")[2] or file.stem, title, text))
    return found


class HelpScreen(Screen):
    """Topics at the left, the text at the right. ``params``: topic."""

    id: ClassVar[str] = "help"
    title: ClassVar[str] = "Help"
    icon: ClassVar[str] = "circle-help"
    scrolls: ClassVar[bool] = False
    watches: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._texts: dict[str, str] = {}
        self._list = QListWidget()
        self._list.setAccessibleName("Help topics")
        self._list.setObjectName("card")
        self._text = QTextBrowser()
        self._text.setAccessibleName("Help text")
        self._text.setObjectName("card")
        self._text.setOpenLinks(False)
        self._text.setOpenExternalLinks(False)
        self._text.anchorClicked.connect(self._follow)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self._list)
        row.addWidget(self._text, 1)
        self.body.addLayout(row, 1)
        for name, title, text in topics():
            self._add(name, title, text)
        self._add(KEYBOARD, "Keyboard", "")
        self._list.currentItemChanged.connect(lambda now, _before: self._show(now))
        context.theme.after(self, HelpScreen._restyle)
        self._restyle()
        self._list.setCurrentRow(0)

    def activate(self, params: object) -> None:
        super().activate(params)  # type: ignore[arg-type]
        self.stale = False  # help reads files, not the store
        topic = self.params.get("topic")
        if topic:
            self.open_topic(str(topic))

    def refetch(self) -> None:
        self._show(self._list.currentItem())

    def first_focus(self) -> QWidget:
        return self._list

    def open_topic(self, name: str) -> None:
        for row in range(self._list.count()):
            if self._list.item(row).data(Qt.ItemDataRole.UserRole) == name:
                self._list.setCurrentRow(row)

    def _add(self, name: str, title: str, text: str) -> None:
        item = QListWidgetItem(title)
        item.setData(Qt.ItemDataRole.UserRole, name)
        self._list.addItem(item)
        self._texts[name] = text

    def _show(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            name = str(item.data(Qt.ItemDataRole.UserRole))
            self._text.setMarkdown(self.keyboard() if name == KEYBOARD else self._texts[name])
            self._dress()

    def _dress(self) -> None:
        """Air between paragraphs, hairlines around table cells: Markdown itself says nothing of either."""
        theme, document = self.context.theme, self._text.document()
        document.setIndentWidth(theme.px(20))
        whole = QTextCursor(document)
        whole.beginEditBlock()  # else Qt lays a whole table out again for every cell of it
        block = document.begin()
        while block.isValid():
            cursor = QTextCursor(block)
            form = block.blockFormat()
            if cursor.currentTable() is None:
                level = form.headingLevel()
                form.setTopMargin(theme.px(16 if level > 1 else 0))
                form.setBottomMargin(theme.px(8 if not block.textList() else 4))
            form.setLineHeight(125, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            cursor.setBlockFormat(form)
            block = block.next()
        for frame in document.rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                look = frame.format().toTableFormat()
                look.setBorderCollapse(True)
                look.setBorder(1)
                look.setBorderBrush(theme.color("hairline"))
                look.setBorderStyle(QTextTableFormat.BorderStyle.BorderStyle_Solid)
                look.setCellPadding(theme.px(6))
                look.setBottomMargin(theme.px(16))
                frame.setFormat(look)
        whole.endEditBlock()
        self._text.moveCursor(QTextCursor.MoveOperation.Start)

    def keyboard(self) -> str:
        """The shortcuts in force, as Markdown: made from the registry, so that it cannot be out of date."""
        lines = [
            "# Keyboard",
            "",
            "Everything in Adviser works without a mouse. Tab moves from one control to the next.",
            "",
            "| What | Keys |",
            "|---|---|",
        ]
        for action in self.context.actions.all():
            if action.shortcut:
                keys = QKeySequence(action.shortcut).toString(QKeySequence.SequenceFormat.NativeText)
                lines.append(f"| {action.text} | {keys} |")
        return "\n".join(lines) + "\n" + _TABLE_KEYS

    def _follow(self, url: QUrl) -> None:
        name = url.toString()
        if name.startswith("adviser:"):
            self.context.navigate(name.removeprefix("adviser:"))
        else:
            self.open_topic(name.removesuffix(".md").partition("-")[2] or name.removesuffix(".md"))

    def _restyle(self) -> None:
        theme = self.context.theme
        self._list.setFixedWidth(theme.px(240))
        for row in range(self._list.count()):
            self._list.item(row).setSizeHint(QSize(0, theme.px(34)))
        self._text.document().setDocumentMargin(theme.px(20))
        self._text.document().setDefaultStyleSheet(f"a {{ color: {theme.color('accent_text').name()}; }}")
        self._show(self._list.currentItem())
