"""What a page asks of the services for its map of tiles."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from adviser_app.domain.areas import GroupRule
from adviser_app.domain.progress import Work
from adviser_app.ui.tasks import Op
from adviser_app.viewmodels.tilemap import MapView


def of_series(
    series_id: int, code: str, length: str | None, period: str, group: GroupRule | None, *, alone: bool
) -> Op:  # fmt: skip
    """-> MapView with quarters as `services.tilemap.of_series` has them; a period that the series does not have means
    the newest"""

    def op(store: Any, work: Work) -> MapView:
        from adviser_app.domain.errors import AdviserError
        from adviser_app.services import tilemap

        try:
            return tilemap.of_series(store, series_id, code, length, period, group=group, alone=alone)
        except AdviserError as error:
            if error.code != "no-such-period":
                raise
            return tilemap.of_series(store, series_id, code, length, group=group, alone=alone)

    return op


def places() -> Op:
    """-> by code, the name of each council that has a tile and where that is"""

    def op(store: Any, work: Work) -> Any:
        from adviser_app.services import tilemap

        return tilemap.named_places(store)

    return op


def write(view: MapView, path: Path) -> Op:
    """-> the path, when the map is in it: .png, .svg, .pdf or .csv"""

    def op(store: Any, work: Work) -> Path:
        from adviser_app.services import tilemap

        tilemap.write_map(view, path)
        return path

    return op
