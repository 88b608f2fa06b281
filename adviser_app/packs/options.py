"""What is chosen about a pack."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from adviser_app.domain.areas import GroupRule


@dataclass(frozen=True, slots=True)
class PackOptions:
    """``since``: what changed is counted from this day; None: what the last refresh changed.

    ``since_last_pack`` counts it from the council's last pack instead, where one was made. ``timestamp`` dates the
    pack (None: now): the same data, options and timestamp give the same bytes. An empty ``marking`` prints none.
    ``word``: a Word file beside the PDF. ``include``: what leaves beyond figures (``viewmodels.pack_records.CHOICES``):
    nothing personal or confidential unless it is named here. ``reports``: of figures, by the rows of their records,
    each for the pack's council.
    """

    rule: GroupRule = GroupRule.TYPE
    since: date | None = None
    prepared_by: str = ""
    prepared_for: str = ""
    marking: str = "OFFICIAL"
    timestamp: datetime | None = None
    since_last_pack: bool = False
    word: bool = False
    include: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()
