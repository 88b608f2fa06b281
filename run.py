#!/usr/bin/env python3
"""Starts Adviser from a checkout: makes what is missing, then hands over. Standard library only.

    python3 run.py                  the window
    python3 run.py test [ARGS]      every check: ruff, mypy, pytest (ARGS go to pytest)
    python3 run.py build            the one-folder program, built and self-tested
    python3 run.py VERB …           any other words go to the adviser command (demo, refresh, council, pack …)

The first start makes .venv and installs the pinned, hash-checked requirements; later starts only look at a stamp.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterable
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
REQUIREMENTS = HERE / ".ci" / "requirements.txt"
DEV_REQUIREMENTS = HERE / ".ci" / "requirements-dev.txt"
OLDEST, NEWEST = (3, 11), (3, 14)  # of a newer Python the pinned packages know nothing: they have no wheels for it
GLIBC = {"x86_64": (2, 34), "aarch64": (2, 39)}  # what the wheels of Qt are built for
MACOS = (13, 0)

# What Qt needs from the system, by the name the loader asks for: packages of Debian and Ubuntu (the first that
# exists), and of Arch. Fedora and openSUSE find a package by the library it holds, so they need no list.
LIBRARIES: dict[str, tuple[tuple[str, ...], str]] = {
    "libEGL.so.1": (("libegl1",), "libglvnd"),
    "libGL.so.1": (("libgl1",), "libglvnd"),
    "libOpenGL.so.0": (("libopengl0",), "libglvnd"),
    "libglib-2.0.so.0": (("libglib2.0-0t64", "libglib2.0-0"), "glib2"),
    "libgthread-2.0.so.0": (("libglib2.0-0t64", "libglib2.0-0"), "glib2"),
    "libdbus-1.so.3": (("libdbus-1-3",), "dbus"),
    "libfontconfig.so.1": (("libfontconfig1",), "fontconfig"),
    "libfreetype.so.6": (("libfreetype6",), "freetype2"),
    "libxkbcommon.so.0": (("libxkbcommon0",), "libxkbcommon"),
    "libbrotlidec.so.1": (("libbrotli1",), "brotli"),
    "libbrotlicommon.so.1": (("libbrotli1",), "brotli"),
    "libgssapi_krb5.so.2": (("libgssapi-krb5-2",), "krb5"),
    "libX11.so.6": (("libx11-6",), "libx11"),
    "libxkbcommon-x11.so.0": (("libxkbcommon-x11-0",), "libxkbcommon-x11"),
    "libX11-xcb.so.1": (("libx11-xcb1",), "libx11"),
    "libxcb.so.1": (("libxcb1",), "libxcb"),
    "libxcb-cursor.so.0": (("libxcb-cursor0",), "xcb-util-cursor"),
    "libxcb-icccm.so.4": (("libxcb-icccm4",), "xcb-util-wm"),
    "libxcb-image.so.0": (("libxcb-image0",), "xcb-util-image"),
    "libxcb-keysyms.so.1": (("libxcb-keysyms1",), "xcb-util-keysyms"),
    "libxcb-randr.so.0": (("libxcb-randr0",), "libxcb"),
    "libxcb-render.so.0": (("libxcb-render0",), "libxcb"),
    "libxcb-render-util.so.0": (("libxcb-render-util0",), "xcb-util-renderutil"),
    "libxcb-shape.so.0": (("libxcb-shape0",), "libxcb"),
    "libxcb-shm.so.0": (("libxcb-shm0",), "libxcb"),
    "libxcb-sync.so.1": (("libxcb-sync1",), "libxcb"),
    "libxcb-util.so.1": (("libxcb-util1",), "xcb-util"),
    "libxcb-xfixes.so.0": (("libxcb-xfixes0",), "libxcb"),
    "libxcb-xkb.so.1": (("libxcb-xkb1",), "libxcb"),
}
INSTALL = {
    "apt-get": ["apt-get", "install", "-y", "-qq", "--no-install-recommends"],
    "dnf": ["dnf", "install", "-y"],
    "zypper": ["zypper", "--non-interactive", "install", "--capability"],
    "pacman": ["pacman", "-S", "--needed", "--noconfirm"],
}
RPM = ("dnf", "zypper")
# What would make the environment's Python another one, or lend it packages from outside.
STRANGE = ("PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP", "__PYVENV_LAUNCHER__")


class Refused(Exception):
    """Something the user can put right; the message says how."""


def main(arguments: list[str]) -> int:
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        found, newest = ".".join(map(str, sys.version_info[:3])), ".".join(map(str, NEWEST))
        print(f"Adviser needs Python {OLDEST[0]}.{OLDEST[1]} to {newest}; this is {found}.", file=sys.stderr)
        command = f"py -{newest} run.py" if os.name == "nt" else f"python{newest} run.py"
        print(f"Install one of those and start run.py with it: {command}", file=sys.stderr)
        return 2
    try:
        if arguments[:1] == ["test"]:
            prepare(dev=True, window=True)
            return run_checks(arguments[1:])
        if arguments[:1] == ["build"]:
            prepare(dev=True, window=True)
            if sys.platform.startswith("linux"):
                ensure_libraries(on_display=True)  # they go into the program, for a machine that lacks them
            return build()
        prepare(dev=False, window=wants_window(arguments))
        return hand_over(arguments)
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Stopped. Start again to go on.", file=sys.stderr)
        return 130


def wants_window(arguments: list[str]) -> bool:
    """Whether these words open the window: none of them is a verb, or it is the demo with its window."""
    verbs = [a for n, a in enumerate(arguments) if not a.startswith("-") and arguments[n - 1 : n] != ["--store"]]
    if not verbs:
        return "--help" not in arguments
    return verbs[0] == "demo" and "--no-window" not in arguments


# -- the environment ---------------------------------------------------------------------------------------------


def python() -> Path:
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def environment(**more: str) -> dict[str, str]:
    """What the environment's own Python is started with."""
    return {name: value for name, value in os.environ.items() if name not in STRANGE} | more


def stamp(*files: Path) -> str:
    """Changes whenever what was made from these files must be made again; also with another Python or place."""
    digest = hashlib.sha256(os.fsencode(f"{sys.version_info[:2]} {HERE}"))  # the name of a folder may be no text
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def prepare(*, dev: bool, window: bool) -> None:
    """Makes .venv hold what is needed. Stamps are written last, so that a half-made one is made again.

    Only other requirements make the environment anew; other project metadata is installed again without the network.
    """
    steps: list[tuple[str, tuple[Path, ...], Callable[[], None]]] = [
        (".adviser-stamp", (REQUIREMENTS,), lambda: install_requirements(window)),
        (".adviser-project-stamp", (HERE / "pyproject.toml",), install_adviser),
    ]
    if dev:
        steps.append((".adviser-dev-stamp", (REQUIREMENTS, DEV_REQUIREMENTS), install_dev_requirements))
    for name, files, install in steps:
        current, file = stamp(*files), VENV / name
        if file.is_file() and file.read_text() == current and python().is_file():
            continue
        try:
            install()
            file.write_text(current)
        except OSError as error:
            raise Refused(
                f"{error.filename or VENV}: {error.strerror or error}.\n"
                "Close Adviser where it is still open, or get the right to write there, then start again."
            ) from error
    if window and sys.platform.startswith("linux"):
        on_display = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
        seen = VENV / (".adviser-qt-display" if on_display else ".adviser-qt")
        if not seen.is_file():
            ensure_libraries(on_display)
            with contextlib.suppress(OSError):  # another user's environment: it is looked at again next time
                seen.touch()


def install_requirements(window: bool) -> None:
    if why := unfit():
        raise Refused(why)
    say("Making .venv and installing what Adviser needs (once, about a minute) …")
    (VENV / ".adviser-stamp").unlink(missing_ok=True)  # first, so that a half-removed environment is never trusted
    if VENV.exists():
        shutil.rmtree(VENV)
    make_venv(window)
    install("--require-hashes", "-r", str(REQUIREMENTS))
    # PySide6 carries helpers written in Python as text in its library and compiles them at every start. With its own
    # switch it lays them out as files, whose compiled form is kept. Where that fails, all goes on as without.
    run([str(python()), "-c", "import shiboken6"], SBK_EMBED="0")


def unfit() -> str:
    """Why the pinned packages have no wheels for this system or this Python ("" where they have). pip would find out
    late, and say that there is no such package, or try to compile it."""
    import platform

    if sysconfig.get_config_var("Py_GIL_DISABLED"):
        return "Qt has no packages for this Python, which is built without the global lock. Use the usual one."
    if os.name == "nt" and sysconfig.get_platform() != "win-amd64":
        return (
            f"Adviser needs the 64-bit Python for Intel and AMD; this one is for {sysconfig.get_platform()}.\n"
            'Get the "Windows installer (64-bit)" and start run.py with it; Windows on ARM runs it too.'
        )
    if sys.platform == "darwin":
        release = version_of(platform.mac_ver()[0])
        if (11, 0) <= release < MACOS:  # a Python built for older systems is told 10.16, whatever it is
            return f"Qt needs macOS {MACOS[0]} or newer; this is {release[0]}.{release[1]}."
    if sys.platform.startswith("linux"):
        if "musl" in f"{sysconfig.get_config_var('SOABI')} {sysconfig.get_config_var('HOST_GNU_TYPE')}":
            return "Qt has no packages for this Linux (musl). Use one with glibc: Debian, Ubuntu, Fedora, Arch …"
        machine, (name, found) = platform.machine(), platform.libc_ver()
        if machine not in GLIBC:
            return f"Qt has no packages for Linux on {machine}, only on {' and '.join(GLIBC)}."
        release, needed = version_of(found), GLIBC[machine]
        if name == "glibc" and release < needed:
            return f"Qt needs glibc {needed[0]}.{needed[1]} or newer on {machine}; this is {found}. Use a newer Linux."
    return ""


def version_of(text: str) -> tuple[int, int]:
    """The first two numbers of a version; 0 for one that is missing."""
    first, second = [*re.findall(r"\d+", text), "0", "0"][:2]
    return int(first), int(second)


def install_dev_requirements() -> None:
    say("Installing what the checks need …")
    install("--require-hashes", "-r", str(REQUIREMENTS), "-r", str(DEV_REQUIREMENTS))


def install_adviser() -> None:
    """The package itself, in place, so that the environment has the ``adviser`` command."""
    install("--no-deps", "--no-build-isolation", "--editable", str(HERE))


def install(*what: str) -> None:
    """uv where there is one, because it takes a quarter of the time; else, or where that fails (it does not read the
    settings for pip that an organisation gives its laptops), the environment's own pip."""
    uv = shutil.which("uv")
    if uv and run([uv, "pip", "install", "--quiet", "--python", str(python()), *what]).returncode == 0:
        return
    call([str(python()), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *what])


def make_venv(window: bool) -> None:
    # not .venv's own Python, should run.py have been started with that: it has just been removed
    command = [getattr(sys, "_base_executable", None) or sys.executable, "-m", "venv", str(VENV)]
    made = run(command)
    if made.returncode == 0:
        return
    # Debian and Ubuntu keep the part of Python that makes environments in a package of its own.
    shutil.rmtree(VENV, ignore_errors=True)
    if any(words in made.stdout for words in ("ensurepip", "No module named venv")) and shutil.which("apt-get"):
        packages, what = [f"python3.{sys.version_info[1]}-venv"], "Python's own venv module"
        if window and not is_root() and (missing := absent(LIBRARIES)):
            # Qt is not there yet to be asked what it misses; but one command should be enough.
            packages += packages_for("apt-get", missing, apt_knows)
            what += " and the libraries the window needs"
        install_packages("apt-get", packages, what)
        call(command)
        return
    raise Refused(f"Python could not make {VENV}:\n{made.stdout}")


def run(command: list[str], **more: str) -> subprocess.CompletedProcess[str]:
    """Runs a command to its end; what it says, both streams, is in ``stdout``."""
    return subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", env=environment(**more)
    )


def call(command: list[str], **more: str) -> None:
    """Runs a command that must succeed; what it says is shown only where it does not (setuptools warns at length)."""
    done = run(command, **more)
    if done.returncode != 0:
        say(done.stdout)
        raise Refused(f"This step failed: {shlex.join(command)}\nPut right what it says above, then start again.")


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


# -- system libraries --------------------------------------------------------------------------------------------


def ensure_libraries(on_display: bool) -> None:
    """Finds which system libraries Qt misses; installs them as root, else says the one command to run."""
    missing = missing_libraries(qt_files(on_display))
    if not missing:
        return
    manager = find_manager()
    if manager is None:
        raise Refused(f"Qt needs these system libraries, which are missing: {', '.join(sorted(missing))}")
    if manager == "apt-get" and is_root():
        run(["apt-get", "update", "-qq"])  # old lists may do where there is no network
    install_packages(manager, packages_for(manager, missing, apt_knows), "the libraries the window needs")
    left = missing_libraries(qt_files(on_display))
    if left:
        raise Refused(f"Still missing after the installation: {', '.join(sorted(left))}")


def qt_files(on_display: bool) -> list[Path]:
    folders = list(VENV.glob("lib/python*/site-packages/PySide6"))
    files = [f / name for f in folders for name in ("QtWidgets.abi3.so", "QtSvg.abi3.so", "QtNetwork.abi3.so")]
    if on_display:
        files += [f / "Qt" / "plugins" / "platforms" / "libqxcb.so" for f in folders]
    return [f for f in files if f.is_file()]


def missing_libraries(files: Iterable[Path]) -> set[str]:
    found: set[str] = set()
    if not shutil.which("ldd"):
        return found
    for file in files:
        found |= parse_ldd(run(["ldd", str(file)], LC_ALL="C").stdout)
    return found


def absent(libraries: Iterable[str]) -> set[str]:
    """Which of these the loader does not find."""
    import ctypes  # Debian's smallest Python comes without it, and none of the usual ways leads here

    found: set[str] = set()
    for name in libraries:
        try:
            ctypes.CDLL(name)
        except OSError:
            found.add(name)
    return found


def parse_ldd(text: str) -> set[str]:
    """The libraries that ldd says are not found."""
    return set(re.findall(r"^\s*(\S+) => not found", text, re.MULTILINE))


def packages_for(manager: str, missing: Iterable[str], exists: Callable[[str], bool]) -> list[str]:
    """The packages of one package manager that bring the libraries.

    A library nobody listed mostly comes along with one that is; what is still missing afterwards is named then. Raises
    Refused where none of them is listed.
    """
    if manager in RPM:
        return sorted(f"{library}()(64bit)" for library in missing)
    listed = {library for library in missing if library in LIBRARIES}
    if not listed:
        names = ", ".join(sorted(missing))
        raise Refused(f"Qt needs {names}; install the packages of your system that have them, then start again.")
    wanted: set[str] = set()
    for library in listed:
        debian, arch = LIBRARIES[library]
        wanted.add(next((name for name in debian if exists(name)), debian[-1]) if manager == "apt-get" else arch)
    return sorted(wanted)


def find_manager() -> str | None:
    return next((m for m in INSTALL if shutil.which(m)), None)


def apt_knows(package: str) -> bool:
    return run(["apt-cache", "show", package]).returncode == 0


def install_packages(manager: str, packages: list[str], what: str) -> None:
    """Raises Refused with the one command to run, where this is not root."""
    command = INSTALL[manager] + packages
    if not is_root():
        lines = [["apt-get", "update"], command] if manager == "apt-get" else [command]
        raise Refused(f"Missing: {what}. Run this once, then start again:\n\n    {as_root(lines)}\n")
    say(f"Installing {what}: {' '.join(packages)}")
    quietly = {"DEBIAN_FRONTEND": "noninteractive"}
    if manager == "apt-get" and run(command, **quietly).returncode == 0:
        return
    if manager == "apt-get":
        call(["apt-get", "update", "-qq"])  # a machine that has never fetched the lists knows no package
    call(command, **quietly)


def as_root(commands: list[list[str]]) -> str:
    """One line for the shell of a user who is not root."""
    for helper in ("sudo", "doas"):
        if shutil.which(helper):
            return " && ".join(shlex.join([helper, *command]) for command in commands)
    return f"su -c {shlex.quote(' && '.join(shlex.join(command) for command in commands))}"


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


# -- what it starts ----------------------------------------------------------------------------------------------


def hand_over(arguments: list[str]) -> int:
    command = [str(python()), "-m", "adviser_app", *arguments]
    if os.name == "nt":
        # What Windows calls exec returns to the console at once. Ctrl+C is for the program alone, which stops where
        # nothing is half done; here it would end it.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        return subprocess.run(command, env=environment()).returncode
    os.execve(command[0], command, environment())


def run_checks(arguments: list[str]) -> int:
    """ruff, mypy, then pytest; all of them run, and the first failure decides the exit code."""
    own = str(python())
    surroundings = environment(QT_QPA_PLATFORM=os.environ.get("QT_QPA_PLATFORM", "offscreen"))
    checks = [
        [own, "-m", "ruff", "check", "--quiet", "."],
        [own, "-m", "ruff", "format", "--quiet", "--check", "."],
        [own, "-m", "mypy"],
        [own, "-m", "pytest", *(arguments or ["-q", "-n", "2", "--dist", "worksteal"])],
    ]
    codes = [subprocess.run(check, cwd=HERE, env=surroundings).returncode for check in checks]
    return next((code for code in codes if code), 0)


def missing_for_build() -> list[str]:
    """Packages PyInstaller needs: objdump, and Python's shared library, which Debian keeps in one of its own."""
    packages = [] if shutil.which("objdump") else ["binutils"]
    library = Path(str(sysconfig.get_config_var("LIBDIR"))) / str(sysconfig.get_config_var("INSTSONAME"))
    if sysconfig.get_config_var("Py_ENABLE_SHARED") and not library.exists() and shutil.which("apt-get"):
        packages.append(f"libpython3.{sys.version_info[1]}")
    return packages


def build() -> int:
    """PyInstaller's one-folder program, then its self-test; anything on stderr there is a failure."""
    if sys.platform.startswith("linux") and (needed := missing_for_build()):
        manager = find_manager()
        if manager is None:
            raise Refused(f"PyInstaller needs these, which are missing: {', '.join(needed)}")
        install_packages(manager, needed, "what PyInstaller needs")
    folder = HERE / "dist"
    made = subprocess.run(
        [str(python()), "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", "--distpath", str(folder),
         "--workpath", str(HERE / "build"), str(HERE / "build.spec")],
        cwd=HERE, env=environment(),
    )  # fmt: skip
    if made.returncode != 0:
        return made.returncode
    program = folder / "adviser" / ("adviser.exe" if os.name == "nt" else "adviser")
    surroundings = environment(QT_QPA_PLATFORM=os.environ.get("QT_QPA_PLATFORM", "offscreen"))
    told = subprocess.run(
        [str(program), "--self-test"], capture_output=True, text=True, errors="replace", env=surroundings, cwd=folder
    )
    print(told.stdout, end="")
    if told.stderr:
        print(f"The self-test wrote to stderr:\n{told.stderr}", file=sys.stderr)
    if told.returncode or told.stderr:
        return told.returncode or 1
    print(f"Built and self-tested: {program}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
