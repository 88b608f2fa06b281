"""Which column beside the codes holds the names, where no heading says so ("LPA", "Geographical Description").

A name that stands beside another council's code is told only where the names are known for what they are.
"""

from __future__ import annotations

import re

from adviser_app.csvio.formats.headings import NOT_THE_AREA
from adviser_app.csvio.formats.looked import Looked
from adviser_app.csvio.formats.sampled import Content
from adviser_app.domain.area_names import name_index, normalise_name

_ANOTHERS = re.compile(r"neighbour|nearest|compar|partner|lead|host|similar|closest|successor|merged|joined")


def beside_codes(t: Looked) -> int:
    """The column of words whose texts are, in half of the rows or more, the register's names of the codes beside them;
    -1 where there is none. A neighbour's name or a county's is not. Where none agrees, a column of as many councils as
    there are codes is one whose rows have slipped: each will be told."""
    known, best, slipped = name_index(), (0.5, -1), -1
    for i, fact in enumerate(t.facts):
        # the Land Registry heads councils' names RegionName
        another = NOT_THE_AREA.search(t.words(i)) and t.words(i) != "region name"
        if i == t.code or fact.content is not Content.WORDS or another:
            continue
        pairs = t.pairs(t.code, i)
        share = sum(code in known.get(normalise_name(name), ()) for code, name in pairs) / (len(pairs) or 1)
        if share >= best[0] and (best[1] < 0 or share > best[0]):
            best = (share, i)
        names = {normalise_name(name) for _, name in pairs}
        each = len(names) > 2 and len(names) >= len({code for code, _ in pairs}) and names <= known.keys()
        if each and slipped < 0 and not _ANOTHERS.search(t.words(i)):
            slipped = i
    return best[1] if best[1] >= 0 else slipped
