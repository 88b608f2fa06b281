"""Where templates and the printed palette come from: the user's folder wins over what ships."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

from adviser_app import paths
from adviser_app.domain.errors import AdviserError


def user_folder() -> Path:
    """Where a user puts a changed copy of a template. May not exist."""
    return paths.data_dir() / "pack_templates"


def find(name: str) -> Path:
    """The file ``name``: the user's copy, else ours."""
    own = user_folder() / name
    return own if own.is_file() else paths.resources() / "pack_templates" / name


def palette() -> dict[str, str]:
    """Role → colour as ``#rrggbb``. A user's palette.toml may change some roles only; AdviserError when broken."""
    colours = dict(_read(paths.resources() / "pack_templates" / "palette.toml", 0))
    own = user_folder() / "palette.toml"
    if own.is_file():
        colours |= _read(own, own.stat().st_mtime_ns)
    return colours


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int) -> dict[str, str]:
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _broken(path, str(error)) from error
    for role, colour in found.items():
        digits = colour.removeprefix("#") if isinstance(colour, str) and colour.startswith("#") else ""
        if len(digits) != 6 or any(c not in "0123456789abcdefABCDEF" for c in digits):
            raise _broken(path, f"{role} is {colour!r}, not a colour such as #1d4f91")
    return found


def _broken(path: Path, why: str) -> AdviserError:
    return AdviserError(
        "Palette not usable", f"{path} cannot be read: {why}.", "Correct the file or remove it.", code="template-broken"
    )


@lru_cache(maxsize=128)
def icon(name: str, colour: str) -> str | None:
    """An icon of the set as SVG text in ``colour``; None where there is none of that name."""
    path = paths.resources() / "icons" / f"{name}.svg"
    if not name or not path.is_file():
        return None
    return path.read_text(encoding="utf-8").replace("currentColor", colour)
