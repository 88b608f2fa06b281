"""What this machine remembers of the window: an INI file, never in the store (it must not travel with the data)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QSettings


class UiSettings:
    """Typed access to the INI file. ``path`` None: `paths.config_file()`."""

    def __init__(self, path: Path | None = None) -> None:
        if path is None:
            from adviser_app import paths

            path = paths.config_file()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = QSettings(str(path), QSettings.Format.IniFormat)

    def text(self, key: str, default: str = "") -> str:
        value = self._file.value(key, default)
        return value if isinstance(value, str) else default

    def number(self, key: str, default: float = 0.0) -> float:
        try:
            return float(str(self._file.value(key, default)))
        except ValueError:
            return default

    def flag(self, key: str, default: bool = False) -> bool:
        return str(self._file.value(key, default)).lower() == "true"

    def bytes(self, key: str) -> QByteArray:
        value = self._file.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()

    def words(self, key: str) -> list[str]:
        """A list of words without commas (column names and widths)."""
        value = self.text(key)
        return value.split("|") if value else []

    def put(self, key: str, value: Any) -> None:
        self._file.setValue(key, "|".join(value) if isinstance(value, list | tuple) else value)

    def forget(self, key: str) -> None:
        self._file.remove(key)

    def save(self) -> None:
        self._file.sync()
