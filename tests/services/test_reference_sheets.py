"""References through CSVs: a template out and back, a file of the programme team's. A cell shows the caption, and is
found again by id, caption or title, whatever the captions are."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adviser_app.domain.errors import AdviserError
from adviser_app.domain.records import FieldError
from adviser_app.domain.records.fields import clean
from adviser_app.services import identity, record_refresh, records, templates
from adviser_app.services.sheets import References
from adviser_app.store import edits
from adviser_app.store.connection import Store
from tests.tools.returns import parsed
from tests.tools.spreadsheet import COUNTRIES
from tests.tools.stores import new_store

BARNSLEY = "E08000038"
TITLES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30).filter(lambda t: clean(t))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path) as made:
        identity.name(made, "Ann Hill", "Office")
        theme = records.create(made, "support_theme", {"name": "Peer support"})
        for name in ("Mentoring", "Member peers"):
            records.create(made, "offer", {"name": name, "theme": theme.id})
        yield made


def offer(store: Store, name: str) -> str:
    return records.list_rows(store, "offer", text=name)[0].id


def episode(store: Store, name: str = "Mentoring") -> str:
    return records.create(store, "episode", {"council": BARNSLEY, "offer": name, "start": "2025-05-01"}).id


def cells(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))


def test_a_template_shows_the_caption_and_takes_another_back(store: Store, tmp_path: Path) -> None:
    row, path = episode(store), tmp_path / "episodes.csv"
    templates.out(store, "episode", path)
    assert {(c["offer"], c["offer_name"]) for c in cells(path)} == {(offer(store, "Mentoring"), "Mentoring")}
    assert not templates.preview(store, path).changes

    file = parsed(path.read_bytes())
    file.set(0, "offer_name", "member PEERS")
    path.write_bytes(file.opened(COUNTRIES[0]).data("utf-16", "\t"))
    shown = templates.preview(store, path)
    assert [(c.label, c.before, c.after) for c in shown.changes] == [("Offer", "Mentoring", "Member peers")]
    templates.apply(store, shown)
    assert records.get(store, "episode", row).values["offer"] == offer(store, "Member peers")


def test_a_template_of_something_deleted_or_renamed_since_says_nothing_new(store: Store, tmp_path: Path) -> None:
    episode(store)
    mentoring, path = offer(store, "Mentoring"), tmp_path / "episodes.csv"
    templates.out(store, "episode", path)
    records.change(store, "offer", mentoring, {"name": "Coaching"})
    assert not templates.preview(store, path).changes
    records.delete(store, "offer", [mentoring])
    assert not templates.preview(store, path).changes and not templates.preview(store, path).problems
    templates.out(store, "episode", path)
    assert cells(path)[0]["offer_name"] == "Coaching (deleted)"
    assert not templates.preview(store, path).changes


def test_a_team_file_names_offers_and_bad_rows_are_told(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "takeup.csv"
    path.write_text(
        "Council,Offer,Status,First day,Programme team's number,Days received\n"
        "Barnsley,mentoring,delivered,1/5/2025,7,2.5\n"
        f"Hartlepool,{offer(store, 'Member peers')},booked,,8,\n"
        "Barnsley,Member pears,booked,,9,\n",
        encoding="utf-8",
    )
    shown = record_refresh.preview(store, [path])
    (problem,) = shown.files[0].problems
    assert (problem.code, problem.line, problem.remedy) == ("no-such-offer", 4, "Is it “Member peers”?")
    record_refresh.apply(store, shown, backup=False)
    made = {v.values["reference"]: v for v in records.list_rows(store, "episode")}
    assert {n: v.caption for n, v in made.items()} == {
        "7": "Mentoring · Barnsley · delivered", "8": "Member peers · Hartlepool · booked",
    }  # fmt: skip

    # The next file finds its rows by the team's own number, though everything else of them has changed.
    again = tmp_path / "takeup2.csv"
    again.write_text(
        "council,offer,status,start,reference\nBarnsley,Member peers,cancelled,2/6/2025,7\n", encoding="utf-8"
    )
    record_refresh.apply(store, record_refresh.preview(store, [again]), backup=False)
    assert records.get(store, "episode", made["7"].id).caption == "Member peers · Barnsley · cancelled"
    assert records.count(store)["episode"] == 2
    assert edits.compare(store) == []


def test_members_that_are_councils_travel_as_codes_and_come_back_as_names(store: Store, tmp_path: Path) -> None:
    asked = records.create(store, "consultation", {"title": "Business rates"})
    said = {"consultation": asked.id, "body": "Yorkshire councils", "members": "Barnsley; Leeds"}
    row, path = records.create(store, "consultation_response", said).id, tmp_path / "responses.csv"
    templates.out(store, "consultation_response", path)
    assert not templates.preview(store, path).changes
    file = parsed(path.read_bytes())
    file.set(0, "members", "Leeds; hartlepool")
    path.write_bytes(file.opened(COUNTRIES[0]).data("utf-8", ","))
    templates.apply(store, templates.preview(store, path))
    assert records.get(store, "consultation_response", row).values["members"] == "E06000001; E08000035"
    with pytest.raises(AdviserError):
        records.change(store, "consultation_response", row, {"members": "Leeds; Atlantis"})


def plain(text: str) -> str:
    return " ".join(text.split()).casefold()


@settings(max_examples=40)
@given(st.lists(TITLES, min_size=1, max_size=6))
def test_every_caption_is_found_again_or_said_to_be_several(titles: list[str]) -> None:
    """Whatever offers are called: the caption in a CSV gives the same offer, or nobody can tell which is meant; and a
    template that nobody touched changes nothing."""
    with tempfile.TemporaryDirectory() as folder, new_store(Path(folder)) as store:
        identity.name(store, "Ann Hill", "Office")
        theme = records.create(store, "support_theme", {"name": "Peer support"})
        made = records.create_many(store, "offer", [{"name": t, "theme": theme.id} for t in titles])
        records.create_many(store, "episode", [{"council": BARNSLEY, "offer": id_} for id_ in made])
        references = References(store)
        field = records.type_of("episode").by_name["offer"]
        for id_ in made:
            assert references.find(field, id_) == id_
            alike = [i for i in made if plain(references.shown(field, i)) == plain(references.shown(field, id_))]
            if alike == [id_]:
                assert references.find(field, references.shown(field, id_)) == id_
            else:
                with pytest.raises(FieldError, match="Several offers"):
                    references.find(field, references.shown(field, id_))
        path = Path(folder) / "t.csv"
        templates.out(store, "episode", path)
        shown = templates.preview(store, path)
        assert not shown.changes and not shown.problems
