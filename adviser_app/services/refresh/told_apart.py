"""Rows that say other things of the same cells, most of them: what tells them apart stands where nothing reads it.

So it is with sheets of one workbook whose names alone tell what their figures are of ("Men" beside "Women"), and with
two tables in one file. Read together each row would stand for the other, and those that happen to be equal, or have no
other beside them, would be taken for everybody's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from adviser_app.domain.problems import Problem, Severity

_SHEET = ", sheet "
_FEW = 10  # contradicting rows that may be slips, however short the file
_GROUP = re.compile(
    r"\b(?:men|women|males?|females?|boys?|girls?|persons|people|adults?|child(?:ren)?|all ages|ages?|aged|under|over|"
    r"years|asian|black|mixed|white|disabled|disability|fsm|sen|\d\d?[-–+]\d?\d?)\b",
    re.IGNORECASE,
)


def remedy(members: set[str]) -> str:
    """What to do where files, or sheets of one workbook, contradict each other."""
    if len(members) == 1:
        return "Keep the right row in the file and import it again."
    if _book(members):
        return "Read the sheets one by one, each by a mapping that says what it is of: its breakdown, for example."
    return (
        "If one corrects the other, import the older one first, and then the other. If they are of different groups "
        "(men and women), give each a column that says of which, or read each by a mapping that does."
    )


def contradicting(
    crowd: Iterable[tuple[str, Sequence[tuple[str, int]]]], rows: Mapping[str, int]
) -> dict[str, Problem]:
    """The members more than half of whose rows contradict others of the same member, and why they are refused.

    ``crowd``: each cell given with different figures, in words, and member and line of its rows; ``rows``: of each
    member, all that were read.
    """
    count: Counter[str] = Counter()
    first: dict[str, tuple[str, list[int]]] = {}
    for cell, places in crowd:
        members = {member for member, _ in places}
        if len(members) == 1:
            member = members.pop()
            count[member] += len(places)
            first.setdefault(member, (cell, [line for _, line in places]))
    return {m: _contradiction(m, *first[m]) for m, n in count.items() if n >= _FEW and 2 * n > rows[m]}


def _contradiction(member: str, cell: str, lines: list[int]) -> Problem:
    shown = " and ".join(str(line) for line in sorted(set(lines))[:2])
    message = (
        f"Most rows of the file contradict others of it (“{cell}” on lines {shown}): what tells them apart is not read."
    )
    step = "Make a file of each part, or say in a mapping which column tells the rows apart (its breakdown)."
    return Problem("rows-contradict", Severity.ERROR, member, min(lines), "", cell, message, step)


def sheets(doubled: Iterable[tuple[set[str], bool]]) -> dict[str, Problem]:
    """The sheets that are not to be read together, and why, by member. ``doubled``: for each cell that several rows
    speak of the members they stand in, and whether they say the same.

    Two sheets of one workbook are such where their names are those of groups, or more of the cells they share differ
    than agree: one sheet that corrects another, or repeats it, does not differ in most of them.
    """
    equal: Counter[tuple[str, str]] = Counter()
    differs: Counter[tuple[str, str]] = Counter()
    for members, same in doubled:
        if len(members) > 1:
            ordered = sorted(members)
            pairs = [(a, b) for n, a in enumerate(ordered) for b in ordered[n + 1 :] if _book({a, b})]
            (equal if same else differs).update(pairs)
    found: dict[str, Problem] = {}
    for pair in sorted(equal | differs):
        one, other = (m.rpartition(_SHEET)[2] for m in pair)
        if (_GROUP.search(one) and _GROUP.search(other)) or differs[pair] > equal[pair]:
            for member, mine, theirs in ((pair[0], one, other), (pair[1], other, one)):
                found.setdefault(member, _refusal(member, mine, theirs))
    return found


def _book(members: set[str]) -> bool:
    """Whether all are sheets of one workbook."""
    return len({m.rpartition(_SHEET)[0] for m in members}) == 1 and all(_SHEET in m for m in members)


def _refusal(member: str, mine: str, other: str) -> Problem:
    message = (
        f"The sheets “{mine}” and “{other}” have figures of the same indicators, councils and periods: only their "
        "names tell what each is of."
    )
    step = f"Read one sheet at a time, and say in a mapping what it is of: the sheet “{mine}”, the breakdown “{mine}”."
    return Problem("sheets-told-apart", Severity.ERROR, member, 0, "", mine, message, step)
