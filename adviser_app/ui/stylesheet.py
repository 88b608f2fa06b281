"""The one style sheet (`resources/themes/window.qss`), filled from the theme's roles and the text size."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from adviser_app.ui.theme import Theme


def style_sheet(theme: Theme) -> str:
    """The application's style sheet for this theme and text size."""
    from adviser_app import paths
    from adviser_app.ui.theme import ROLES, SIZES, mix

    values = {role: theme.color(role).name() for role in ROLES}
    values |= {f"size_{name}": f"{theme.px(size)}px" for name, size in SIZES.items()}
    values["figure"] = f"{theme.px(24)}px"
    # The edge of a field must be seen (3:1, WCAG 1.4.11): stronger than a hairline, weaker than text.
    values["edge"] = mix(theme.color("text_muted"), theme.color("card"), 0.67).name()
    values["handle"] = mix(theme.color("text_muted"), theme.color("card"), 0.4).name()
    values["control"] = f"{theme.px(20)}px"
    values["arrow"] = f"{theme.px(12)}px"
    values["scroller"] = f"{theme.px(56) + 24}px"  # "All 8", its arrow and the room about them, which does not grow
    values["chevron"] = (paths.resources() / "themes" / "chevron.svg").as_posix()
    values["check"] = (paths.resources() / "themes" / f"check-{'dark' if theme.dark else 'light'}.svg").as_posix()
    values["tick"] = f"{theme.px(16)}px"
    values["round"] = f"{theme.px(16) // 2 + 1}px"
    values["dot"] = f"{theme.px(5)}px"
    values["dotted"] = f"{theme.px(16) - 2 * theme.px(5) + 2}px"
    text = (paths.resources() / "themes" / "window.qss").read_text(encoding="utf-8")
    for name, value in values.items():
        text = text.replace(f"<<{name}>>", value)
    return text
