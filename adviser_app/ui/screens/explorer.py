"""The explorer: indicators, councils and periods of one’s choice, as one of several kinds of picture."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QMenu, QPushButton, QWidget

from adviser_app.domain import views
from adviser_app.domain.errors import AdviserError
from adviser_app.ui.actions import Action
from adviser_app.ui.components.cards import Card
from adviser_app.ui.components.chips import ChipRow
from adviser_app.ui.components.columns import Flow
from adviser_app.ui.components.empty import EmptyState
from adviser_app.ui.components.figure_part import RING, FigurePart
from adviser_app.ui.components.forms import button, name
from adviser_app.ui.components.group import PictureChooser
from adviser_app.ui.components.past import PastStrip
from adviser_app.ui.components.stack import FittedStack
from adviser_app.ui.screen import Context, Screen
from adviser_app.ui.screens import asking, explorer_words
from adviser_app.ui.screens import verbs_explorer as verbs
from adviser_app.ui.screens.explorer_pick import CouncilsDialog, IndicatorsDialog
from adviser_app.ui.screens.explorer_pin import PinWork
from adviser_app.ui.screens.series import LENGTHS
from adviser_app.viewmodels.cells import Tone

if TYPE_CHECKING:
    from adviser_app.domain.areas import GroupRule
    from adviser_app.services.explorer import Choices
    from adviser_app.ui.screens.verbs_explorer import Pickable
    from adviser_app.viewmodels.explorer.base import Shown

_KEPT, _FORM = "explorer/view", "explorer/table"
_FILTERS = {
    "png": "Pictures (*.png)",
    "svg": "Drawings (*.svg)",
    "pdf": "PDF files (*.pdf)",
    "csv": "CSV files (*.csv)",
}
_EXPORTS = (("Picture (PNG)…", "png"), ("Drawing (SVG)…", "svg"), ("Document (PDF)…", "pdf"), ("Table (CSV)…", "csv"))
_GONE = ("no-such-period", "no-such-length")  # what newer figures, or another indicator, no longer have


class ExplorerScreen(Screen):
    """``params``: view, the JSON text of one; or series, ids of indicators, with code, a council; or basket, a name."""

    id = "explorer"
    title = "Explore figures"
    icon = "chart-line"
    watches = frozenset({"figures", "polarity", "baskets", "records", "portfolio", "groups", "past"})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        theme = context.theme
        self.view: views.View | None = None
        self._new: tuple[views.View, tuple[int, ...], str] | None = None  # asked for from elsewhere, not begun yet
        self.found: verbs.Found | None = None
        self.pin_work = PinWork(context, self)
        self.past = PastStrip(self, in_header=False)
        self.pin_button = self.header.add_button(
            "Pin to a report…", self.pin, icon="tag", tip="Into a report that fills itself anew after each refresh"
        )
        self.print_button = self.header.add_button("Print…", self.print, icon="printer", tip="As PDF (Ctrl+P)")
        self.export_button = self.header.add_button("Export", lambda: None, icon="download")
        menu = QMenu(self.export_button)
        for words, kind in _EXPORTS:
            menu.addAction(words, partial(self.export, kind))
        menu.addSeparator()
        menu.addAction("Copy picture", self.copy)
        self.export_button.setMenu(menu)
        for made, words in ((self.pin_button, "Pin to a report…"), (self.print_button, "Print…"),
                            (self.export_button, "Export")):  # fmt: skip
            made.setAccessibleName(words.rstrip("…"))
            theme.follow(made, partial(self._word, words))

        self.kinds = ChipRow(theme, "Kind of picture")
        self.kinds.set_chips([(kind, of.words) for kind, of in views.KINDS.items()])
        self.kinds.chosen.connect(self.choose_kind)
        self.indicators_button = button(theme, "Indicators…", self.pick_indicators, icon="chart-line")
        self.councils_button = button(theme, "Councils…", self.pick_councils, icon="building-2")
        self.which, self.one, self.first, self.last, self.length = (QComboBox() for _ in range(5))
        for box, words, width in (
            (self.which, "Which of the indicators", 210), (self.one, "Period", 160), (self.first, "From period", 124),
            (self.last, "To period", 124), (self.length, "Length of period", 150),
        ):  # fmt: skip
            name(box, words)
            theme.follow(box, partial(self._size, width))
        self.which.activated.connect(lambda _at: self._ask())
        for box in (self.one, self.first, self.last):
            box.activated.connect(lambda _at: self._choose_span())
        self.length.activated.connect(lambda _at: self._choose_length())
        self.before = QCheckBox("Predecessors")
        name(self.before, "Predecessors", "Lines of the councils that those standing out followed")
        self.before.clicked.connect(self._choose_before)
        self.group = PictureChooser(context)
        theme.follow(self.group, lambda w: w.setMaximumWidth(theme.px(292)))
        self.group.chosen.connect(self._choose_group)
        self.part = FigurePart(context)
        self.part.show_as_table(context.settings.flag(_FORM))
        self.part.toggle.clicked.connect(lambda: context.settings.put(_FORM, self.part.as_table))
        self.part.opened.connect(self._open)
        card = Card()
        edges = card.content.contentsMargins()
        card.content.setContentsMargins(edges.left() - RING, edges.top(), edges.right() - RING, edges.bottom() - RING)
        card.content.addWidget(self.part, 1)
        self.nothing = EmptyState(
            theme, "chart-line", "Choose what to look at",
            "Take one indicator or several, by hand or as a basket; councils and periods follow.", "Choose indicators…",
            self.pick_indicators,
        )  # fmt: skip
        self.no_figures = EmptyState(
            theme, "chart-line", "No indicators yet",
            "Indicators come with the first refresh: a CSV, a folder or a zip of them from ONS, LG Inform or your own.",
            "Import data…", lambda: context.navigate("refresh"),
        )  # fmt: skip
        self.stack = FittedStack()
        for shown in (QWidget(), card, self.nothing, self.no_figures):
            self.stack.addWidget(shown)
        self._card = card
        self.body.setSpacing(12)
        self.body.addWidget(self.past)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.kinds, 1)
        top.addWidget(self.past.opener)
        self.body.addLayout(top)
        self.controls = Flow([
            self.indicators_button, self.councils_button, self.which, self.group, self.one, self.first, self.last,
            self.length, self.before,
        ])  # fmt: skip
        self.body.addWidget(self.controls)
        self.body.addWidget(self.stack, 1)
        for key, said, handler, keys, icon in (
            ("indicators", "Choose indicators…", self.pick_indicators, "Ctrl+Shift+I", "chart-line"),
            ("councils", "Choose councils…", self.pick_councils, "Ctrl+Shift+U", "building-2"),
            ("pin", "Pin to a report…", self.pin, "", "tag"),
            ("print", "Print as PDF…", self.print, "Ctrl+P", "printer"),
            ("png", "Export this view as a picture…", partial(self.export, "png"), "", "download"),
            ("csv", "Export this view as CSV…", partial(self.export, "csv"), "", "table"),
            ("copy", "Copy picture", self.copy, "Ctrl+Shift+C", "copy"),
        ):
            context.actions.add(Action(f"explorer.{key}", said, handler, keys, icon, "Edit", self.id,
                                       "The figures as they are shown"))  # fmt: skip
        self._can()

    def _size(self, width: int, box: QComboBox) -> None:
        box.setFixedWidth(self.context.theme.px(width))

    def _word(self, words: str, made: QPushButton) -> None:
        """In words where there is room for them; a screen reader hears them always."""
        made.setText(words if self.context.theme.scale <= 1.5 else "")

    # where one comes from

    def activate(self, params: Mapping[str, Any]) -> None:
        other = dict(params) != self.params
        super().activate(params)
        if other and params:
            self._new = self._asked(params)

    def _asked(self, params: Mapping[str, Any]) -> tuple[views.View, tuple[int, ...], str] | None:
        """What is wanted from elsewhere: a view, ids of indicators for it, a council."""
        rule, code = self.context.group.rule, str(params.get("code") or self.context.settings.text("council/last"))
        if params.get("view"):
            try:
                return views.view_from_json(str(params["view"])), (), code
            except AdviserError as error:
                self.context.banner(error)
                return None
        ids = tuple(i for i in params.get("series", ()) if isinstance(i, int))
        if params.get("basket"):
            return views.View(views.STRIP, basket=str(params["basket"]), councils=self._beside(), group=rule), (), code
        if ids:
            kind = views.LINE if len(ids) == 1 else views.STRIP
            return views.View(kind, councils=self._beside(), group=rule), ids, code
        return None

    def _beside(self) -> views.Whom:
        """Whom to show beside a council: the display group, or those it is compared with."""
        return views.Whom(rule=self.context.group.shown or self.context.group.rule)

    def first_focus(self) -> QWidget | None:
        current = self.stack.currentWidget()
        if current is self.nothing:
            return self.nothing.button
        return self.no_figures.button if current is self.no_figures else self.indicators_button

    # data

    def refetch(self) -> None:
        asked = self._new or (self.view or self._remembered(), (), self.context.settings.text("council/last"))
        self._new = None
        self.query(verbs.begin(*asked), self._begun, self._failed, slot="begin")

    def _remembered(self) -> views.View:
        """What was looked at last; at first nothing yet, against the comparison group in force."""
        try:
            return views.view_from_json(self.context.settings.text(_KEPT))
        except AdviserError:
            return views.View(views.LINE, councils=self._beside(), group=self.context.group.rule)

    def _begun(self, view: views.View | None) -> None:
        if view is None:
            self.stack.setCurrentWidget(self.no_figures)
            self._show_controls()
        else:
            self.take(view)

    def take(self, view: views.View) -> None:
        """Show a view, and remember it."""
        if self.view is not None and (view.series, view.basket) != (self.view.series, self.view.basket):
            self.which.clear()
        self.view = view
        self.context.settings.put(_KEPT, views.view_to_json(view))
        if self.kinds.current != view.kind:  # new chips would take the keyboard from the one that was pressed
            self.kinds.set_chips([(kind, of.words) for kind, of in views.KINDS.items()], view.kind)
        self.group.set_rule(view.group)
        if view.series or view.basket:
            self._ask()
        else:
            self.stack.setCurrentWidget(self.nothing)
            self._show_controls()

    def asked_view(self) -> views.View | None:
        """The view as it is drawn: of several indicators the one that was picked out, where a kind shows one."""
        key, view = self.which.currentData(), self.view
        # The box still stands there from the kind before when another one is chosen: the kind decides, not the box.
        if view is None or key is None or not _of_one(view.kind) or not self.which.isVisibleTo(self):
            return view
        return replace(view, series=(key,), basket="")

    def _ask(self) -> None:
        view = self.asked_view()
        if view is not None and self.context.tasks.is_open:
            self.query(self.context.past.at(verbs.show(view, self.view or view)), self._show, self._failed, slot="view")

    def _show(self, found: verbs.Found) -> None:
        view = self.view
        if view is None:
            return
        self.found = found
        self.part.set_shown(found.shown, found.table)
        self.stack.setCurrentWidget(self._card)
        said = (
            (self.indicators_button, explorer_words.indicators(view, found)),
            (self.councils_button, explorer_words.councils(view, found.names)),
        )
        for made, (short, whole) in said:
            made.setText(short)
            made.setToolTip(whole)
        self._fill_which(view, found)
        self._fill_periods(view, found.choices)
        self._show_controls()

    def _fill_which(self, view: views.View, found: verbs.Found) -> None:
        """Of several indicators, which one, for the kinds that show one (lines show several of one council)."""
        chosen, all_of_them = self.which.currentData(), view.kind == views.LINE
        self.which.clear()
        if all_of_them:
            self.which.addItem("All indicators", None)
        for each in found.series:
            self.which.addItem(each.title, each.key)
        self.which.setCurrentIndex(max(0, next((i for i in range(self.which.count())
                                                if self.which.itemData(i) == chosen), 0)))  # fmt: skip
        self.which.setToolTip(self.which.currentText())

    def _fill_periods(self, view: views.View, choices: Choices) -> None:
        periods, span = choices.periods, view.span
        for box, words, known, chosen in (
            (self.one, "Latest period", periods, span.one),
            (self.first, "From first", periods[::-1], span.first),
            (self.last, "To latest", periods, span.last),
        ):
            box.clear()
            box.addItem(words, "")
            for period in known:
                before = {"From first": "From ", "To latest": "To "}.get(words, "")
                box.addItem(f"{before}{period}", period)
            box.setCurrentIndex(max(0, box.findData(chosen)))
            box.setToolTip(box.currentText())
        self.length.clear()
        for length in sorted(choices.lengths, key=lambda code: list(LENGTHS).index(code) if code in LENGTHS else 99):
            self.length.addItem(LENGTHS.get(length, length), length)
        self.length.setCurrentIndex(self.length.findData(choices.lengths[0] if choices.lengths else ""))

    def _show_controls(self) -> None:
        """Those that matter to the kind that is shown."""
        there = self.stack.currentWidget() is not self.no_figures
        view = self.view
        drawn = there and view is not None and bool(view.series or view.basket)
        kind = views.KINDS[view.kind if view is not None else views.LINE]
        self.kinds.setVisible(there)
        for made in (self.indicators_button, self.councils_button):
            made.setVisible(there)
        if not drawn or self.found is None:
            self.indicators_button.setText("Indicators…")
            self.councils_button.setText("Councils…")
            self.indicators_button.setToolTip("")
            self.councils_button.setToolTip("")
        for made, what in ((self.indicators_button, "Indicators"), (self.councils_button, "Councils")):
            made.setAccessibleName(f"{what}: {made.toolTip()}" if drawn and self.found is not None else f"{what}…")
        self.councils_button.setEnabled(drawn)
        several = self.found is not None and len(self.found.series) > 1
        self.which.setVisible(drawn and several and view is not None and _of_one(view.kind))
        self.group.setVisible(drawn)
        self.one.setVisible(drawn and not kind.history)
        for box in (self.first, self.last):
            box.setVisible(drawn and kind.history)
        self.length.setVisible(drawn and self.length.count() > 1)
        self.before.setVisible(drawn and self.found is not None and self.found.followed)
        self.before.setChecked(view is not None and view.predecessors)
        self.past.opener.setVisible(drawn and self.context.past.said is None)
        self._can()

    def _failed(self, error: AdviserError) -> None:
        view = self.view
        if error.code in _GONE and view is not None and (view.span != views.Span() or view.length):
            self.take(replace(view, span=views.Span(), length=""))  # newer figures, or others, do not have them
            return
        if error.code == "no-anchor" and view is not None and view.group is not None:
            self.take(replace(view, group=None))  # nobody whose group it could be: those shown are compared
            return
        self.found = None
        self.nothing.set(error.title, f"{error.message} {error.next_step}".strip())
        self.stack.setCurrentWidget(self.nothing)
        self._show_controls()

    def _can(self) -> None:
        there = self.found is not None and self.stack.currentWidget() is self._card
        for made in (self.pin_button, self.print_button, self.export_button):
            made.setEnabled(there)

    # what the user changes

    def choose_kind(self, kind: str) -> None:
        """Another picture of the same figures; a period stays only among pictures of one period."""
        view = self.view
        if view is not None and kind != view.kind:
            same = views.KINDS[kind].history == views.KINDS[view.kind].history
            self.take(replace(view, kind=kind, span=view.span if same else views.Span()))

    def _choose_span(self) -> None:
        if self.view is None:
            return
        if not views.KINDS[self.view.kind].history:
            span = views.Span(one=str(self.one.currentData() or ""))
        else:
            first, last = str(self.first.currentData() or ""), str(self.last.currentData() or "")
            if first and last and self.last.findData(first) < self.last.findData(last):
                last = ""  # the newest come first in this list: the end would be before the beginning
            span = views.Span(first=first, last=last)
        self.take(replace(self.view, span=span))

    def _choose_length(self) -> None:
        if self.view is not None:
            self.take(replace(self.view, length=str(self.length.currentData() or ""), span=views.Span()))

    def _choose_before(self, wanted: bool) -> None:
        if self.view is not None:
            self.take(replace(self.view, predecessors=wanted))

    def _choose_group(self, rule: GroupRule | None) -> None:
        if self.view is not None:
            self.take(replace(self.view, group=rule))

    def pick_indicators(self) -> None:
        """The dialog for what is shown."""
        self._pick(lambda view, there: IndicatorsDialog(self.context, view, there, self.window()))

    def pick_councils(self) -> None:
        """The dialog for whom it is shown of."""
        groups = self.context.group.choices
        self._pick(lambda view, there: CouncilsDialog(self.context, view, there, groups, self.window()))

    def _pick(self, make: Callable[[views.View, Pickable], IndicatorsDialog | CouncilsDialog]) -> None:
        def opened(there: Pickable) -> None:
            if self.view is None:
                return
            dialog = make(self.view, there)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.chosen.connect(self._picked)
            dialog.open()

        if self.view is not None:
            self.query(verbs.pickable(), opened, slot="pick")

    def _picked(self, view: views.View) -> None:
        """Of other indicators the periods are others too."""
        before = self.view
        if before is not None and (view.series, view.basket) != (before.series, before.basket):
            view = replace(view, span=views.Span(), length="")
        code = self.context.settings.text("council/last")
        self.query(verbs.begin(view, (), code), self._begun, self._failed, slot="begin")

    def _open(self, series_id: int, code: str) -> None:
        """The page of an indicator, for the council that was pointed at."""
        found = self.found
        if found is None or not found.series:
            return
        wanted = series_id if series_id >= 0 else found.choices.series[0].id
        code = code or self.context.settings.text("council/last")
        self.context.navigate("series", series_id=wanted, code=code)

    # what leaves the page

    @property
    def _shown(self) -> Shown | None:
        return self.found.shown if self.found is not None and self.stack.currentWidget() is self._card else None

    def export(self, kind: str) -> None:
        """The picture, or its table, as a file: png, svg, pdf, csv."""
        shown = self._shown
        if shown is None:
            return
        stem = re.sub(r"[^a-z0-9]+", "-", shown.title.casefold()).strip("-")[:60] or "figures"
        path = asking.save(
            self, self.context.settings, "Export the figures", f"{stem}.{kind}", _FILTERS[kind], "export"
        )  # fmt: skip
        if path is not None:
            path = path if path.suffix else path.with_suffix(f".{kind}")
            self.query(verbs.write(shown, path), self._written, slot="write", long=True)

    def _written(self, path: Path) -> None:
        self.context.banner(
            "Exported", f"It is in {path}.", tone=Tone.GOOD, key="export",
            actions=(("Open it", partial(asking.show_file, path)),
                     ("Open folder", partial(asking.show_file, path.parent))),
        )  # fmt: skip

    def print(self) -> None:
        """As a document."""
        self.export("pdf")

    def copy(self) -> None:
        """The picture to the clipboard."""
        if self._shown is not None:
            self.query(verbs.picture(self._shown), self._copied, slot="copy")

    def _copied(self, picture: QImage) -> None:
        QGuiApplication.clipboard().setImage(picture)
        self.context.banner(
            "The picture is copied", "Paste it into a document or a message.", tone=Tone.GOOD, key="export"
        )

    def pin(self) -> None:
        """Into a report of figures, as it is shown."""
        shown, view = self._shown, self.asked_view()
        if shown is not None and view is not None:
            self.pin_work.pin(view, shown.title)


def _of_one(kind: str) -> bool:
    """Whether one of several indicators can be picked out: a kind that shows one, or lines, which are of either."""
    return kind == views.LINE or not views.KINDS[kind].many
