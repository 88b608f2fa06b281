"""Whose bundles are taken in: unknown, unsigned, refused and revoked senders are kept back until somebody decides."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from adviser_app.domain.errors import AdviserError
from adviser_app.merge import signing
from adviser_app.services import exchange, records
from adviser_app.services.exchange import LaptopLine, Trust
from adviser_app.services.exchange.roster import laptops, trust_of
from adviser_app.store.connection import Store
from tests.services.exchange.office import Office, office
from tests.tools.laptops import Laptop


@pytest.fixture
def team() -> Iterator[Office]:
    with office() as made:
        yield made


def code_of(laptop: Laptop, path: Path, team: Office) -> str:
    with pytest.raises(AdviserError) as refused:
        team.take(laptop, path)
    return refused.value.code


def test_an_unknown_sender_is_kept_back_until_somebody_decides(team: Office) -> None:
    stranger = team.laptop("Strange", "Sue Strange")
    row = team.add(stranger)
    path = team.send(stranger)
    shown = team.look(team.hub, path)
    assert shown.trust is Trust.UNKNOWN
    assert len(shown.words) == 8
    assert code_of(team.hub, path, team) == "sender-unknown"
    assert code_of(team.hub, path, team) == "sender-unknown"
    with team.hub.at() as store:
        [kept] = exchange.quarantined(store)
        assert (kept.sender, kept.words, kept.trust) == ("Sue Strange", shown.words, Trust.UNKNOWN)
        assert exchange.status(store).quarantined == 1
        with pytest.raises(AdviserError) as refused:
            exchange.trust(store, kept.key, "  ")
        assert refused.value.code == "no-reason"
        decision = exchange.trust(store, kept.key, "Telephoned on Monday")
        assert (decision.by, decision.how) == ("Programme team", "Telephoned on Monday")
        assert exchange.quarantined(store)[0].trust is Trust.TRUSTED
    team.take(team.hub, path)
    assert team.values(team.hub, row)["what"] == "Ring the leader"
    with team.hub.at() as store:
        assert exchange.quarantined(store) == []
        assert [d.decision for d in exchange.decisions(store)][-1] == "trusted"


def test_a_decision_against_a_key(team: Office) -> None:
    team.add(team.ann)
    path = team.send(team.ann)
    with team.hub.at() as store:
        exchange.distrust(store, team.look(team.hub, path).key, "Ann's bag was stolen")
    assert code_of(team.hub, path, team) == "sender-refused"


def test_an_unsigned_bundle_is_kept_back(team: Office) -> None:
    from adviser_app.merge import bundle
    from tests.merge.bundles import encoded, head

    path = team.ann.home / "adviser-exchange_2026-11-22_x_1.zip"
    path.write_bytes(encoded(secret="", of=head(sender=bundle.Sender("rA", "X", "lX", "X", ""))))
    assert team.look(team.hub, path).trust is Trust.UNSIGNED
    assert code_of(team.hub, path, team) == "unsigned"


def test_a_revoked_laptop_is_revoked_everywhere(team: Office) -> None:
    row = team.add(team.ben)
    team.round()
    with team.ann.at() as store:
        assert row
        [line] = [lap for p in exchange.people(store) for lap in p.laptops if lap.name == "Ben's"]
        exchange.revoke(store, line.row, "Stolen in a train")
    thief = team.send(team.ben)
    assert code_of(team.ann, thief, team) == "sender-revoked"
    team.pass_on(team.ann, team.hub)
    assert code_of(team.hub, thief, team) == "sender-revoked"
    with team.hub.at() as store:
        [line] = [lap for p in exchange.people(store) for lap in p.laptops if lap.name == "Ben's"]
        assert (line.state, line.reason, line.trust) == ("revoked", "Stolen in a train", Trust.REVOKED)
        with pytest.raises(AdviserError) as refused:
            exchange.trust(store, line.key, "He says it is fine")
        assert refused.value.code == "sender-revoked"
        # whoever has the laptop may make another key, or speak in another laptop's name
        [replica] = [lap.replica for lap in laptops(store) if lap.name == "Ben's"]
        assert trust_of(store, signing.key_of(signing.new_secret()), replica) is Trust.REVOKED
        assert trust_of(store, line.key, "lAAAAAAAAAAAA") is Trust.REVOKED
        assert trust_of(store, signing.key_of(signing.new_secret()), "lAAAAAAAAAAAA") is Trust.UNKNOWN
    assert team.values(team.hub, row)  # what was sent before stays


def test_own_laptop_cannot_be_revoked(team: Office) -> None:
    with team.ann.at() as store:
        mine = next(lap for p in exchange.people(store) for lap in p.laptops if lap.mine)
        with pytest.raises(AdviserError) as refused:
            exchange.revoke(store, mine.row, "x")
        assert refused.value.code == "own-laptop"
        with pytest.raises(AdviserError) as refused:
            exchange.retire(store, "rNothing", "x")
        assert refused.value.code == "no-such-laptop"


def test_a_revocation_stands_whoever_contradicts_it(team: Office) -> None:
    """The thief's friend says at the same time that the laptop is fine, with a later clock."""
    team.round()
    with team.ann.at() as store:
        line = laptop_line(store, "Ben's")
        exchange.revoke(store, line.row, "Stolen")
    with team.ben.at() as store:
        records.change(store, "laptop", line.row, {"state": "in use", "since": "2026-11-23", "reason": "Found"})
    contradicting = team.send(team.ben)
    team.take(team.hub, contradicting)
    team.pass_on(team.ann, team.hub)
    with team.hub.at() as store:
        assert laptop_line(store, "Ben's").state == "in use"  # what is shown: the later clock
        assert laptop_line(store, "Ben's").trust is Trust.REVOKED
    assert code_of(team.hub, team.send(team.ben), team) == "sender-revoked"


def laptop_line(store: Store, name: str) -> LaptopLine:
    return next(lap for p in exchange.people(store) for lap in p.laptops if lap.name == name)


def test_a_retired_laptop_is_still_heard_and_no_longer_waited_for(team: Office) -> None:
    team.round()
    team.round()
    row = team.add(team.ann)
    last = team.send(team.ann)
    team.add(team.hub, what="Not acknowledged by Ann's")
    team.pass_on(team.hub, team.ben)
    team.pass_on(team.ben, team.hub)
    with team.hub.at() as store:
        waited = exchange.out_preview(store).edits
        exchange.retire(store, laptop_line(store, "Ann's").row, "Replaced")
        # Only Ben's acknowledgement counts now; what is left is the retirement itself and what Ben just sent.
        assert exchange.out_preview(store).edits < waited
        assert exchange.out_preview(store).to == ("Ben Best",)
    shown = team.look(team.hub, last)
    assert "is retired" in shown.remarks[0]
    team.take(team.hub, last)
    assert team.values(team.hub, row)
