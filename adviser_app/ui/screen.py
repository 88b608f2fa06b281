"""What a screen is and what it is given. Written once here; `screens/*` and later issues build on it.

A screen is a `Screen` with a class-level ``id``, ``title`` and ``icon``. It builds its widgets in ``__init__`` (into
``self.body``; the page header is there already), reads ``self.params`` in ``refetch()``, asks for data with
``self.query(op, done)`` and fills its widgets in ``done``. The shell calls ``activate(params)`` on every visit and
``refetch()`` when the screen is shown for the first time, with other parameters, or after a change that concerns it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar, Literal, NamedTuple

import shiboken6
from PySide6 import QtCore
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from adviser_app.domain.errors import AdviserError
from adviser_app.ui.actions import Actions
from adviser_app.ui.past import PastChoice
from adviser_app.ui.settings import UiSettings
from adviser_app.ui.tasks import Job, Op, Tasks
from adviser_app.ui.theme import Theme
from adviser_app.viewmodels.tone import Tone

if TYPE_CHECKING:
    from adviser_app.domain.areas import GroupRule
    from adviser_app.viewmodels.groups import GroupChoiceView


class Message(NamedTuple):
    """What a banner says. ``actions``: (button text, what it does); ``key``: a newer banner of one key replaces it."""

    title: str
    text: str = ""
    tone: Tone = Tone.NEUTRAL
    actions: tuple[tuple[str, Callable[[], None]], ...] = ()
    key: str = ""


class GroupChoice(QObject):
    """The comparison group in force: chosen once, stated everywhere. ``choose`` stores it; ``changed`` tells all.

    Beside it the display group: who is drawn beside a council (None: those it is compared with); and the groups there
    are to choose from, ``offered`` when they are others.
    """

    changed = Signal(object)  # GroupRule
    shown_changed = Signal(object)  # GroupRule | None
    offered = Signal()

    def __init__(self, rule: GroupRule | None = None, parent: QObject | None = None) -> None:
        """``rule``: councils of the same type unless given."""
        super().__init__(parent)
        self._rule = rule
        self._choices: tuple[GroupChoiceView, ...] = ()
        self.shown: GroupRule | None = None
        self.keep: Callable[[str, GroupRule | None], None] | None = None  # which setting ("group", "shown"), its value

    @property
    def rule(self) -> GroupRule:
        if self._rule is None:
            from adviser_app.domain.areas import GroupRule  # 11 ms that the first window does without

            self._rule = GroupRule.TYPE
        return self._rule

    @property
    def choices(self) -> tuple[GroupChoiceView, ...]:
        """The groups to choose from; those that follow from the register until a store is open."""
        from adviser_app.viewmodels import groups

        return self._choices or groups.plain()

    def view(self, rule: GroupRule) -> GroupChoiceView:
        """A group in words."""
        from adviser_app.viewmodels import groups

        return next((c for c in self.choices if c.rule == rule), None) or groups.choice(rule)

    @property
    def sentence(self) -> str:
        """The comparison group after "compared with"."""
        return self.view(self.rule).sentence

    def adopt(self, rule: GroupRule) -> None:
        """Take what the store holds; told to everybody, stored by nobody."""
        if rule != self.rule:
            self._rule = rule
            self.changed.emit(rule)

    def adopt_shown(self, rule: GroupRule | None) -> None:
        """The same of the display group."""
        if rule != self.shown:
            self.shown = rule
            self.shown_changed.emit(rule)

    def offer(self, choices: Sequence[GroupChoiceView]) -> None:
        """The groups there now are to choose from."""
        if tuple(choices) != self._choices:
            self._choices = tuple(choices)
            self.offered.emit()

    def choose(self, rule: GroupRule) -> None:
        """The user chose: keep it in the store and tell everybody."""
        if rule != self.rule:
            self.adopt(rule)
            if self.keep is not None:
                self.keep("group", rule)

    def members_changed(self) -> None:
        """Others may be in a group that is made from a list, not from the register: pages with one are read anew."""
        listed = ("neighbours:", "own:", "portfolio")
        if self.rule.startswith(listed):
            self.changed.emit(self.rule)
        if self.shown is not None and self.shown.startswith(listed):
            self.shown_changed.emit(self.shown)

    def show_beside(self, rule: GroupRule | None) -> None:
        """The user chose who is drawn beside a council."""
        if rule != self.shown:
            self.adopt_shown(rule)
            if self.keep is not None:
                self.keep("shown", rule)


class Context(QObject):
    """Everything a screen may reach outside itself. The shell listens to the three signals."""

    navigated = Signal(str, dict)
    bannered = Signal(object)  # Message
    palette_wanted = Signal(str)

    def __init__(
        self,
        tasks: Tasks,
        actions: Actions,
        theme: Theme,
        settings: UiSettings,
        group: GroupChoice | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.tasks = tasks
        self.actions = actions
        self.theme = theme
        self.settings = settings
        self.group = group or GroupChoice(parent=self)
        self.past = PastChoice(tasks, self)
        self.past.refused.connect(self.banner)

    def navigate(self, screen_id: str, **params: object) -> None:
        """Go to a screen: ``navigate("council", code="E08000035")``."""
        self.navigated.emit(screen_id, params)

    def banner(
        self,
        what: AdviserError | str,
        text: str = "",
        *,
        tone: Tone = Tone.NEUTRAL,
        actions: Sequence[tuple[str, Callable[[], None]]] = (),
        key: str = "",
    ) -> None:
        """Say something above the page: an error with its next step, or a title and a text with buttons."""
        if isinstance(what, AdviserError):
            said = f"{what.message} {what.next_step}".strip()
            tone = Tone.NEUTRAL if what.code == "cancelled" else Tone.BAD
            self.bannered.emit(Message(what.title, said, tone, tuple(actions), key or what.code))
        else:
            self.bannered.emit(Message(what, text, tone, tuple(actions), key))

    def open_palette(self, text: str = "") -> None:
        self.palette_wanted.emit(text)


class Screen(QWidget):
    """A page of the window. Subclasses set the class variables, build into ``self.body`` and write ``refetch``."""

    id: ClassVar[str] = ""
    title: ClassVar[str] = ""
    icon: ClassVar[str] = ""
    scrolls: ClassVar[bool] = True  # False: the page fills the window and its table scrolls instead
    watches: ClassVar[frozenset[str]] = frozenset({"everything"})  # kinds of ChangeNotice that make it stale

    heading_changed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        from adviser_app.ui.components.header import PageHeader

        self.context = context
        self.params: dict[str, Any] = {}
        self.stale = True
        self.header = PageHeader(context, self.title)
        self.header.changed.connect(self.heading_changed)
        self._waiting: set[str] = set()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.header)
        self.page = QWidget()
        self.page.setObjectName("page")
        self.body = QVBoxLayout(self.page)
        self.body.setContentsMargins(24, 4, 24, 24)
        self.body.setSpacing(16)
        if self.scrolls:
            area = QScrollArea()
            area.setWidgetResizable(True)
            area.setFrameShape(QFrame.Shape.NoFrame)
            area.setHorizontalScrollBarPolicy(QtCore.Qt.ScrollBarPolicy.ScrollBarAsNeeded)
            area.setFocusPolicy(QtCore.Qt.FocusPolicy.NoFocus)
            area.setWidget(self.page)
            bar = area.verticalScrollBar()
            # The page keeps its width, and its edge in line with the header's, when the bar comes.
            bar.rangeChanged.connect(lambda _low, high: self.body.setContentsMargins(24, 4, 12 if high else 24, 24))
            self.scroll_area: QScrollArea | None = area
            outer.addWidget(area, 1)
        else:
            self.scroll_area = None
            outer.addWidget(self.page, 1)

    def activate(self, params: Mapping[str, Any]) -> None:
        """The user came here. Other parameters than last time make the page stale, so that it is fetched anew."""
        new = dict(params)
        if new != self.params:
            self.params = new
            self.stale = True

    def make_more(self) -> bool:
        """Make one part of the page that nobody has turned to yet, without asking for its data; whether there was one.
        Called while nobody waits, a part a turn."""
        return False

    def refetch(self) -> None:
        """Ask for the data again and show it; called on the UI thread, answers at once."""
        raise NotImplementedError

    def first_focus(self) -> QWidget | None:
        """The control that gets the keyboard when the page is opened; None: the first that takes it."""
        return None

    def record_preset(self) -> dict[str, str]:
        """What a record written from here begins with: the council one looks at."""
        return {}

    @property
    def record_table(self) -> str:
        """The kind of record that Ctrl+N writes from here."""
        return "note"

    @property
    def heading(self) -> str:
        return self.header.title_text

    def query(
        self,
        op: Op,
        done: Callable[[Any], None],
        failed: Callable[[AdviserError], None] | None = None,
        *,
        slot: str = "page",
        long: bool = False,
    ) -> Job:
        """`Tasks.query` for this screen: an older answer to the same ``slot`` is dropped, the header shows the wait."""
        self._waiting.add(slot)
        self.header.set_busy(True)
        job = self.context.tasks.query(op, done, failed, requester=self, slot=slot, long=long)
        job.on_settled(lambda: self._settled(slot, job))
        return job

    def write(
        self,
        op: Op,
        done: Callable[[Any], None],
        failed: Callable[[AdviserError], None] | None = None,
        *,
        what: Sequence[str] = ("everything",),
    ) -> Job:
        """`Tasks.write` for this screen; ``what`` is told to all screens afterwards."""
        return self.context.tasks.write(op, done, failed, requester=self, what=what)

    def _settled(self, slot: str, job: Job) -> None:
        if not shiboken6.isValid(self):
            return  # the page is gone, and what it asked for ends after it
        if not job.superseded:
            self._waiting.discard(slot)
        if not self._waiting:
            self.header.set_busy(False)


Place = Literal["main", "bottom", "hidden"]


class ScreenSpec(NamedTuple):
    """A screen as the rail and the palette know it before its module is loaded.

    ``load`` is "package.module:Class"; ``place`` where the rail lists it (hidden: reached through other screens,
    ``parent`` then names the rail entry that stays lit); ``shortcut`` such as "Ctrl+1"; ``parts``: (key, words) of
    what stands behind its tabs, places of their own for the palette, which opens them with the parameter "tab".
    """

    id: str
    title: str
    icon: str
    load: str
    place: Place = "main"
    parent: str = ""
    shortcut: str = ""
    parts: tuple[tuple[str, str], ...] = ()

    def build(self, context: Context) -> Screen:
        module, name = self.load.split(":")
        made: Screen = getattr(import_module(module), name)(context)
        return made
