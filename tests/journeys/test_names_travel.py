"""Whom a name in a file means is said on one laptop and holds on the other: answers of `adviser names` by exchange."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from adviser_app.cli.session import Exit
from tests.journeys.two_laptops import Laptop, introduced

YORK, LEEDS, SHEFFIELD = "E06000014", "E08000035", "E08000039"
WALKS = "Council,Year,Walks\nLeeds,2023,6\nYorke,2023,5\nEverybody,2023,11\nXyzzy,2023,1\n"


def pass_on(sender: Laptop, receiver: Laptop, folder: Path) -> dict[str, Any]:
    """One file from one to the other, by hand; what taking it in told."""
    [file] = sender("exchange", "out", "-o", folder / "mail")["files"]
    told: dict[str, Any] = receiver("exchange", "in", file)
    return told


def unknown(laptop: Laptop, file: Path, code: int = Exit.REJECTED) -> set[str]:
    return {one["name"] for one in laptop("refresh", file, "--preview", code=code)["unknown_names"]}


def answered(laptop: Laptop) -> dict[str, str]:
    return {one["name"]: one["code"] for one in laptop("names")["names"]}


def test_what_one_answered_the_other_is_not_asked(tmp_path: Path) -> None:
    hub, ann = introduced(tmp_path)
    file = tmp_path / "walks.csv"
    file.write_text(WALKS)
    assert unknown(ann, file) == unknown(hub, file) == {"Yorke", "Everybody", "Xyzzy"}

    # Ann answers two of three; the files of both say the same from then on.
    ann("names", "say", "Yorke", "York")
    ann("names", "say", "Everybody", "--none")
    pass_on(ann, hub, tmp_path)
    assert answered(hub) == answered(ann) == {"Yorke": YORK, "Everybody": None}
    assert unknown(ann, file) == unknown(hub, file) == {"Xyzzy"}
    for laptop in (hub, ann):
        counts = laptop("refresh", file, code=Exit.REJECTED)["counts"]
        assert (counts["new"], counts["not_for_us"], counts["rejected"]) == (2, 1, 1)

    # The hub answers the third: what Ann's laptop refused is read there once more, and no figure twice.
    hub("names", "say", "Xyzzy", "Sheffield")
    pass_on(hub, ann, tmp_path)
    counts = ann("refresh", file, "--again")["counts"]
    assert (counts["new"], counts["unchanged"], counts["rejected"]) == (1, 2, 0)
    assert ann("series", "1", "--council", SHEFFIELD)["points"][0]["value"] == 1

    # Taken back by one, it is asked on both.
    ann("names", "forget", "Yorke")
    pass_on(ann, hub, tmp_path)
    file.write_text("Council,Year,Walks\nYorke,2024,5\nLeeds,2024,6\n")
    assert unknown(hub, file) == unknown(ann, file) == {"Yorke"}


def test_two_who_answered_differently_settle_nothing_until_one_gives_way(tmp_path: Path) -> None:
    hub, ann = introduced(tmp_path)
    file = tmp_path / "walks.csv"
    file.write_text("Council,Year,Walks\nLeeds,2023,6\nYorke,2023,5\n")
    ann("names", "say", "Yorke", "York")
    hub("names", "say", "Yorke", "Leeds")
    assert unknown(hub, file, code=Exit.REFUSED) == set()  # by the answer of its own: two figures of one council
    pass_on(ann, hub, tmp_path)
    pass_on(hub, ann, tmp_path)
    assert unknown(hub, file) == unknown(ann, file) == {"Yorke"}  # never a silent misread

    hub("names", "say", "Yorke", "York")
    pass_on(hub, ann, tmp_path)
    for laptop in (hub, ann):
        assert laptop("refresh", file)["counts"]["new"] == 2
        assert laptop("series", "1", "--council", YORK)["points"][0]["value"] == 5
