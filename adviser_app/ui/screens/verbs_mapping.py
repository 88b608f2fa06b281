"""Ops of the mapping wizard and of names that are asked once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from adviser_app.domain.mapping_draft import Draft
from adviser_app.domain.progress import Work
from adviser_app.ui.tasks import Op
from adviser_app.viewmodels.mapping import RawRow, Tried

if TYPE_CHECKING:
    from adviser_app.services.refresh.wizard import Opened


@dataclass(frozen=True, slots=True)
class Looked:
    """A file that was opened, and how it is guessed to be read."""

    opened: Opened
    at: int
    names: tuple[str, ...]
    raw: tuple[RawRow, ...]
    draft: Draft


@dataclass(frozen=True, slots=True)
class TriedOut:
    """``name``: what to call the mapping; ``can_grow``: columns of later periods could be read as well."""

    tried: Tried
    name: str
    can_grow: bool


def open_files(paths: Sequence[Path]) -> Op:
    """-> Looked, at the file somebody most likely has to say something about"""

    def op(store: Any, work: Work) -> Looked:
        from adviser_app.services.refresh import wizard

        opened = wizard.open_files(paths, work)
        at = wizard.first_to_map(store, opened)
        return Looked(opened, at, opened.names, opened.files[at].raw, wizard.guess(store, opened, at))

    return op


def guess(opened: Any, at: int, start: int = 0, rows: int = 0) -> Op:
    """-> Looked"""

    def op(store: Any, work: Work) -> Looked:
        from adviser_app.services.refresh import wizard

        found = wizard.guess(store, opened, at, start=start, rows=rows)
        return Looked(opened, at, opened.names, opened.files[at].raw, found)

    return op


def try_out(opened: Any, at: int, draft: Draft) -> Op:
    """-> TriedOut"""

    def op(store: Any, work: Work) -> TriedOut:
        from adviser_app.services.refresh import wizard

        tried = wizard.try_out(store, opened, at, draft, work)
        grows = not tried.missing and wizard.can_grow(replace(draft, each_period=True))
        return TriedOut(tried, wizard.name_for(store, draft, opened, at), grows)

    return op


def finish(opened: Any, at: int, draft: Draft, name: str) -> Op:
    """Keep the mapping under a name; '' keeps none. -> (name of the file or sheet, its mapping)"""

    def op(store: Any, work: Work) -> tuple[str, Any]:
        from adviser_app.services import refresh
        from adviser_app.services.refresh import wizard

        made = wizard.mapping_of(draft, name)
        if name:
            refresh.save_mapping(store, name, made)
        return opened.files[at].name, made

    return op


def candidates() -> Op:
    """-> (code, words) of every council that is or was"""

    def op(store: Any, work: Work) -> list[tuple[str, str]]:
        from adviser_app.services.refresh import asked

        return [(c.code, c.words) for c in asked.candidates(store)]

    return op


def answer(said: Mapping[str, str]) -> Op:
    """-> how many names were answered"""

    def op(store: Any, work: Work) -> int:
        from adviser_app.services.refresh import asked

        return asked.answer(store, said)

    return op
