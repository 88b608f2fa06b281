"""One declaration a publisher. A file is recognised by its header, never by its name."""

from __future__ import annotations

from collections.abc import Sequence

from adviser_app.csvio.formats import lg_inform, ons
from adviser_app.csvio.formats.layout import Layout
from adviser_app.csvio.formats.own import OWN

KNOWN = (
    f"{ons.ONS.format} ({ons.ONS.known_by})",
    f"{lg_inform.FORMAT} ({lg_inform.KNOWN_BY})",
    f"{OWN.format} ({OWN.known_by})",
)


def recognise_long(header: Sequence[str]) -> Layout | None:
    """The layout of a long file with this header, or None."""
    return ons.recognise(header) or OWN.recognise(header)


def settle(layout: Layout, sample: Sequence[Sequence[str]]) -> Layout:
    """What only the rows can tell (see ``ons.settle``)."""
    return ons.settle(layout, sample) if layout.publisher == ons.PUBLISHER else layout
