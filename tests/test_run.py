"""The pure parts of run.py."""

from __future__ import annotations

import ast
import importlib.util
import os
import shutil
import subprocess
from pathlib import Path
from types import ModuleType, SimpleNamespace

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
    assert run.packages_for("pacman", missing, bool) == ["glib2", "libglvnd"]
    # by the library itself, which every rpm names as provided: no list of package names can be out of date
    rpm = ["libEGL.so.1()(64bit)", "libglib-2.0.so.0()(64bit)"]
    assert run.packages_for("dnf", missing, bool) == run.packages_for("zypper", missing, bool) == rpm


def test_a_library_nobody_listed_is_named(run: ModuleType) -> None:
    with pytest.raises(run.Refused, match=r"libnew\.so\.9"):
        run.packages_for("pacman", {"libnew.so.9"}, bool)
    assert run.packages_for("pacman", {"libnew.so.9", "libxcb-util.so.1"}, bool) == ["xcb-util"]
    assert run.packages_for("dnf", {"libnew.so.9"}, bool) == ["libnew.so.9()(64bit)"]


def programs(monkeypatch: pytest.MonkeyPatch, run: ModuleType, *names: str) -> None:
    """The machine has these programs and no others."""
    monkeypatch.setattr(run, "shutil", SimpleNamespace(**{**vars(shutil), "which": {n: n for n in names}.get}))


@pytest.mark.parametrize(
    ("helpers", "manager", "line"),
    [
        (["sudo"], "apt-get", "sudo apt-get update && sudo apt-get install -y -qq --no-install-recommends one"),
        (["doas"], "pacman", "doas pacman -S --needed --noconfirm one"),
        ([], "apt-get", "su -c 'apt-get update && apt-get install -y -qq --no-install-recommends one'"),
    ],
)
def test_who_is_not_root_gets_the_one_command(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, helpers: list[str], manager: str, line: str
) -> None:
    monkeypatch.setattr(run, "is_root", lambda: False)
    monkeypatch.setattr(run, "run", lambda *a, **b: pytest.fail("nothing is run"))
    programs(monkeypatch, run, *helpers)
    with pytest.raises(run.Refused, match="Missing: a library") as refused:
        run.install_packages(manager, ["one"], "a library")
    assert str(refused.value).splitlines()[-1].strip() == line


def test_the_command_can_be_pasted(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "is_root", lambda: False)
    programs(monkeypatch, run, "sudo")
    with pytest.raises(run.Refused, match=r"'libEGL\.so\.1\(\)\(64bit\)'"):
        run.install_packages("dnf", ["libEGL.so.1()(64bit)"], "a library")


def done(code: int, said: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.CompletedProcess([], code, said)


NO_VENV = "The virtual environment was not created successfully because ensurepip is not available."


@pytest.mark.parametrize("window", [True, False])
def test_without_venv_one_command_brings_the_libraries_too(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, window: bool
) -> None:
    """Qt is not installed yet and cannot be asked; a second refusal after the first would be one too many."""
    monkeypatch.setattr(run, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(run, "is_root", lambda: False)
    monkeypatch.setattr(run, "absent", lambda names: {"libEGL.so.1"})
    monkeypatch.setattr(run, "run", lambda command, **more: done(0 if command[0] == "apt-cache" else 1, NO_VENV))
    programs(monkeypatch, run, "apt-get", "sudo")
    with pytest.raises(run.Refused, match=r"python3\.\d+-venv") as refused:
        run.make_venv(window)
    assert ("libegl1" in str(refused.value)) is window


def test_root_installs_and_goes_on(run: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    told: list[list[str]] = []

    def ran(command: list[str], **more: str) -> subprocess.CompletedProcess[str]:
        told.append(command)
        installed = any("install" in c for c in told)
        return done(0 if "venv" not in command or installed else 1, NO_VENV)

    monkeypatch.setattr(run, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(run, "is_root", lambda: True)
    monkeypatch.setattr(run, "run", ran)
    programs(monkeypatch, run, "apt-get")
    run.make_venv(True)
    assert [c[0] for c in told][1] == "apt-get"
    assert told[0] == told[-1]
    assert told[0][1:] == ["-m", "venv", str(tmp_path / ".venv")]


def test_what_the_loader_does_not_find(run: ModuleType) -> None:
    assert run.absent(["libno-such-thing.so.7"]) == {"libno-such-thing.so.7"}


def test_where_uv_fails_pip_is_asked(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []

    def ran(command: list[str], **more: str) -> subprocess.CompletedProcess[str]:
        told.append(command[0])
        return done(int(command[0] == "uv"))

    monkeypatch.setattr(run, "run", ran)
    programs(monkeypatch, run, "uv")
    run.install("something")
    assert told == ["uv", str(run.python())]


def test_the_environment_is_no_other_pythons(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PYTHONHOME", "PYTHONPATH", "__PYVENV_LAUNCHER__"):
        monkeypatch.setenv(name, "elsewhere")
    told = run.environment(QT_QPA_PLATFORM="offscreen")
    assert not {"PYTHONHOME", "PYTHONPATH", "__PYVENV_LAUNCHER__"} & set(told)
    assert told["QT_QPA_PLATFORM"] == "offscreen"
    assert "PATH" in told


def windows(monkeypatch: pytest.MonkeyPatch, run: ModuleType) -> None:
    """As on Windows: no exec, no user id, and the environment's Python in another place."""
    lacking = ("execve", "geteuid", "execv")
    words = {n: getattr(os, n) for n in dir(os) if n not in lacking}
    monkeypatch.setattr(run, "os", SimpleNamespace(**{**words, "name": "nt"}))


def test_on_windows_the_program_is_waited_for(run: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What Windows calls exec gives the console back at once, and loses the exit code."""
    windows(monkeypatch, run)
    venv = tmp_path / "a folder with spaces" / ".venv"
    monkeypatch.setattr(run, "VENV", venv)
    told: list[object] = []

    def ran(command: list[str], env: dict[str, str]) -> subprocess.CompletedProcess[str]:
        told.extend((command, "PYTHONHOME" in env))
        return done(2)

    monkeypatch.setenv("PYTHONHOME", "elsewhere")
    monkeypatch.setattr(run, "subprocess", SimpleNamespace(run=ran))
    monkeypatch.setattr(run, "signal", SimpleNamespace(SIGINT=2, SIG_IGN=1, signal=lambda *a: told.append(a)))
    assert run.hand_over(["council", "King's Lynn"]) == 2
    own = str(venv / "Scripts" / "python.exe")
    assert told == [(2, 1), [own, "-m", "adviser_app", "council", "King's Lynn"], False]
    assert not run.is_root()


def test_an_environment_in_use_is_said_in_words(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Windows does not remove a program that runs, and root's environment is not everybody's to remove."""
    venv = tmp_path / ".venv"
    venv.mkdir()
    (venv / ".adviser-stamp").write_text("of other requirements")

    def held(path: Path, **more: object) -> None:
        raise PermissionError(13, "Access is denied", str(path / "Scripts" / "python.exe"))

    monkeypatch.setattr(run, "VENV", venv)
    monkeypatch.setattr(run.shutil, "rmtree", held)
    assert run.main(["councils"]) == 2
    told = capsys.readouterr().err
    assert "python.exe: Access is denied." in told
    assert "Close Adviser" in told
    assert not (venv / ".adviser-stamp").exists()  # what may be half removed is made anew next time


@pytest.mark.parametrize(
    ("name", "system", "machine", "platform", "libc", "mac", "words"),
    [
        ("posix", "linux", "x86_64", "linux-x86_64", ("glibc", "2.36"), "", ""),
        ("posix", "linux", "x86_64", "linux-x86_64", ("glibc", "2.31"), "", "glibc 2.34 or newer on x86_64; this is 2"),
        ("posix", "linux", "aarch64", "linux-aarch64", ("glibc", "2.36"), "", "glibc 2.39 or newer on aarch64"),
        ("posix", "linux", "riscv64", "linux-riscv64", ("glibc", "2.41"), "", "no packages for Linux on riscv64"),
        ("posix", "darwin", "arm64", "macosx-11.0-arm64", ("", ""), "14.4", ""),
        ("posix", "darwin", "x86_64", "macosx-10.9-universal2", ("", ""), "10.16", ""),
        ("posix", "darwin", "x86_64", "macosx-10.9-universal2", ("", ""), "12.7.1", "macOS 13 or newer; this is 12.7"),
        ("nt", "win32", "AMD64", "win-amd64", ("", ""), "", ""),
        ("nt", "win32", "ARM64", "win-arm64", ("", ""), "", "Python for Intel and AMD; this one is for win-arm64"),
        ("nt", "win32", "AMD64", "win32", ("", ""), "", "this one is for win32"),
    ],
)  # fmt: skip
def test_where_the_packages_have_no_wheels_it_is_said_before_anything_is_made(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, system: str, machine: str,
    platform: str, libc: tuple[str, str], mac: str, words: str,
) -> None:  # fmt: skip
    monkeypatch.setattr(run, "os", SimpleNamespace(name=name))
    monkeypatch.setattr(run, "sys", SimpleNamespace(platform=system))
    found = SimpleNamespace(get_config_var={}.get, get_platform=lambda: platform)
    monkeypatch.setattr(run, "sysconfig", found)
    monkeypatch.setattr("platform.machine", lambda: machine)
    monkeypatch.setattr("platform.libc_ver", lambda: libc)
    monkeypatch.setattr("platform.mac_ver", lambda: (mac, ("", "", ""), machine))
    told = run.unfit()
    assert words in told
    assert bool(told) == bool(words)


@pytest.mark.parametrize(
    ("known", "words"),
    [({"SOABI": "cpython-312-x86_64-linux-musl"}, "musl"), ({"Py_GIL_DISABLED": 1}, "global lock")],
)
def test_a_python_that_qt_is_not_built_for_is_refused(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, known: dict[str, object], words: str
) -> None:
    monkeypatch.setattr(run, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(run.sys, "platform", "linux")
    monkeypatch.setattr(run, "sysconfig", SimpleNamespace(get_config_var=known.get))
    with pytest.raises(run.Refused, match=words):
        run.install_requirements(True)
    assert not (tmp_path / ".venv").exists()


def test_ctrl_c_while_installing(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stopped(**wanted: bool) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(run, "prepare", stopped)
    assert run.main(["councils"]) == 130
    assert capsys.readouterr().err == "Stopped. Start again to go on.\n"


@pytest.mark.parametrize("version", [(3, 10, 4), (3, 15, 0)])
def test_a_python_too_old_or_too_new_is_refused(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], version: tuple[int, int, int]
) -> None:
    monkeypatch.setattr(run.sys, "version_info", version)
    assert run.main([]) == 2
    told = capsys.readouterr().err
    assert "3.11 to 3.14" in told
    assert ("py -3.14 run.py" if os.name == "nt" else "python3.14 run.py") in told


def test_an_old_python_can_read_the_refusal() -> None:
    """The python3 of macOS is 3.9: run.py must be a program to it, or it says "SyntaxError"."""
    ast.parse((ROOT / "run.py").read_text("utf-8"), feature_version=(3, 8))


def test_a_folder_whose_name_is_no_text(run: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Linux lets a folder be called anything; Python gives bytes that are no UTF-8 as halves of characters."""
    monkeypatch.setattr(run, "HERE", Path("/home/J\udcfcrgen/adviser"))
    file = tmp_path / "requirements.txt"
    file.write_text("a==1\n")
    assert len(run.stamp(file)) == 64


def test_what_qt_compiles_at_every_start_is_laid_out_once(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """With a switch of PySide6's own; the packages themselves come first."""
    told: list[object] = []
    monkeypatch.setattr(run, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(run, "make_venv", lambda window: told.append("venv"))
    monkeypatch.setattr(run, "install", lambda *what: told.append("packages"))
    monkeypatch.setattr(run, "run", lambda command, **more: told.extend((command[1:], more)))
    run.install_requirements(True)
    assert told == ["venv", "packages", ["-c", "import shiboken6"], {"SBK_EMBED": "0"}]


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

    def make(window: bool) -> None:
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
