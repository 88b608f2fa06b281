"""Where things are: the only reader of file locations, in a checkout, installed from a wheel, and frozen.

What ships with the program is found by ``resources()`` and ``db_dir()``; what belongs to the user by ``data_dir()``,
``config_file()`` and ``default_store()``. Nothing here makes a folder: who writes one makes it.
"""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path

APP_NAME = "Adviser"
HOME_VARIABLE = "ADVISER_HOME"
_PACKAGE = Path(__file__).resolve().parent


@cache
def _shipped(name: str) -> Path:
    """The folder ``name`` that ships with the program. Raises FileNotFoundError when the installation is incomplete."""
    bundle = getattr(sys, "_MEIPASS", None)  # set by PyInstaller's boot loader in the frozen program
    places = [Path(bundle) / name] if bundle else [_PACKAGE / f"_{name}", _PACKAGE.parent / name]
    for place in places:
        if place.is_dir():
            return place
    raise FileNotFoundError(f"Adviser's own folder {name!r} is missing; looked in {', '.join(map(str, places))}")


def resources() -> Path:
    """Register, fonts, icons, themes, templates, sample data and help, read-only."""
    return _shipped("resources")


def db_dir() -> Path:
    """Migrations and the schema snapshot, read-only."""
    return _shipped("db")


def _own_home() -> Path | None:
    """The folder that replaces every per-user place, for tests and for a portable profile."""
    home = os.environ.get(HOME_VARIABLE)
    return Path(home) if home else None


def data_dir() -> Path:
    """Per-user data: the store and its backups. May not exist yet."""
    home = _own_home()
    if home is not None:
        return home
    import platformdirs  # here, so that a store named by --store starts without it

    return platformdirs.user_data_path(APP_NAME, appauthor=False)


def config_file() -> Path:
    """The INI file of what is this machine's rather than the store's: theme, window, columns. May not exist yet."""
    home = _own_home()
    if home is not None:
        return home / "adviser.ini"
    import platformdirs

    return platformdirs.user_config_path(APP_NAME, appauthor=False) / "adviser.ini"


def default_store() -> Path:
    """The store that is opened when none is named. May not exist yet."""
    return data_dir() / "adviser.db"
