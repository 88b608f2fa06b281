"""The pure parts of run.py."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def run() -> ModuleType:
    spec = importlib.util.spec_from_file_location("run_script", ROOT / "run.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("words", "window"),
    [
        ("", True),
        ("--store a.adviser", True),
        ("demo", True),
        ("demo --out folder", True),
        ("demo --no-window", False),
        ("council E08000038", False),
        ("--store a.adviser councils --json", False),
        ("--help", False),
    ],
)
def test_which_words_open_the_window(run: ModuleType, words: str, window: bool) -> None:
    assert run.wants_window(words.split()) is window


def test_the_missing_libraries_of_ldd(run: ModuleType) -> None:
    text = (
        "\tlinux-vdso.so.1 (0x00007ffc)\n"
        "\tlibEGL.so.1 => not found\n"
        "\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f)\n"
        "\tlibglib-2.0.so.0 => not found\n"
    )
    assert run.parse_ldd(text) == {"libEGL.so.1", "libglib-2.0.so.0"}


def test_packages_by_manager(run: ModuleType) -> None:
    missing = {"libEGL.so.1", "libglib-2.0.so.0"}
    bookworm = run.packages_for("apt-get", missing, lambda name: not name.endswith("t64"))
    assert bookworm == ["libegl1", "libglib2.0-0"]
    assert run.packages_for("apt-get", missing, lambda name: True) == ["libegl1", "libglib2.0-0t64"]
    assert run.packages_for("dnf", missing, bool) == ["glib2", "libglvnd-egl"]
    assert run.packages_for("pacman", missing, bool) == ["glib2", "libglvnd"]


def test_a_library_nobody_listed_is_named(run: ModuleType) -> None:
    with pytest.raises(run.Refused, match=r"libnew\.so\.9"):
        run.packages_for("dnf", {"libnew.so.9"}, bool)
    assert run.packages_for("dnf", {"libnew.so.9", "libxcb-util.so.1"}, bool) == ["xcb-util"]


def test_who_is_not_root_gets_the_one_command(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "is_root", lambda: False)
    with pytest.raises(run.Refused, match=r"sudo apt-get install -y .* libegl1"):
        run.install_packages("apt-get", ["libegl1"], "a library")


def test_an_old_python_is_refused(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run.sys, "version_info", (3, 10, 4))
    assert run.main([]) == 2
    assert "3.11 or newer" in capsys.readouterr().err


def test_the_stamp_follows_the_requirements(run: ModuleType, tmp_path: Path) -> None:
    file = tmp_path / "requirements.txt"
    file.write_text("a==1\n")
    first = run.stamp(file)
    file.write_text("a==2\n")
    assert run.stamp(file) != first


def test_only_what_changed_is_installed_again(run: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    venv = tmp_path / ".venv"
    monkeypatch.setattr(run, "HERE", tmp_path)
    monkeypatch.setattr(run, "VENV", venv)
    for name in ("REQUIREMENTS", "DEV_REQUIREMENTS"):
        monkeypatch.setattr(run, name, tmp_path / name)
        (tmp_path / name).write_text("a==1\n")
    (tmp_path / "pyproject.toml").write_text("")

    def make() -> None:
        done.append("requirements")
        run.shutil.rmtree(venv, ignore_errors=True)
        run.python().parent.mkdir(parents=True)
        run.python().touch()

    monkeypatch.setattr(run, "install_requirements", make)
    monkeypatch.setattr(run, "install_adviser", lambda: done.append("adviser"))
    monkeypatch.setattr(run, "install_dev_requirements", lambda: done.append("dev"))

    def prepared(**wanted: bool) -> list[str]:
        done.clear()
        run.prepare(**{"dev": False, "window": False, **wanted})
        return list(done)

    assert prepared() == ["requirements", "adviser"]
    assert prepared() == []
    assert prepared(dev=True) == ["dev"]
    (tmp_path / "pyproject.toml").write_text("# newer\n")
    assert prepared(dev=True) == ["adviser"]
    (tmp_path / "REQUIREMENTS").write_text("a==2\n")
    assert prepared(dev=True) == ["requirements", "adviser", "dev"]
    (venv / ".adviser-stamp").unlink()  # as an interrupted start leaves it
    assert prepared() == ["requirements", "adviser"]
