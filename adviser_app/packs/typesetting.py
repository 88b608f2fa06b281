"""Typst, asked for a PDF: tagged, to PDF/UA-1 and PDF/A-2a, the same bytes for the same document and moment."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Literal

import typst

from adviser_app.domain.errors import AdviserError
from adviser_app.packs import fonts, templates

STANDARDS: list[Literal["ua-1", "a-2a"]] = ["ua-1", "a-2a"]
AT_ONCE = min(2, os.cpu_count() or 1)
"""How many threads may set pages side by side: what a template asks of memory makes a third no faster."""

# Typst keeps what it worked out until this many more documents are set (its own number). Packs share next to nothing
# of it: ten of them take 200 MB, and looking things up among them takes a tenth longer.
KEPT = 10

_lock = threading.Lock()
_sweeping = threading.Lock()
_idle: dict[tuple[Path, int], list[typst.Compiler]] = {}  # by template and when it was changed: nobody works with these


def moment(when: datetime | None) -> datetime:
    """When a document is dated, now unless given, to the second; a moment without a zone is local time."""
    found = when or datetime.now(UTC)
    return (found.astimezone() if found.tzinfo is None else found).replace(microsecond=0)


def typeset(template: str, document: str, when: datetime) -> bytes:
    """The PDF a template makes of a JSON document, outside the interpreter's lock: other threads may go on meanwhile.

    Raises AdviserError ``template-broken`` where the user's own template is at fault, ``fonts-missing`` where ours are.
    """
    path = templates.find(template)
    with _compiler(path) as compiler:
        try:
            made = compiler.compile(
                sys_inputs={"data": document}, format="pdf", pdf_standards=[*STANDARDS], timestamp=when
            )
        except typst.TypstError as error:
            raise _refusal(path, error) from error
    assert isinstance(made, bytes)
    return made


def forget() -> None:
    """Have Typst drop what it kept of earlier documents, outside the interpreter's lock: 10 ms, best spent while the
    next document is made ready."""
    if not any(_idle.values()):
        return
    with _sweeping:
        for _ in range(KEPT):
            _empty().compile(b" ", format="svg")


@cache
def _empty() -> typst.Compiler:
    return typst.Compiler(ignore_system_fonts=True)


@contextlib.contextmanager
def _compiler(template: Path) -> Iterator[typst.Compiler]:
    """One that nobody else has meanwhile: it works on one document at a time. Kept for the next, fonts and all."""
    state = template, template.stat().st_mtime_ns
    with _lock:
        for old in [key for key in _idle if key[0] == template and key != state]:
            del _idle[old]
        kept = _idle.setdefault(state, [])
        compiler = kept.pop() if kept else None
    if compiler is None:
        # Typst asks for this when it first sets a page; its threads are shared by all compilers.
        os.environ.setdefault("RAYON_NUM_THREADS", str(AT_ONCE))
        compiler = typst.Compiler(
            input=template, root=template.parent, font_paths=[fonts.folder()], ignore_system_fonts=True
        )
    try:
        yield compiler
    finally:
        kept.append(compiler)


def _refusal(template: Path, error: typst.TypstError) -> Exception:
    if template.parent != templates.user_folder():
        return error  # ours: a fault of the program
    hints = "".join(f" {hint}" for hint in error.hints)
    return AdviserError(
        "Your pack template does not work",
        f"{template} cannot be set: {error.message}.{hints}",
        "Correct it, or remove it to use the one that ships with Adviser.",
        code="template-broken",
    )
