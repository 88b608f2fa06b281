"""A list of councils as people paste it: names or codes, a line each, perhaps with how many came and for how long."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from adviser_app.domain.areas import Area

NUMBERS = ("councillors", "officers", "days")
"""What numbers behind a name are, in this order."""
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_DROPPED = re.compile(
    r"\b(council|councils|county|city|borough|district|metropolitan|metropolitan borough|london borough of|"
    r"royal borough of|royal|unitary|authority|mbc|bc|dc|cc|lb of|lb|rb of|corporation|the|of)\b"
)


@dataclass(frozen=True, slots=True)
class Pasted:
    """A council of a pasted list. ``numbers``: by field, as it was written; what was not written is not there."""

    code: str
    numbers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Unread:
    """A line that names no council, or several; ``near``: names that it may mean."""

    said: str
    near: tuple[str, ...]

    @property
    def sentence(self) -> str:
        return f"“{self.said}”" + (f" (is it {' or '.join(self.near)}?)" if self.near else "")


class CouncilNames:
    """Councils by what people call them: code, present or former; name; name, with or without "council"."""

    def __init__(self, councils: Iterable[Area]) -> None:
        self._codes: dict[str, str] = {}
        self._names: dict[str, set[str]] = {}
        self._short: dict[str, set[str]] = {}
        self.named: dict[str, str] = {}
        known = sorted(councils, key=lambda a: a.end is not None)  # those that go on come first
        for area in known:
            self.named[area.code] = area.name
            for code in (area.code, *area.former_codes):
                self._codes.setdefault(code.casefold(), area.code)
            for words in {area.name, area.official_name} - {""}:
                self._add(self._names, _plain(words), area)
                self._add(self._short, _short(words), area)

    @staticmethod
    def _add(index: dict[str, set[str]], words: str, area: Area) -> None:
        # A name of one that goes on is not unsettled by one of the same name that has ended.
        if words and (area.end is None or words not in index):
            index.setdefault(words, set()).add(area.code)

    def find(self, said: str) -> str | None:
        """The code of the one council that this names, else None."""
        said = " ".join(said.split()).strip(" ,;.•*-\t")
        code = self._codes.get(said.casefold())
        if code is not None:
            return code
        for index, words in ((self._names, _plain(said)), (self._short, _short(said))):
            found = index.get(words, set())
            if len(found) == 1:
                return next(iter(found))
        return None

    def near(self, said: str) -> tuple[str, ...]:
        """Names that it may mean: of the councils that are called alike, else that are written alike."""
        alike = self._short.get(_short(said), set())
        if len(alike) > 1:
            return tuple(sorted(f"{self.named[code]} {code}" for code in alike))
        found = get_close_matches(_short(said), list(self._short), n=2, cutoff=0.75)
        return tuple(dict.fromkeys(self.named[code] for words in found for code in sorted(self._short[words])))[:3]


def read_list(text: str, names: CouncilNames) -> tuple[list[Pasted], list[Unread]]:
    """What a pasted text names, each council once, in its order; and what could not be read.

    A line is a name or a code, or several with commas or semicolons between; columns (a tab or a semicolon between)
    and numbers behind a name are councillors, officers and days, in this order.
    """
    found: dict[str, Pasted] = {}
    unread: list[Unread] = []
    for line in re.split(r"[\r\n]+", text):
        if not line.strip():
            continue
        read, left = _line(line, names)
        for one in read:
            before = found.get(one.code)
            found[one.code] = Pasted(one.code, {**(before.numbers if before else {}), **one.numbers})
        unread += [Unread(said, names.near(said)) for said in left]
    return list(found.values()), unread


def _line(line: str, names: CouncilNames) -> tuple[list[Pasted], list[str]]:
    parts = [part.strip() for part in re.split(r"[\t;]", line)]
    read: list[Pasted] = []
    left: list[str] = []
    for at, part in enumerate(parts):
        if not part:
            continue
        if _NUMBER.fullmatch(part) and read:
            # A column of numbers: empty columns before it keep their place, so it is counted from its council.
            _number(read[-1], at - _start(parts, at) - 1, part)
        else:
            more, missing = _named(part, names)
            read += more
            left += missing
    return read, left


def _start(parts: list[str], at: int) -> int:
    """Where the council stands to which the number at ``at`` belongs."""
    return max(i for i in range(at) if parts[i] and not _NUMBER.fullmatch(parts[i]))


def _number(one: Pasted, place: int, said: str) -> None:
    if 0 <= place < len(NUMBERS):
        one.numbers[NUMBERS[place]] = said


def _named(part: str, names: CouncilNames) -> tuple[list[Pasted], list[str]]:
    """One or several councils of a part without columns: the longest run of pieces between commas that is a name."""
    pieces = part.split(",")
    read: list[Pasted] = []
    left: list[str] = []
    at = 0
    while at < len(pieces):
        for end in range(len(pieces), at, -1):
            one = _one(",".join(pieces[at:end]), names)
            if one is not None:
                read.append(one)
                at = end
                break
        else:
            said = pieces[at].strip()
            if _NUMBER.fullmatch(said) and read:
                _number(read[-1], len(read[-1].numbers), said)
            elif said:
                left.append(said)
            at += 1
    return read, left


def _one(said: str, names: CouncilNames) -> Pasted | None:
    """A name, perhaps with numbers behind it: "Barnsley 3 1"."""
    code = names.find(said)
    if code is not None:
        return Pasted(code, {})
    words = said.split()
    numbers: list[str] = []
    while words and _NUMBER.fullmatch(words[-1]) and len(numbers) < len(NUMBERS):
        numbers.insert(0, words.pop())
        code = names.find(" ".join(words).rstrip(":-–"))
        if code is not None:
            return Pasted(code, dict(zip(NUMBERS, numbers, strict=False)))
    return None


def _plain(words: str) -> str:
    """Case, punctuation and the ways to write "and" and "saint" aside."""
    low = words.casefold().replace("&", " and ").replace("’", "").replace("'", "")
    return " ".join(re.sub(r"\bsaint\b", "st", re.sub(r"[^\w]+", " ", low)).split())


def _short(words: str) -> str:
    """The name without what kind of council it is."""
    plain = _plain(words)
    return " ".join(_DROPPED.sub(" ", plain).split()) or plain
