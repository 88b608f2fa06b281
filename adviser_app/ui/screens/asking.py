"""The questions that leave the page: file dialogs and confirmations. Tests replace these functions and nothing else."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from adviser_app.ui.dialogs import Ask
from adviser_app.ui.settings import UiSettings
from adviser_app.ui.theme import Theme

_FOLDER = "folders/"


def files(parent: QWidget, settings: UiSettings, title: str, filters: str, key: str) -> list[Path]:
    """Files to read; the folder is remembered under ``key``."""
    names, _ = QFileDialog.getOpenFileNames(parent, title, settings.text(_FOLDER + key), filters)
    return _remembered(settings, key, [Path(n) for n in names])


def file(parent: QWidget, settings: UiSettings, title: str, filters: str, key: str) -> Path | None:
    """One file to read."""
    name, _ = QFileDialog.getOpenFileName(parent, title, settings.text(_FOLDER + key), filters)
    return next(iter(_remembered(settings, key, [Path(name)])), None) if name else None


def folder(parent: QWidget, settings: UiSettings, title: str, key: str) -> Path | None:
    """A folder to read from or write into."""
    name = QFileDialog.getExistingDirectory(parent, title, settings.text(_FOLDER + key))
    if not name:
        return None
    settings.put(_FOLDER + key, name)
    return Path(name)


def save(parent: QWidget, settings: UiSettings, title: str, name: str, filters: str, key: str) -> Path | None:
    """A file to write; the dialog itself asks before it replaces one."""
    start = str(Path(settings.text(_FOLDER + key)) / name)
    chosen, _ = QFileDialog.getSaveFileName(parent, title, start, filters)
    return next(iter(_remembered(settings, key, [Path(chosen)])), None) if chosen else None


def confirm(
    parent: QWidget, theme: Theme, title: str, text: str, yes: str, *, no: str = "Cancel", dangerous: bool = False
) -> bool:
    """Ask before something that one click does not undo; the safe answer has the focus when ``dangerous``."""
    box = Ask(theme, title, text, [no, yes], primary=0 if dangerous else 1, parent=parent)
    box.exec()
    answer = box.answer
    box.deleteLater()
    return answer == 1


def show_file(path: Path) -> None:
    """Open a file or a folder with the system's own program."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def _remembered(settings: UiSettings, key: str, paths: list[Path]) -> list[Path]:
    if paths:
        settings.put(_FOLDER + key, str(paths[0].parent))
    return paths
