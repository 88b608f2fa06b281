"""Edits: the one thing that is stored, exchanged and merged. The state is a function of the set of edits alone.

An edit sets one cell (table, row, field) and names the edits of that cell it replaces (``parents``). Its id is a hash
of all it says, the value by a digest salted so that an erased value cannot be guessed back: an edit whose value was
erased keeps its id, its place in history and its proof.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from functools import partial
from hashlib import sha256
from json.encoder import encode_basestring as _quoted
from operator import attrgetter
from typing import Any, NamedTuple

from adviser_app.domain.records.declare import text_of

SCHEME = "adviser-edit-1"
ROW = "_row"  # the cell of the row itself: deleted, restored
SET, DELETE, RESTORE = "set", "delete", "restore"


class Edit(NamedTuple):
    """One edit. ``clock`` as ``merge.clock`` writes it, ``value`` canonical text ("": emptied; None: erased).

    ``parents`` and ``covers`` are sorted ids; ``covers`` (of a delete) names the heads of every cell of the row that
    its author saw. (replica, seq) is not unique on purpose: two contents under one number reveal a copied profile.
    A named tuple, because a hundred thousand are made at a time, and a frozen dataclass takes five times as long.
    """

    id: str
    replica: str
    seq: int
    clock: str
    author: str
    table: str
    row: str
    field: str
    kind: str
    value: str | None
    salt: str
    digest: str
    parents: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()

    @property
    def cell(self) -> tuple[str, str, str]:
        return self.table, self.row, self.field

    @property
    def order(self) -> tuple[str, str]:
        """Which of several heads is shown: the greatest. For display only; nothing is decided by it."""
        return self.clock, self.id


ORDER = attrgetter("clock", "id")  # ``Edit.order`` of many

# An edit from a tuple of its fields in their order: ``Edit._make`` without the count, in a third of the time.
from_fields: Callable[[tuple[Any, ...]], Edit] = partial(tuple.__new__, Edit)


def make(
    replica: str,
    seq: int,
    clock: str,
    author: str,
    table: str,
    row: str,
    field: str,
    value: str,
    *,
    kind: str = SET,
    parents: Iterable[str] = (),
    covers: Iterable[str] = (),
    salt: str | None = None,
) -> Edit:
    """A new edit. ``salt`` is random unless given (edits made from a file get theirs from the file)."""
    if salt is None:
        salt = "s" + text_of(secrets.token_bytes(9))
    digest = digest_of(value, salt)
    sorted_parents, sorted_covers = tuple(sorted(set(parents))), tuple(sorted(set(covers)))
    new = Edit(
        "", replica, seq, clock, author, table, row, field, kind, value, salt, digest, sorted_parents, sorted_covers
    )
    return new._replace(id=id_of(new))


def digest_of(value: str, salt: str) -> str:
    """What stands for the value in the id. The salt's length goes in too: with a mere separator between them, a value
    that holds one could be cut elsewhere, and one id would show two values."""
    return "d" + text_of(sha256(f"{len(salt)} {salt}{value}".encode()).digest()[:18])


def id_of(edit: Edit) -> str:
    """The id that an edit's content gives: the hash of a JSON list of it, without spaces, as UTF-8."""
    _, replica, seq, clock, author, table, row, field, kind, _, _, digest, parents, covers = edit
    said = (
        f'["{SCHEME}",{_quoted(replica)},{seq!r},{_quoted(clock)},{_quoted(author)},{_quoted(table)},{_quoted(row)},'
        f"{_quoted(field)},{_quoted(kind)},{_quoted(digest)},[{','.join(map(_quoted, parents)) if parents else ''}],"
        f"[{','.join(map(_quoted, covers)) if covers else ''}]]"
    )
    return "e" + text_of(sha256(said.encode()).digest()[:18])


def fault(edit: Edit, erased: frozenset[str] | set[str] = frozenset()) -> str:
    """Why an edit is not what it says, in a word: "id", "value", "order"; "" where all is well.

    A value may be missing only where the edit is on the list of erased ones, and then its salt must be gone too: with
    it, short values could be guessed back.
    """
    if edit.id != id_of(edit):
        return "id"
    if list(edit.parents) != sorted(set(edit.parents)) or list(edit.covers) != sorted(set(edit.covers)):
        return "order"
    if edit.value is None:
        return "" if edit.id in erased and not edit.salt else "value"
    return "" if edit.digest == digest_of(edit.value, edit.salt) else "value"


def erase(edit: Edit) -> Edit:
    """The edit without its value and its salt."""
    return edit._replace(value=None, salt="")


def set_digest(ids: Iterable[tuple[int, str]]) -> str:
    """A digest of a set of edits given as (sequence, id): what two laptops compare to know that they hold the same."""
    # Mostly they come in order: what is sorted first costs next to nothing then.
    text = "\n".join([f"{seq} {id_}" for seq, id_ in dict.fromkeys(sorted(ids))])
    return text_of(sha256(text.encode()).digest()[:18])
