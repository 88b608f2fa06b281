"""A page that is hidden until its first data are there shows no empty frames meanwhile."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QLineEdit

from adviser_app.ui.screen import Screen


def reveal(screen: Screen) -> None:
    """Show the page's body; the first time the keyboard goes to it too, unless someone is typing elsewhere."""
    if not screen.page.isHidden():
        return
    screen.page.show()
    focus = screen.first_focus()
    if screen.isVisible() and focus is not None and not isinstance(QApplication.focusWidget(), QLineEdit):
        focus.setFocus()
