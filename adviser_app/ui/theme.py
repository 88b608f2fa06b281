"""Colours as roles, from `resources/themes/{light,dark}.toml`; fonts, icons and the one style sheet made from them.

Everything follows at once when the user, or in system mode the system, changes from light to dark, and when the text
size changes. A widget asks for a role (``theme.color("good")``), never for a colour.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary

import shiboken6
from PySide6 import QtCore
from PySide6.QtCore import QBuffer, QByteArray, QObject, QSize, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QIcon,
    QIconEngine,
    QImage,
    QImageReader,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtWidgets import QApplication, QWidget

from adviser_app.viewmodels.tone import Tone

if TYPE_CHECKING:
    from adviser_app.ui.dressing import Dressing

ROLES = (
    "window", "surface", "card", "hairline", "text", "text_muted", "accent", "accent_text", "on_accent", "good", "bad",
    "warn", "band", "median_line", "hover", "selection", "focus",
)  # fmt: skip
SIZES = {"small": 12, "body": 13, "heading": 15, "title": 27}
"""The type scale in pixels at 100 %; the weight goes with the role in the style sheet."""

_TONE_ROLES = {
    Tone.NEUTRAL: "text",
    Tone.GOOD: "good",
    Tone.BAD: "bad",
    Tone.WARN: "warn",
    Tone.MUTED: "text_muted",
    Tone.ACCENT: "accent_text",
}

_MANY = 1000  # widgets that keep their old looks at a change: it then takes two turns of the event loop, else one

W = TypeVar("W", bound=QWidget)


class Mode(StrEnum):
    """What the user chose."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


# Ours, and a colour a line: the first window does without the 5 ms of tomllib.
_ROLE = re.compile(r'^(\w+) = "(#[0-9a-f]{6})"$', re.MULTILINE)


@cache
def _colours(name: str) -> dict[str, str]:
    """The roles of a theme file. Raises KeyError for a file that lacks one."""
    from adviser_app import paths

    found = dict(_ROLE.findall((paths.resources() / "themes" / f"{name}.toml").read_text(encoding="utf-8")))
    return {role: found[role] for role in ROLES}


def mix(one: QColor, other: QColor, share: float) -> QColor:
    """``share`` of ``one`` over ``other``."""
    return QColor.fromRgbF(
        *(a * share + b * (1 - share) for a, b in zip(one.getRgbF()[:3], other.getRgbF()[:3], strict=True))  # type: ignore[index]
    )


@cache
def _svg(name: str) -> bytes:
    from adviser_app import paths

    return (paths.resources() / "icons" / f"{name}.svg").read_bytes()


@lru_cache(maxsize=512)
def _drawn(name: str, colour: str, side: int) -> QImage:
    """An icon, drawn once: pages share most of theirs."""
    buffer = QBuffer()
    buffer.setData(QByteArray(_svg(name).replace(b"currentColor", colour.encode())))
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    # The svg image plug-in scales while it draws; asking for the size first keeps the strokes sharp.
    reader = QImageReader(buffer, b"svg")
    reader.setScaledSize(QSize(side, side))
    return reader.read()


class _SvgEngine(QIconEngine):
    """Draws a Lucide icon in one colour at any size and pixel ratio."""

    def __init__(self, name: str, colour: QColor, disabled: QColor) -> None:
        super().__init__()
        self._name, self._colour, self._disabled = name, colour, disabled

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        colour = self._disabled if mode == QIcon.Mode.Disabled else self._colour
        drawn = QPixmap.fromImage(_drawn(self._name, colour.name(), min(size.width(), size.height())))
        if size.width() == size.height():
            return drawn
        # Wider than high: the rest is the room between an icon and its word, for which buttons have no setting.
        whole = QPixmap(size)
        whole.fill(QColor(0, 0, 0, 0))
        painter = QPainter(whole)
        painter.drawPixmap(0, 0, drawn)
        painter.end()
        return whole

    def paint(self, painter: QPainter, rect: Any, mode: QIcon.Mode, state: QIcon.State) -> None:
        ratio = painter.device().devicePixelRatioF()
        pixmap = self.scaledPixmap(rect.size() * ratio, mode, state, ratio)
        pixmap.setDevicePixelRatio(ratio)
        painter.drawPixmap(rect.topLeft(), pixmap)

    def clone(self) -> _SvgEngine:
        return _SvgEngine(self._name, self._colour, self._disabled)


def _system_is_dark() -> bool:
    if QGuiApplication.instance() is None:
        return False
    return QGuiApplication.styleHints().colorScheme() == QtCore.Qt.ColorScheme.Dark


def looks_dark() -> bool:
    """Whether the application's palette, the system's until a theme is applied, is light on dark. Known without the
    names in ``Qt``, which take 15 ms to load."""
    palette = QGuiApplication.palette()
    return palette.window().color().lightness() < palette.windowText().color().lightness()


class Theme(QObject):
    """The theme in force. ``apply`` once at start; ``set_mode`` and ``set_scale`` when the user changes it."""

    changed = Signal()

    def __init__(
        self,
        mode: Mode = Mode.SYSTEM,
        scale: float = 1.0,
        parent: QObject | None = None,
        *,
        system_dark: bool | None = None,
    ) -> None:
        """``system_dark``: what is taken for the system's choice until ``ask_system``; None asks at once."""
        super().__init__(parent)
        self._mode, self._scale = Mode(mode), scale
        self._system_dark = system_dark
        self._applied = False
        self._icons: dict[tuple[str, str], QIcon] = {}
        self._followers: WeakKeyDictionary[QWidget, list[Callable[[Any], None]]] = WeakKeyDictionary()
        self._later: WeakKeyDictionary[QWidget, list[Callable[[Any], None]]] = WeakKeyDictionary()
        self._dressing: Dressing | None = None
        self._read()

    # what widgets ask for

    @property
    def mode(self) -> Mode:
        return self._mode

    @property
    def scale(self) -> float:
        """Text size, 1.0 to 2.0."""
        return self._scale

    @property
    def dark(self) -> bool:
        return self._name == "dark"

    def color(self, role: str, alpha: float = 1.0) -> QColor:
        colour = QColor(self._colours[role])
        if alpha < 1.0:
            colour.setAlphaF(alpha)
        return colour

    def tone_role(self, tone: Tone) -> str:
        return _TONE_ROLES[tone]

    def tone_color(self, tone: Tone) -> QColor:
        return QColor(self._colours[_TONE_ROLES[tone]])

    def px(self, at_hundred: float) -> int:
        """A length of the 8-pixel grid, grown with the text size."""
        return round(at_hundred * self._scale)

    def font(self, size: str = "body", *, bold: bool = False) -> QFont:
        """A font of the type scale: small, body, heading, title."""
        font = QFont(_family())
        font.setPixelSize(self.px(SIZES[size]))
        font.setWeight(QFont.Weight.DemiBold if bold or size in ("heading", "title") else QFont.Weight.Normal)
        return font

    def icon(self, name: str, role: str = "text") -> QIcon:
        """A Lucide icon in a role's colour. Raises FileNotFoundError for a name the set lacks."""
        key = (name, role)
        if key not in self._icons:
            _svg(name)
            disabled = mix(self.color("text_muted"), self.color("surface"), 0.5)
            self._icons[key] = QIcon(_SvgEngine(name, self.color(role), disabled))
        return self._icons[key]

    def follow(self, widget: W, call: Callable[[W], None]) -> None:
        """``call(widget)`` now and after every change (where many pages are made, a turn of the event loop later), for
        as long as the widget lives; of a widget that is hidden at a change, when it is next shown. ``call`` must not
        hold it."""
        self._followers.setdefault(widget, []).append(call)
        call(widget)

    def after(self, widget: W, call: Callable[[W], None]) -> None:
        """As ``follow``, but not now, and not before all that is dressed with the widget follows: for what asks its
        parts for their sizes."""
        self._later.setdefault(widget, []).append(call)

    @property
    def dressing(self) -> Dressing:
        """Made at the first change: the first window does without."""
        if self._dressing is None:
            from adviser_app.ui.dressing import Dressing

            self._dressing = Dressing(self._tell, self)
        return self._dressing

    # what the user changes

    def set_mode(self, mode: Mode) -> None:
        self._mode = Mode(mode)
        self._refresh()

    def set_scale(self, scale: float) -> None:
        self._scale = min(2.0, max(1.0, scale))
        self._refresh()

    def apply(self, app: QApplication) -> None:
        """Inter, palette and style sheet; from now on the system's changes are followed. Fusion is asked for on the
        application's command line: setStyle() gives a QStyle back, whose enumerations take 20 ms to load."""
        self._applied = True
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_changed)
        self._refresh()

    def leave(self) -> None:
        """The system's changes are followed no longer: the program ends. The icons go now: where the garbage collector
        takes one away after its engine, Qt reads freed memory."""
        self._icons.clear()
        if self._dressing is not None:
            self._dressing.leave()
        if self._applied:
            self._applied = False
            QGuiApplication.styleHints().colorSchemeChanged.disconnect(self._system_changed)

    def ask_system(self) -> None:
        """The system's word on light and dark counts now, no longer what was taken for it at the start."""
        before, self._system_dark = self._system_dark, None
        if self._mode is Mode.SYSTEM and before is not None and before != _system_is_dark():
            self._refresh()

    def _system_changed(self) -> None:
        self._system_dark = None
        if self._mode is Mode.SYSTEM:
            self._refresh()

    def _read(self) -> None:
        name = self._mode.value
        if self._mode is Mode.SYSTEM:
            dark = _system_is_dark() if self._system_dark is None else self._system_dark
            name = "dark" if dark else "light"
        self._name = name
        self._colours = _colours(name)

    def _refresh(self) -> None:
        self._read()
        self._icons.clear()
        app = QApplication.instance()
        later: set[QWidget] = set()
        if self._applied and isinstance(app, QApplication):
            from adviser_app.ui.stylesheet import style_sheet

            sheet = style_sheet(self)
            if app.styleSheet():
                later = self.dressing.change(app, sheet, lambda: self._set_base(app))
            else:
                self._set_base(app)
                app.setStyleSheet(sheet)
        followers = dict.fromkeys([*self._followers, *self._later])
        seen = [widget for widget in followers if widget not in later]
        if len(later) < _MANY:
            self._tell(seen)
            self.changed.emit()
            return
        # Exchanging the sheets of so many took a turn of the event loop; nobody sees the window between the two.
        frozen = [w for w in QApplication.topLevelWidgets() if w.isVisible() and w.updatesEnabled()]
        for window in frozen:
            window.setUpdatesEnabled(False)
        QTimer.singleShot(0, self, partial(self._tell_seen, seen, frozen))

    def _tell_seen(self, widgets: list[QWidget], frozen: list[QWidget]) -> None:
        """The second turn of a change; ``frozen`` are the windows that wait for it to be painted."""
        try:
            self._tell(widgets)
            self.changed.emit()
        finally:
            for window in frozen:
                if shiboken6.isValid(window):
                    window.setUpdatesEnabled(True)

    def _set_base(self, app: QApplication) -> None:
        app.setFont(self.font())
        app.setPalette(self._palette())

    def _tell(self, widgets: list[QWidget]) -> None:
        """Widgets that have just been dressed."""
        for calls in (self._followers, self._later):
            for widget in widgets:
                if shiboken6.isValid(widget):
                    for call in calls.get(widget, ()):
                        call(widget)

    def _palette(self) -> QPalette:
        p, c = QPalette(), self.color
        role = QPalette.ColorRole
        muted = mix(c("text_muted"), c("surface"), 0.75)
        for which, colour in {
            role.Window: "window", role.WindowText: "text", role.Base: "card", role.AlternateBase: "surface",
            role.Text: "text", role.Button: "card", role.ButtonText: "text", role.BrightText: "bad",
            role.ToolTipBase: "card", role.ToolTipText: "text", role.PlaceholderText: "text_muted",
            role.Highlight: "accent", role.HighlightedText: "on_accent", role.Link: "accent_text",
            role.LinkVisited: "accent_text", role.Accent: "accent", role.Light: "card", role.Midlight: "hairline",
            role.Mid: "hairline", role.Dark: "text_muted", role.Shadow: "hairline",
        }.items():  # fmt: skip
            p.setColor(which, c(colour))
        for which in (role.WindowText, role.Text, role.ButtonText):
            p.setColor(QPalette.ColorGroup.Disabled, which, muted)
        return p


@cache
def _family() -> str:
    """Inter from the shipped files; where they cannot be loaded, the system's own sans serif."""
    from adviser_app import paths

    family = ""
    for weight in ("Regular", "SemiBold", "Bold"):  # all that the window is set in: Medium is for packs
        number = QFontDatabase.addApplicationFont(str(paths.resources() / "fonts" / f"Inter-{weight}.ttf"))
        found = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
        family = family or (found[0] if found else "")
    return family or QFont().defaultFamily()
