"""Pages for tests of the shell."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtWidgets import QLineEdit, QWidget

from adviser_app.domain.errors import AdviserError
from adviser_app.domain.progress import Work
from adviser_app.ui.screen import Context, Screen, ScreenSpec
from adviser_app.ui.tasks import Job


class FirstPage(Screen):
    """Counts how often it fetched, and what."""

    id: ClassVar[str] = "first"
    title: ClassVar[str] = "First"
    icon: ClassVar[str] = "house"
    watches: ClassVar[frozenset[str]] = frozenset({"figures"})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.fetched: list[dict[str, Any]] = []
        self.field = QLineEdit()
        self.field.setAccessibleName("A field")
        self.body.addWidget(self.field)

    def refetch(self) -> None:
        params = dict(self.params)
        self.query(lambda _store, _work: params, self.fetched.append)

    def first_focus(self) -> QWidget:
        return self.field


class SecondPage(FirstPage):
    id: ClassVar[str] = "second"
    title: ClassVar[str] = "Second"
    icon: ClassVar[str] = "map"
    scrolls: ClassVar[bool] = False

    def change(self, *what: str) -> None:
        self.write(lambda _store, _work: None, lambda _result: None, what=what)

    def fail(self) -> Job:
        def op(_store: object, work: Work) -> None:
            raise AdviserError("Cannot", "The disk is full.", "Make room.", code="disk-full")

        return self.query(op, lambda _result: None, slot="other")


SPECS = [
    ScreenSpec("first", "First", "house", "tests.ui.pages:FirstPage", shortcut="Ctrl+1"),
    ScreenSpec("second", "Second", "map", "tests.ui.pages:SecondPage", shortcut="Ctrl+2"),
    ScreenSpec("detail", "Detail", "map", "tests.ui.pages:SecondPage", "hidden", "second"),
    ScreenSpec("help", "Help", "circle-help", "adviser_app.ui.help:HelpScreen", "bottom", shortcut="F1"),
]
