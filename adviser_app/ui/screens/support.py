"""Support: who took up what, in a matrix, in figures, as a list, against the catalogue; and the ways to enter it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QSize, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from adviser_app.ui.actions import Action
from adviser_app.ui.components.empty import EmptyState
from adviser_app.ui.components.pages import PageTabs, menu_button
from adviser_app.ui.components.stack import FittedStack
from adviser_app.ui.screen import Context, Screen
from adviser_app.ui.screens import verbs_support as verbs
from adviser_app.ui.screens.record_work import RecordWork
from adviser_app.ui.screens.support_filters import FilterBar
from adviser_app.ui.screens.support_work import SupportWork

if TYPE_CHECKING:
    from adviser_app.ui.screens.support_catalogue import CataloguePage
    from adviser_app.ui.screens.support_episodes import EpisodesPage
    from adviser_app.ui.screens.support_figures import FiguresPage
    from adviser_app.ui.screens.support_matrix import MatrixPage
    from adviser_app.viewmodels.support import Options

_WORDS = {"matrix": "Matrix", "figures": "Figures", "episodes": "Episodes", "catalogue": "Catalogue"}
TABS = tuple(_WORDS)
_FILTERS = {
    "matrix": ("scope", "year", "region", "type", "theme", "offer", "status"),
    "figures": ("scope", "year", "region", "type", "theme", "offer"),
    "episodes": ("scope", "year", "region", "type", "theme", "offer", "status"),
    "catalogue": ("scope", "year", "theme"),
}
_PRINTED = ("matrix", "figures")


class SupportScreen(Screen):
    """``params``: tab, one of ``TABS``; and what to narrow the views to, as `FilterBar.choose` takes it."""

    id = "support"
    title = "Support"
    icon = "life-buoy"
    watches = frozenset({"records", "portfolio"})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        theme = context.theme
        self.work = SupportWork(context, self)
        self.records = RecordWork(context, self)
        self._stale_pages: set[str] = set(TABS)
        self._focus_due = False
        self._has_any: bool | None = None  # whether there are episodes: not known before the store was asked
        self.more = menu_button(theme, "More", "More to do with this view", "Export as CSV, print as PDF")
        self.header.add_end(self.more)
        self.many_button = self.header.add_button(
            "Event for many…", lambda: self.work.enter_many(), icon="users",
            tip="What several councils shared, entered once (Ctrl+Shift+E)",
        )  # fmt: skip
        self.new_button = self.header.add_button(
            "New support…", self.new_episode, icon="plus", primary=True, tip="Support of one council (Ctrl+N)"
        )
        self.many_button.setAccessibleName("Event for many councils")
        self.new_button.setAccessibleName("New support")
        theme.after(self, SupportScreen._name_buttons)
        self._name_buttons()
        self.tabs = PageTabs(context, "Views of support", _WORDS, "support/tab")
        self.tabs.currentChanged.connect(self._turn)
        self.header.add_tabs(self.tabs)
        self.filters = FilterBar(context)
        self.filters.changed.connect(self._narrowed)
        self._pages: dict[str, QWidget] = {}
        self.empty = EmptyState(
            theme, "life-buoy", "No support is recorded yet",
            "Write down what councils were offered, have booked, had or declined: then this page says who took up "
            "what, and who nothing. The programme team’s list comes in by Monthly refresh.",
            "Event for many councils…", lambda: self.work.enter_many(),
        )  # fmt: skip
        shown = QWidget()
        self._column = QVBoxLayout(shown)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        self._column.addWidget(self.filters)
        self.stack = FittedStack()
        self.stack.addWidget(QWidget())
        self.stack.addWidget(shown)
        self.stack.addWidget(self.empty)
        self.body.addWidget(self.stack, 1)
        self._add_actions()
        self._turn(self.tabs.currentIndex())

    # the views, each made when it is first opened

    def _page(self, key: str, make: Callable[[], QWidget]) -> QWidget:
        if key not in self._pages:
            made = self._pages[key] = make()
            self._column.addWidget(made, 1)
        return self._pages[key]

    def make_more(self) -> bool:
        missing = next((key for key in TABS if key not in self._pages), None)
        if missing is not None:
            getattr(self, missing).hide()
        return missing is not None

    @property
    def matrix(self) -> MatrixPage:
        from adviser_app.ui.screens.support_matrix import MatrixPage

        def make() -> MatrixPage:
            page = MatrixPage(self.context)
            page.opened.connect(self._open_cell)
            return page

        return cast(MatrixPage, self._page("matrix", make))

    @property
    def figures(self) -> FiguresPage:
        from adviser_app.ui.screens.support_figures import FiguresPage

        def make() -> FiguresPage:
            page = FiguresPage(self.context)
            page.opened.connect(lambda code: self.context.navigate("council", code=code, tab="support"))
            page.narrowed.connect(self._look_into)
            return page

        return cast(FiguresPage, self._page("figures", make))

    @property
    def episodes(self) -> EpisodesPage:
        from adviser_app.ui.screens.support_episodes import EpisodesPage

        return cast(EpisodesPage, self._page("episodes", lambda: EpisodesPage(self)))

    @property
    def catalogue(self) -> CataloguePage:
        from adviser_app.ui.screens.support_catalogue import CataloguePage

        return cast(CataloguePage, self._page("catalogue", lambda: CataloguePage(self)))

    def _add_actions(self) -> None:
        add = self.context.actions.add
        self.tabs.walk(self.id, "Next view of support")
        for action, words, handler, keys, icon, help_ in (
            ("status", "Set status of episodes…", lambda: self.episodes.ask_status(), "Ctrl+Shift+D", "circle-check",
             "Move the selected episodes to another status, as one action"),
            ("delete", "Delete episodes", lambda: self.episodes.delete_selected(), "Ctrl+Del", "trash-2",
             "Delete the selected episodes; Undo brings them back"),
            ("print", "Print as PDF…", self.print, "Ctrl+P", "printer",
             "The matrix or the figures as they are shown, with what they are narrowed to"),
            ("csv", "Export this view as CSV…", self.export, "", "table", "What is shown, councils by their codes"),
        ):  # fmt: skip
            made = add(Action(f"support.{action}", words, handler, keys, icon, "Edit", self.id, help_))
            if action in ("print", "csv"):
                self.more.menu().addAction(made)
        self.more.menu().aboutToShow.connect(self._dress_menu)

    def _dress_menu(self) -> None:
        """Icons in the theme's colour; lists go out as CSV, the others can be printed."""
        for action, icon in (("print", "printer"), ("csv", "table")):
            made = self.context.actions.qaction(f"support.{action}")
            made.setIcon(self.context.theme.icon(icon, "text_muted"))
        self.context.actions.say("support.print", "Print as PDF…", enabled=self.tab in _PRINTED)

    def _name_buttons(self) -> None:
        """In words where there is room for them; a screen reader hears them always."""
        theme = self.context.theme
        roomy = theme.scale <= 1.5
        self.many_button.setText("Event for many…" if roomy else "")
        self.new_button.setText("New support…" if roomy else "New…")
        self.many_button.setIconSize(QSize(theme.px(20 if roomy else 16), theme.px(16)))
        self.more.setFixedHeight(self.new_button.sizeHint().height())

    # where one is

    @property
    def tab(self) -> str:
        return self.tabs.key

    @property
    def record_table(self) -> str:
        """What Ctrl+N writes here."""
        return "offer" if self.tab == "catalogue" else "episode"

    def record_preset(self) -> dict[str, str]:
        """A new episode begins with the cell one looks at, else with what the page is narrowed to."""
        wanted = self.filters.wanted
        if self.tab == "catalogue":
            return {"theme": wanted.theme} if wanted.theme else {}
        preset = {"offer": wanted.offer, "year": wanted.year}
        at = self.matrix.table.current() if self.tab == "matrix" and self.matrix.table.hasFocus() else None
        if at is not None:
            preset |= {"council": at[0], "offer": at[1]}
        return {field: value for field, value in preset.items() if value}

    def activate(self, params: Mapping[str, Any]) -> None:
        """``params``: tab; scope, year, region, type, theme, offer, status; council, a name to find."""
        params = dict(params)
        tab, council = str(params.pop("tab", "")), str(params.pop("council", ""))
        chosen = {key: str(value) for key, value in params.items() if key in self.filters.boxes}
        super().activate({})
        self.tabs.turn_to(tab)
        if chosen:
            self.filters.choose(**chosen)
        if council:
            self.episodes.table.set_filter(council)

    def first_focus(self) -> QWidget | None:
        if self._has_any is not None and self.stack.currentWidget() is self.empty:
            return self.empty.button
        if self.tab not in self._pages:
            self._focus_due = True
            return None
        if self.tab == "matrix":
            return self.matrix.table
        page: FiguresPage | EpisodesPage | CataloguePage = getattr(self, self.tab)
        return page.table.view

    def _turn(self, at: int) -> None:
        """Turn to a view. One that was never open is made in a turn of its own, and shown in the next: the window
        answers in between."""
        for key, page in self._pages.items():
            page.setVisible(key == TABS[at])
        self.filters.show_parts(*_FILTERS[TABS[at]])
        if self.scroll_area is not None:
            self.scroll_area.verticalScrollBar().setValue(0)
        if self._has_any is None:
            return  # the views wait for the first answer: the page must be there at once
        if TABS[at] in self._pages:
            self._freshen()
        else:
            QTimer.singleShot(0, self, partial(self._make, TABS[at]))

    def _make(self, key: str) -> None:
        if key not in self._pages:
            getattr(self, key).hide()
        QTimer.singleShot(0, self, self._show_made)

    def _show_made(self) -> None:
        page = self._pages.get(self.tab)
        if page is None:
            return
        page.show()
        self._freshen()
        if self._focus_due and self.isVisible():
            self._focus()

    def _focus(self) -> None:
        """The keyboard goes to what is open; where that is still being made, once it is."""
        focus = self.first_focus()
        if focus is not None:
            self._focus_due = False
            focus.setFocus()

    # data

    def refetch(self) -> None:
        self._stale_pages = set(TABS)
        self.query(verbs.options(), self._show_options, slot="options")

    def _show_options(self, found: tuple[Options, int, bool]) -> None:
        options, count, has_portfolio = found
        had_focus = self._has_any is None or self.empty.isAncestorOf(self.focusWidget() or self)
        self.filters.set_options(options, has_portfolio=has_portfolio)
        self.stack.setCurrentIndex(1 if count or self.tab == "catalogue" else 2)
        self._has_any = bool(count)
        self._turn(self.tabs.currentIndex())
        if had_focus:
            self._focus()

    def _narrowed(self) -> None:
        self._stale_pages = set(TABS)
        self._freshen()

    def _freshen(self) -> None:
        """Fetch what the open view shows; the others when they are opened."""
        if self._has_any is None or not self.context.tasks.is_open:
            return
        tab, wanted = self.tab, self.filters.wanted
        self.stack.setCurrentIndex(1 if self._has_any or tab == "catalogue" else 2)
        self.more.setEnabled(self.stack.currentIndex() == 1)
        if tab not in self._stale_pages:
            return
        self._stale_pages.discard(tab)
        if tab == "matrix":
            self.query(verbs.matrix(wanted), self.matrix.set_view, slot=tab)
        elif tab == "figures":
            self.query(verbs.figures(wanted), self.figures.set_view, slot=tab)
        elif tab == "episodes":
            self.query(verbs.episodes(wanted), self.episodes.set_view, slot=tab)
        else:
            self.query(verbs.catalogue(wanted), self.catalogue.set_catalogue, slot=tab)

    # what one does

    def new_episode(self) -> None:
        self.records.new("episode", self.record_preset() if self.tab != "catalogue" else {})

    def print(self) -> None:
        """The matrix or the figures, as they are narrowed and sorted."""
        shown = self.view()
        if shown is not None and self.tab in _PRINTED:
            self.work.print(shown, f"support-{self.tab}.pdf")
        elif shown is not None:
            self.context.banner(
                "This view goes out as a CSV", "The matrix and the figures can be printed.", key="support-print",
                actions=(("Export as CSV…", self.export),),
            )  # fmt: skip

    def export(self) -> None:
        """The view that is open, as it is narrowed."""
        shown = self.view()
        if shown is not None:
            self.work.export(shown, f"support-{self.tab}.csv")

    def view(self) -> Any:
        """The view model on the page."""
        if self.tab == "matrix":
            return self.matrix.shown()
        page: FiguresPage | EpisodesPage | CataloguePage = getattr(self, self.tab)
        return page.view

    def _open_cell(self, council: str, offer: str, something: bool) -> None:
        """What stands behind a cell: its episodes, else the council's page."""
        if something:
            view = self.matrix.table.view
            named = next((c.name for c in view.councils if c.code == council), "") if view is not None else ""
            self.context.navigate(self.id, tab="episodes", offer=offer, council=named)
        else:
            self.context.navigate("council", code=council, tab="support")

    def _look_into(self, part: str, key: str) -> None:
        """The episodes behind a line of the figures."""
        self.context.navigate(self.id, tab="episodes", **{part: key})
