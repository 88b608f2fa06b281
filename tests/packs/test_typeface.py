"""What is read of the shipped font."""

from __future__ import annotations

from pathlib import Path

import pytest

from adviser_app import paths
from adviser_app.domain.errors import AdviserError
from adviser_app.packs import fonts
from adviser_app.packs.typeface import Typeface


def test_widths() -> None:
    face = fonts.regular()
    assert face.width("", 10) == 0
    assert face.width("mm", 10) == pytest.approx(2 * face.width("m", 10))
    assert face.width("m", 20) == pytest.approx(2 * face.width("m", 10))
    assert face.width("i", 10) < face.width("m", 10) < 10
    assert fonts.semibold().width("Barnsley", 10) > face.width("Barnsley", 10)


def test_coverage() -> None:
    face = fonts.regular()
    assert all(face.draws(c) for c in "Aaz09 £€%−–…“”ŵŷŁ≥·")
    assert not any(face.draws(c) for c in "中😀")


def test_not_a_font(tmp_path: Path) -> None:
    (tmp_path / "a.ttf").write_bytes(b"no font at all")
    with pytest.raises(ValueError, match=r"a\.ttf"):
        Typeface(tmp_path / "a.ttf")


def test_fonts_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "resources", lambda: tmp_path)
    with pytest.raises(AdviserError) as refused:
        fonts.folder()
    assert refused.value.code == "fonts-missing"
