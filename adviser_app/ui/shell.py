"""The main window: rail, banners, pages, status bar, history, menus and palette. It knows pages by their specs only."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6 import QtCore
from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QCloseEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QMenu, QStackedWidget, QVBoxLayout, QWidget

from adviser_app.ui.actions import Action
from adviser_app.ui.components.banner import BannerStack
from adviser_app.ui.components.cards import label
from adviser_app.ui.components.forms import button, follow_icon
from adviser_app.ui.rail import Rail
from adviser_app.ui.screen import Context, Message, Screen, ScreenSpec
from adviser_app.ui.tasks import ChangeNotice
from adviser_app.ui.theme import Mode

if TYPE_CHECKING:
    from adviser_app.ui.palette import Entry, Palette

MENUS = ("File", "Edit", "Go", "View", "Help")
_HISTORY = 100


class Shell(QMainWindow):
    """Made with the context and the screens' specs; ``open_first()`` shows the page that was open last time."""

    closed = Signal()

    def __init__(self, context: Context, specs: Sequence[ScreenSpec]) -> None:
        super().__init__()
        self.context = context
        self._specs = {spec.id: spec for spec in specs}
        self._screens: dict[str, Screen] = {}
        self._history: list[tuple[str, dict[str, Any]]] = []
        self._at = -1
        self._councils: list[Entry] = []
        self._facts = ""
        self.setWindowTitle("Adviser")
        self.rail = Rail(context.theme, self._go_to)
        self.banners = BannerStack(context.theme)
        self.pages = QStackedWidget()
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.banners)
        right.addWidget(self.pages, 1)
        self._centre = centre = QWidget()
        row = QHBoxLayout(centre)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(right, 1)
        self.setCentralWidget(centre)
        self._status = label("Working offline", "small")
        self.statusBar().addWidget(self._status, 1)
        # What waits for somebody, seen from every page; its words and its handler come from whoever counts.
        self._notice_handler: Callable[[], None] = lambda: None
        self.notice = button(context.theme, "", lambda: self._notice_handler(), icon="git-compare-arrows", flat=True)
        self.notice.setObjectName("notice")
        follow_icon(context.theme, self.notice, "git-compare-arrows", "bad")
        self.notice.hide()
        self.statusBar().addPermanentWidget(self.notice)
        self.statusBar().setSizeGripEnabled(False)
        self.statusBar().setContentsMargins(10, 2, 10, 2)
        for spec in specs:
            if spec.place != "hidden":
                self.rail.add_screen(spec)
        self._add_actions()
        self._make_menus()
        context.actions.attach(self)
        self._palette: Palette | None = None
        # Searches the store for what the palette cannot hold: indicators by the thousand.
        self.palette_search: Callable[[str, Callable[[list[Entry]], None]], None] | None = None
        context.navigated.connect(lambda name, params: self.go(name, params))
        context.bannered.connect(self._show_message)
        context.palette_wanted.connect(lambda text: self.palette_window.open_at(text))
        context.tasks.refused.connect(context.banner)
        context.tasks.changed.connect(self._changed)
        context.tasks.busy_changed.connect(lambda _busy: self._show_status())
        for chosen in (context.group.changed, context.group.shown_changed):
            chosen.connect(lambda _rule: self._changed(ChangeNotice(frozenset({"group"}))))
        context.past.changed.connect(lambda: self._changed(ChangeNotice(frozenset({"past"}))))
        geometry = context.settings.bytes("window/geometry")
        if geometry.isEmpty() or not self.restoreGeometry(geometry):
            self.resize(1280, 800)
        self.setMinimumSize(640, 480)

    # going places

    def open_first(self) -> None:
        """The page of last time, else the first of the rail."""
        known = [s.id for s in self._specs.values() if s.place != "hidden"]
        last = self.context.settings.text("window/screen")
        self.go(last if last in known else known[0])
        if self.focusWidget() is None or self.rail.isAncestorOf(self.focusWidget()):
            # Nobody has pressed a key yet: no control is marked, and the first Tab goes to the first.
            self._centre.setFocus(QtCore.Qt.FocusReason.OtherFocusReason)

    def go(self, screen_id: str, params: dict[str, Any] | None = None, *, remember: bool = True) -> Screen:
        """Show a page. Raises KeyError for an id nobody registered."""
        spec = self._specs[screen_id]
        params = dict(params or {})
        screen = self._screens.get(screen_id) or self._make(spec)
        if self.pages.indexOf(screen) < 0:
            self.pages.addWidget(screen)
        if remember and (self._at < 0 or self._history[self._at] != (screen_id, params)):
            del self._history[self._at + 1 :]
            self._history.append((screen_id, params))
            del self._history[:-_HISTORY]
            self._at = len(self._history) - 1
        self.pages.setCurrentWidget(screen)
        self.rail.light(spec.parent or screen_id)
        self.context.actions.set_screen(screen_id)
        if spec.place != "hidden":
            self.context.settings.put("window/screen", screen_id)
        screen.activate(params)
        self._freshen(screen)
        self._show_title()
        self._show_history()
        focus = screen.first_focus()
        if focus is not None:
            focus.setFocus(QtCore.Qt.FocusReason.OtherFocusReason)
        return screen

    def _make(self, spec: ScreenSpec) -> Screen:
        screen = self._screens[spec.id] = spec.build(self.context)
        screen.heading_changed.connect(self._show_title)
        return screen

    def make_next(self) -> bool:
        """Make a page that nobody has opened yet, or dress it, or make a part of one: each takes a turn of its own.
        Those of the rail first. Returns whether there was something to do."""
        waiting = next((s for s in self._screens.values() if self.pages.indexOf(s) < 0), None)
        if waiting is not None:
            self.pages.addWidget(waiting)
            return True
        missing = [s for s in self._specs.values() if s.id not in self._screens]
        if missing:
            self._make(min(missing, key=lambda spec: spec.place == "hidden"))
            return True
        return any(screen.make_more() for screen in list(self._screens.values()))

    @property
    def current(self) -> Screen | None:
        screen = self.pages.currentWidget()
        return screen if isinstance(screen, Screen) else None

    def back(self) -> None:
        self._step(-1)

    def forward(self) -> None:
        self._step(+1)

    def _step(self, by: int) -> None:
        if 0 <= self._at + by < len(self._history):
            self._at += by
            name, params = self._history[self._at]
            self.go(name, params, remember=False)

    def _freshen(self, screen: Screen) -> None:
        # A page asks for data only when there is a store to ask; opening one makes every page stale.
        if screen.stale and self.context.tasks.is_open:
            screen.stale = False
            screen.refetch()

    def _changed(self, notice: ChangeNotice) -> None:
        for screen in self._screens.values():
            if notice.concerns(screen.watches) and notice.who is not screen:
                screen.stale = True
        if self.current is not None:
            self._freshen(self.current)

    def reload(self) -> None:
        if self.current is not None:
            self.current.stale = True
            self._freshen(self.current)

    # what is said around the page

    def set_facts(self, facts: str) -> None:
        """What the status bar says of the store: "last refresh imported 3 March 2026 · 317 councils"."""
        self._facts = facts
        self._show_status()

    def set_notice(self, words: str, handler: Callable[[], None]) -> None:
        """A button in the status bar that says what waits for somebody; no words take it away."""
        self._notice_handler = handler
        self.notice.setText(words)
        self.notice.setVisible(bool(words))

    def set_councils(self, entries: Iterable[Entry]) -> None:
        """The councils that the palette finds."""
        self._councils = list(entries)

    def _show_status(self) -> None:
        saved = "saving…" if self.context.tasks.writing else "saved" if self.context.tasks.is_open else ""
        self._status.setText(" · ".join(part for part in ("Working offline", self._facts, saved) if part))

    def _show_title(self) -> None:
        heading = self.current.heading if self.current is not None else ""
        self.setWindowTitle(f"{heading} – Adviser" if heading else "Adviser")

    def _show_message(self, message: Message) -> None:
        self.banners.show_message(message)

    def _show_history(self) -> None:
        actions = self.context.actions
        actions.qaction("go.back").setEnabled(self._at > 0)
        actions.qaction("go.forward").setEnabled(self._at < len(self._history) - 1)

    # actions, menus, palette

    def _add_actions(self) -> None:
        add, theme = self.context.actions.add, self.context.theme
        add(Action("go.palette", "Find or do anything", self.context.open_palette, "Ctrl+K", "search", "Go",
                   in_palette=False))  # fmt: skip
        add(Action("go.back", "Back", self.back, "Alt+Left", "arrow-left", "Go", in_palette=False))
        add(Action("go.forward", "Forward", self.forward, "Alt+Right", "arrow-right", "Go", in_palette=False))
        for spec in self._specs.values():
            if spec.place != "hidden":
                menu = "Help" if spec.id == "help" else "Go"
                add(Action(f"go.{spec.id}", spec.title, partial(self._go_to, spec.id), spec.shortcut, spec.icon, menu,
                           in_palette=False))  # fmt: skip
            for part, words in spec.parts:
                open_part = partial(self.context.navigate, spec.id, tab=part)
                add(Action(f"go.{spec.id}.{part}", f"{spec.title}: {words}", open_part, "", spec.icon))
        add(Action("view.reload", "Reload this page", self.reload, "F5", "refresh-cw", "View"))
        add(Action("view.larger", "Larger text", lambda: self._zoom(+0.125), "Ctrl+=", "plus", "View"))
        add(Action("view.smaller", "Smaller text", lambda: self._zoom(-0.125), "Ctrl+-", "minus", "View"))
        add(Action("view.normal", "Normal text size", lambda: self._zoom(0.0), "Ctrl+0", "equal", "View"))
        for mode, text, icon in (
            (Mode.LIGHT, "Use the light theme", "sun"),
            (Mode.DARK, "Use the dark theme", "moon"),
            (Mode.SYSTEM, "Use the system's theme", "monitor"),
        ):
            add(Action(f"view.{mode.value}", text, partial(self.set_mode, mode), "", icon, "View"))
        add(Action("view.rail", "Move to the list of pages", self._focus_rail, "F6", "menu", "View", in_palette=False))
        add(Action("file.quit", "Quit Adviser", self._quit, "Ctrl+Q", "x", "File"))
        theme.changed.connect(self._keep_theme)

    def _go_to(self, name: str) -> None:
        self.go(name)

    def _quit(self) -> None:
        self.close()

    def set_mode(self, mode: Mode) -> None:
        self.context.theme.set_mode(mode)

    def _zoom(self, by: float) -> None:
        theme = self.context.theme
        theme.set_scale(theme.scale + by if by else 1.0)

    def _keep_theme(self) -> None:
        theme, settings = self.context.theme, self.context.settings
        settings.put("window/theme", theme.mode.value)
        settings.put("window/text-size", theme.scale)

    def _focus_rail(self) -> None:
        lit = self._specs[self._history[self._at][0]] if self._at >= 0 else next(iter(self._specs.values()))
        name = lit.parent or lit.id
        self.rail.button(name).setFocus(QtCore.Qt.FocusReason.ShortcutFocusReason)

    def _make_menus(self) -> None:
        self._menu = QMenu(self)
        self._menu.setAccessibleName("Menu")
        for name in MENUS:
            menu = QMenu(name, self)
            menu.aboutToShow.connect(partial(self._fill_menu, menu, name))
            self._menu.addMenu(menu)
            if sys.platform == "darwin":
                self.menuBar().addMenu(menu)
        if sys.platform != "darwin":
            self.rail.add_button("Menu", "menu", self._pop_menu, "Everything the window can do (F10)")
            self.context.actions.add(
                Action("view.menu", "Open the menu", self._pop_menu, "F10", "menu", "", in_palette=False)
            )

    def _fill_menu(self, menu: QMenu, name: str) -> None:
        menu.clear()
        actions = self.context.actions
        for action in actions.all():
            if action.menu == name and (actions.qaction(action.id).isEnabled() or not action.screen):
                made = actions.qaction(action.id)
                if action.icon:
                    made.setIcon(self.context.theme.icon(action.icon, "text_muted"))
                menu.addAction(made)

    def _pop_menu(self, source: QWidget | None = None) -> None:
        at = source.mapToGlobal(QPoint(source.width() + 4, -self._menu.sizeHint().height() + source.height())) \
            if source is not None else self.mapToGlobal(QPoint(8, 8))  # fmt: skip
        self._menu.popup(at)

    @property
    def palette_window(self) -> Palette:
        """Made when it is first asked for."""
        from adviser_app.ui.palette import Palette

        if self._palette is None:
            self._palette = Palette(
                self.context, [self._action_entries, self._page_entries, lambda: self._councils], self
            )
            self._palette.search = self.palette_search
        return self._palette

    def _action_entries(self) -> list[Entry]:
        from adviser_app.ui.palette import Entry

        actions = self.context.actions
        return [
            Entry(actions.words(a.id), partial(actions.run, a.id), a.icon, a.help, a.shortcut, "action")
            for a in actions.available()
            if a.in_palette
        ]

    def _page_entries(self) -> list[Entry]:
        from adviser_app.ui.palette import Entry

        return [
            Entry(spec.title, partial(self._go_to, spec.id), spec.icon, "", spec.shortcut, "page")
            for spec in self._specs.values()
            if spec.place != "hidden"
        ]

    # the end

    def to_front(self) -> None:
        """Another start of the program on this store: show the window that is there."""
        if self.isMinimized():
            self.showNormal()
        self.show()
        self.raise_()
        self.activateWindow()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == QtCore.Qt.MouseButton.BackButton:
            self.back()
        elif event.button() == QtCore.Qt.MouseButton.ForwardButton:
            self.forward()
        else:
            super().mousePressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.context.tasks.writing and not self._may_close():
            event.ignore()
            return
        self.context.settings.put("window/geometry", self.saveGeometry())
        self.context.settings.save()
        if self._palette is not None:
            self._palette.hide()
        self.closed.emit()
        event.accept()

    def _may_close(self) -> bool:
        from adviser_app.ui.dialogs import Ask

        ask = Ask(
            self.context.theme, "Adviser is still working",
            "Something is being saved. If you close now it is stopped, and everything stays as it was before.",
            ["Keep working", "Stop and close"], parent=self,
        )  # fmt: skip
        ask.exec()
        answer = ask.answer
        ask.deleteLater()
        return answer == 1
