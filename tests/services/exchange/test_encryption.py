"""Bundles that only some can open, and those that take several files."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from adviser_app.domain.errors import AdviserError
from adviser_app.services import exchange, records
from adviser_app.services.exchange import InPreview, Trust
from tests.services.exchange.office import Office, office
from tests.services.exchange.test_exchange import code_of


@pytest.fixture
def team() -> Iterator[Office]:
    with office() as made:
        yield made


def test_an_encrypted_bundle(team: Office) -> None:
    row = team.add(team.ann)
    with team.ann.at() as store:
        sent = exchange.out(store, team.ann.home / "out", encrypt_to=[person(team, "Programme team")])
    [path] = sent.paths
    assert path.name.endswith(".zip.age")
    assert sent.encrypted
    assert code_of(team.ben, path, team) == "not-for-you"
    shown = team.look(team.hub, path)
    assert shown.encrypted
    team.take(team.hub, path)
    assert team.values(team.hub, row)
    assert team.look(team.ann, path).trust is Trust.OWN  # the sender can open it too
    with team.ann.at() as store:
        someone = records.create(store, "person", {"name": "No Laptop"}).id
        with pytest.raises(AdviserError) as refused:
            exchange.out(store, team.ann.home / "out", encrypt_to=[someone])
    assert refused.value.code == "no-age-key"


def test_a_lost_laptop_is_encrypted_to_no_more(team: Office) -> None:
    with team.ann.at() as store:
        lost = next(p for p in exchange.people(store) if p.name == "Ben Best")
        exchange.revoke(store, lost.laptops[0].row, "Left in a train")
        with pytest.raises(AdviserError) as refused:
            exchange.out(store, team.ann.home / "out", encrypt_to=[person(team, "Ben Best")])
    assert refused.value.code == "no-age-key"


def person(team: Office, name: str) -> str:
    assert team.ann._store is not None
    return next(p.person for p in exchange.people(team.ann._store) if p.name == name)


def test_more_than_one_file_holds(team: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    from adviser_app.merge import bundle, edit_rows

    monkeypatch.setattr(edit_rows, "_BLOCK", 10_000)
    volumes = bundle.volumes
    monkeypatch.setattr(bundle, "volumes", lambda made: volumes(made, 60_000))
    rows = [team.add(team.ann, detail="x" * 20_000) for _ in range(5)]
    with team.ann.at() as store:
        sent = exchange.out(store, team.ann.home / "out")
    assert len(sent.paths) > 1
    assert len({p.name for p in sent.paths}) == len(sent.paths)
    heads = [team.look(team.hub, path).bundle for path in sent.paths]
    assert [b.head.previous for b in heads[1:]] == [b.sha256 for b in heads[:-1]]  # each names the one before it
    for path in reversed(sent.paths):
        shown: InPreview = team.look(team.hub, path)
        assert any("the others are needed too" in r for r in shown.remarks)
        team.take(team.hub, path)
    assert all(team.values(team.hub, row) for row in rows)
    with team.hub.at() as store:
        assert exchange.gaps(store) == ()
