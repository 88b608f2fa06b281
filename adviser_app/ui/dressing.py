"""A change of theme or text size costs what is seen of the window: what is hidden is dressed when it is next shown.

Qt dresses every widget of the program in a new style sheet before anybody sees the change: most of a second, where all
pages have been made. Here what is hidden looks to Qt meanwhile like what was never dressed, and is passed over. It has
its old looks until it is shown, or until nobody has touched the window for a while (docs/decisions/0066).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget

_FEWEST = 12  # widgets: a smaller hidden part is dressed with what is seen
_AT_ONCE = 60  # widgets, about 10 ms: as many are dressed in a turn of the event loop while nobody waits
_DRESSED = Qt.WidgetAttribute.WA_WState_Polished
_OWN_STYLE = Qt.WidgetAttribute.WA_SetStyle  # the program's change of style is not told to such a widget
_EXPLICIT = Qt.WidgetAttribute.WA_WState_ExplicitShowHide
_DIRECT = Qt.FindChildOption.FindDirectChildrenOnly


class Dressing(QObject):
    """Dresses the program in style sheets; ``dressed`` is called with widgets that were hidden then and have just got
    the looks in force."""

    def __init__(self, dressed: Callable[[list[QWidget]], None], parent: QObject) -> None:
        super().__init__(parent)
        self._dressed = dressed
        self._asleep: dict[QWidget, list[QWidget]] = {}  # hidden parts, with all in them that has its old looks
        self._keeper: QLabel | None = None

    def change(self, app: QApplication, sheet: str, between: Callable[[], None]) -> set[QWidget]:
        """Dress what is seen in ``sheet``; ``between`` sets font and palette. Returns what keeps its old looks."""
        if self._keeper is None:
            # Qt remembers what a sheet put over a widget's own font and palette while anything at all wears one;
            # between the two sheets only this does.
            self._keeper = QLabel()
            self._keeper.setStyleSheet("QLabel {}")
        every = app.allWidgets()  # first: what Python holds already is found twice as fast below
        seen: list[QWidget] = []
        hidden: dict[QWidget, list[QWidget]] = {}
        opened: list[QWidget] = []  # lists and menus that open from a widget; some are measured before they are shown
        for window in app.topLevelWidgets():
            if window.isVisible():
                hidden.update(_sort(window, seen))
            elif window.parent() is not None:
                opened += _all(window)
            elif window.testAttribute(_DRESSED) and window is not self._keeper:
                hidden[window] = _all(window)
        self._asleep = hidden
        for part in hidden:
            part.installEventFilter(self)
        asleep = {widget for widgets in self._asleep.values() for widget in widgets}
        seen += [w for w in dict.fromkeys(opened) if w not in asleep]
        for widget in every:
            widget.setAttribute(_DRESSED, False)
            widget.setAttribute(_OWN_STYLE, True)
        # Not from one sheet to the next, where Qt dresses every widget again for each of its ancestors.
        app.setStyleSheet("")
        between()
        app.setStyleSheet(sheet)
        for widget in every:
            widget.setAttribute(_OWN_STYLE, False)
        _put_on(seen)
        return asleep

    def dress_some(self) -> bool:
        """Dress some of what is hidden, as much as a turn of the event loop has time for; whether there was any."""
        done, there = 0, bool(self._asleep)
        while self._asleep and done < _AT_ONCE:
            done += self._dress(next(iter(self._asleep)))
        return there

    def leave(self) -> None:
        """The program ends: nothing is dressed any more. The keeper goes now: where the garbage collector takes it away
        while Qt tells every widget of another sheet, Qt reads freed memory."""
        for part in filter(shiboken6.isValid, self._asleep):
            part.removeEventFilter(self)
        self._asleep.clear()
        self._keeper = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget):
            self._dress(watched)
        return False

    def _dress(self, part: QWidget) -> int:
        """Dress what is, or would be, seen of a part, parents before children; what is hidden within it goes on
        sleeping. How many widgets."""
        widgets = self._asleep.pop(part, [])
        if not shiboken6.isValid(part):
            return 0
        part.removeEventFilter(self)
        known, later = set(widgets), set()
        for inner, inside in _sort(part, []):
            sleeping = [w for w in inside if w in known]
            self._asleep[inner] = sleeping
            inner.installEventFilter(self)
            later.update(sleeping)
        now = [w for w in widgets if w not in later and shiboken6.isValid(w)]
        _put_on(now)
        self._dressed(now)
        return len(now)


def _put_on(widgets: list[QWidget]) -> None:
    """Dress widgets, parents before children, in the style sheet in force."""
    style = QApplication.style()
    for widget in widgets:
        style.polish(widget)
        widget.setAttribute(_DRESSED, True)
    for widget in widgets:
        QCoreApplication.sendEvent(widget, QEvent(QEvent.Type.StyleChange))


def _all(part: QWidget) -> list[QWidget]:
    """A part and what is in it, parents before children."""
    return [part, *part.findChildren(QWidget)]


def _sort(part: QWidget, seen: list[QWidget]) -> Iterator[tuple[QWidget, list[QWidget]]]:
    """The outermost parts within one that were hidden, each with all in it; ``seen`` gets all else, also hidden parts
    that are small, but no windows."""
    seen.append(part)
    for child in part.findChildren(QWidget, options=_DIRECT):
        if child.isWindow():
            continue
        if not (child.isHidden() and child.testAttribute(_EXPLICIT)):
            yield from _sort(child, seen)
            continue
        inside = _all(child)
        if len(inside) > _FEWEST:
            yield child, inside
        else:
            seen += inside
