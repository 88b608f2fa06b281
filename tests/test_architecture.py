"""The rules of the house, executed: layers, sizes, what the package carries, what must not be in the repository."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LONGEST = 500  # lines of a module; data tables in their own modules count too


def tracked(*patterns: str) -> list[Path]:
    """The files git knows or would know. Where it does not tell (it is not installed, this is a plain copy, or the
    checkout is another user's), the files of the folder without what .gitignore names."""
    if shutil.which("git"):
        listed = subprocess.run(
            ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns],
            cwd=ROOT, capture_output=True, text=True,
        )  # fmt: skip
        if listed.returncode == 0:
            return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]
    return walked(*patterns)


def walked(*patterns: str) -> list[Path]:
    """``tracked`` without git; a ``*`` in a pattern stands for any number of folders, as it does there."""
    ignored = [".git", *(line.strip("/") for line in (ROOT / ".gitignore").read_text("utf-8").splitlines())]
    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [f for f in folders if not any(fnmatch(f, i) for i in ignored)]
        for name in names:
            at = (Path(folder) / name).relative_to(ROOT).as_posix()
            if not any(fnmatch(name, i) for i in ignored) and any(fnmatch(at, p) for p in patterns or ("*",)):
                found.append(ROOT / at)
    return found


@pytest.mark.parametrize("patterns", [(), ("*.py",), ("db/*",), ("adviser_app/domain/*.py",)])
def test_without_git_the_same_files_are_looked_at(patterns: tuple[str, ...]) -> None:
    assert sorted(tracked(*patterns)) == sorted(walked(*patterns))


def test_each_layer_imports_only_what_stands_below_it() -> None:
    """The contracts of pyproject.toml, as the import linter sees them."""
    told = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as check; check()", "--no-cache"],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert told.returncode == 0, told.stdout + told.stderr
    assert " 0 broken" in told.stdout


def test_domain_and_paths_need_nothing_but_python() -> None:
    """Their words and rules are the standard library's alone (paths asks platformdirs where a user's folders are)."""
    allowed = sys.stdlib_module_names | {"adviser_app"}
    found = []
    for file in [*tracked("adviser_app/domain/*.py"), ROOT / "adviser_app" / "paths.py", ROOT / "run.py"]:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names = (
                [alias.name for alias in node.names] if isinstance(node, ast.Import)
                else [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level
                else []
            )  # fmt: skip
            found += [(file.name, n) for n in names if n.split(".")[0] not in allowed]
    assert set(found) <= {("paths.py", "platformdirs")}


STATEMENT = re.compile(
    r"\s*(?:SELECT\s.+\sFROM|INSERT\s.*INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|CREATE\s+\w+)\s", re.DOTALL
)


def test_only_the_store_speaks_sql() -> None:
    found = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for file in tracked("adviser_app/*.py")
        if "store" not in file.relative_to(ROOT).parts
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and STATEMENT.match(node.value)
    ]
    assert not found


def test_decisions_have_a_number_each_and_what_names_a_file_finds_it() -> None:
    """Links of README, help and decisions to files of the repository; decisions that code and documents name."""
    decisions = [f for f in tracked("docs/*.md") if f.parent.name == "decisions"]
    numbers = [f.name[:4] for f in decisions]
    assert len(set(numbers)) == len(numbers) > 20
    assert all(re.match(rf"# {f.name[:4]} \w", f.read_text("utf-8")) for f in decisions)
    lost = []
    for file in tracked("*.md"):
        links = re.findall(r"\]\(([^)#:]+)\)", file.read_text("utf-8"))
        lost += [(file.name, to) for to in links if to != "keyboard" and not (file.parent / to).is_file()]
    for file in tracked("adviser_app/*.py", "docs/*.md", "resources/*.md"):
        named = re.findall(r"decisions?[ /](0\d{3})", file.read_text("utf-8"))
        lost += [(file.name, number) for number in named if number not in numbers]
    assert not lost


def test_no_module_is_too_long() -> None:
    long = {f.relative_to(ROOT): n for f in tracked("*.py") if (n := len(f.read_text("utf-8").splitlines())) > LONGEST}
    assert not long


def test_the_wheel_names_every_package() -> None:
    packages = set(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["packages"])
    there = {".".join(f.parent.relative_to(ROOT).parts) for f in (ROOT / "adviser_app").rglob("__init__.py")}
    for name in ("db", "resources"):  # setuptools wants each folder of theirs named
        for file in tracked(f"{name}/*"):
            inside = file.parent.relative_to(ROOT / name).parts
            there |= {".".join([f"adviser_app._{name}", *inside[:depth]]) for depth in range(len(inside) + 1)}
    assert packages == there


def test_the_pinned_requirements_have_hashes_and_name_no_host() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / ".ci" / name).read_text("utf-8")
        pins = re.findall(r"^[a-z0-9].*?(?=^[a-z0-9]|\Z)", text, re.MULTILINE | re.DOTALL)
        assert pins
        assert all("==" in pin and "--hash=sha256:" in pin for pin in pins)
        assert not re.search("http|--index", text)


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    pinned = {
        line.split("==")[0]
        for name in ("requirements.txt", "requirements-dev.txt")
        for line in (ROOT / ".ci" / name).read_text("utf-8").splitlines()
        if "==" in line
    }
    groups = project["dependency-groups"]
    wanted = [*project["project"]["dependencies"], *groups["start"], *groups["dev"]]
    assert {re.split(r"[<>=]", w)[0] for w in wanted} <= pinned


def test_nothing_of_the_workplace_is_in_the_repository() -> None:
    """No path of the machine it was written on, no host of a package registry."""
    leak = re.compile(rb"/wor" rb"k/(?:main|shared|steering)|index-" rb"url|pypi\.or" rb"g/simple|/tm" rb"p/")
    own = Path(__file__)
    found = []
    for file in tracked():
        if file == own or file.suffix in (".png", ".ttf", ".db", ".adviser"):
            continue
        for number, line in enumerate(file.read_bytes().splitlines(), 1):
            if leak.search(line):
                found.append(f"{file.relative_to(ROOT)}:{number}: {line[:120]!r}")
    assert not found


def test_qt_loses_no_reference_to_none() -> None:
    """PySide6 6.12.0 on Python 3.10 and 3.11 drops one reference of what a call returns; after some 5,000 calls the
    process dies. Runs in a process of its own, so that an upgrade which brings it back fails here."""
    code = (
        "from PySide6.QtCore import QObject\n"
        "o = QObject()\n"
        "for _ in range(200_000):\n"
        "    o.setObjectName('x')\n"
        "    o.isWidgetType()\n"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True).returncode == 0


def test_the_command_line_loads_neither_qt_nor_numpy() -> None:
    code = (
        "import sys\n"
        "from adviser_app import cli\n"
        "print([m for m in ('PySide6', 'pyqtgraph', 'numpy', 'pandas', 'typst') if m in sys.modules])\n"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert told.stdout.strip() == "[]", told.stderr
