"""Writes tests/fixtures/stores/NNNN.db for the newest migration: ``python -m tests.tools.released_store``.

Run once when a version is released; the file is frozen from then on, and every later version must open it whole.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from adviser_app.domain.indicators import Polarity
from adviser_app.services import identity, polarity, portfolio, records
from adviser_app.store import backup, migrate
from adviser_app.store.areas import codes, load_register
from adviser_app.store.connection import Store
from adviser_app.store.slabs import write_rows

FOLDER = Path(__file__).parent.parent / "fixtures" / "stores"


def fill(store: Store) -> None:
    """A little of everything: figures, a marker, limits, a revision, labels, polarity; records of several kinds, one
    changed, one deleted, one erased, one private, some that refer to others, one of which was deleted."""
    load_register(store)
    at = codes(store)
    barnsley, hartlepool = at[("E08000038", "council")], at[("E06000001", "council")]
    values: list[str] = ["null"] * (barnsley + 1)
    values[barnsley] = "42.1"
    limits = ["null"] * barnsley
    with store.write() as con:
        for number, released in ((1, "2026-01-31"), (2, "2026-02-28")):
            con.execute(
                "INSERT INTO release (id, publisher, released, imported, counts) VALUES (?, 'Defra', ?, ?, ?)",
                (number, released, released + "T09:00:00", '{"new":2}'),
            )
            con.execute(
                "INSERT INTO release_file (release_id, member, bytes, sha256) VALUES (?, 'recycling.csv', 812, ?)",
                (number, str(number) * 64),
            )
        con.execute(
            "INSERT INTO series VALUES (1, 'Defra', 'Recycling rate', '', 'rate', 'per cent', 1, ?)",
            ((1 << barnsley).to_bytes(barnsley // 8 + 1, "little"),),
        )
        con.execute("INSERT INTO series_polarity VALUES (1, 'table', 'high is good')")
        con.execute("INSERT INTO period VALUES (1, '2024-04-01', 'P1Y')")
        con.execute("INSERT INTO period_label VALUES ('Defra', 0, 1, '2024/25')")
        write_rows(
            store,
            [
                (
                    4097,
                    f"[{','.join(values)}]",
                    f"[{','.join([*limits, '41.5'])}]",
                    f"[{','.join([*limits, '42.7'])}]",
                    f'{{"{hartlepool}":"[x]"}}',
                    f'{{"{barnsley}":"p"}}',
                    None,
                    1,
                )
            ],
        )
        con.execute(
            "INSERT INTO revision (slab_id, release_id, cells) VALUES (4097, 2, ?)",
            (f'{{"{barnsley}":[41.9,null,null,"","",""]}}',),
        )
    identity.name(store, "Ann Example", "Train laptop", email="ann@example.org")
    portfolio.put(store, ["E08000038"])
    polarity.set(store, 1, Polarity.LOW)
    contact = {"council": "E08000038", "name": "Bea Leader", "role": "Leader", "start": "2024-05-01", "tags": "a; b"}
    made = records.create(store, "contact", contact)
    records.change(store, "contact", made.id, {"end": "2026-05-01", "email": "bea@example.org"})
    note = {"council": "E08000038", "date": "2026-11-22", "text": "Said in confidence"}
    records.create(store, "private_note", note)
    gone = records.create(store, "note", note | {"text": "Deleted"})
    records.delete(store, "note", [gone.id])
    records.undo(store)
    records.redo(store)
    records.erase(store, "contact", made.id, ["email"], "asked")
    records.create(store, "council_detail", {"council": "E08000038", "leader": "Bea Leader", "population": "250000"})
    theme = records.create(store, "support_theme", {"name": "Peer support", "position": "2"})
    offer = records.create(store, "offer", {"name": "Mentoring", "theme": theme.id, "counted": "days; people"})
    episode = {"council": "E08000038", "offer": offer.id, "status": "delivered", "start": "2025-10-01", "days": "2.5"}
    records.create(store, "episode", episode)
    records.delete(store, "support_theme", [theme.id])
    _challenges(store)
    _groups(store)
    mapping = {"name": "Walks", "about": "The parks' own", "text": '{"adviser mapping": 1}'}
    records.create(store, "mapping", mapping)


def _challenges(store: Store) -> None:
    """A peer challenge with all that belongs to one, an intervention, rules, a basket, a look at the risk overview."""
    challenge = {"council": "E08000038", "first_day": "2024-07-16", "last_day": "2024-07-18", "stage": "action plan",
                 "report_on": "2024-10-18", "report_link": "https://www.example.org/report", "reference": "PC-101",
                 "leader_said": "Worth the week", "leader_score": "9", "out_of": "10", "resets": "yes",
                 "counts_for": "E06000001", "tags": "devolution"}  # fmt: skip
    held = records.create(store, "challenge", challenge).id
    review = {"council": "E08000038", "kind": "Progress review", "follows": held, "stage": "scoped"}
    records.create(store, "challenge", review)
    peer = records.create(store, "peer", {"name": "Cy Peer", "council": "E06000001", "strengths": "finance; scrutiny"})
    member = {"challenge": held, "role": "Member peer", "peer": peer.id, "lender": "E06000001", "days": "4.5"}
    records.create(store, "team_member", member)
    recommendation = {"challenge": held, "number": "1", "text": "Agree a plan.", "due": "2025-03-31"}
    row = records.create(store, "recommendation", recommendation | {"element": "Governance and culture"}).id
    records.change(store, "recommendation", row, {"status": "under way", "progress_on": "2025-01-31"})
    records.create(store, "clock_rule", {"applies_from": "2027-04-01", "step": "action plan", "late": "4"})
    intervention = {"council": "E06000001", "kind": "Best Value Notice", "start": "2023-07-01", "source": "Example"}
    records.create(store, "intervention", intervention | {"exact": "known to the month"})
    basket = records.create(store, "basket", {"name": "Housing pressures"}).id
    key = {"publisher": "Defra", "indicator": "Recycling rate", "measure": "rate", "unit": "per cent"}
    records.create(store, "basket_member", key | {"basket": basket})
    records.create(store, "risk_rule", {"rule": "leader changed", "on": "no", "months": "3", "basket": basket})
    seen = {"council": "E06000001", "rule": "intervention", "state": "abc", "because": "Known", "date": "2026-11-01"}
    records.create(store, "risk_seen", seen)
    with store.write() as con:
        con.execute(
            "INSERT INTO risk_look VALUES ('2026-10-20', 'E06000001', 'intervention', 'abc', 1.0, 'Best Value Notice')"
        )


def _groups(store: Store) -> None:
    """An own group, and a set of neighbours."""
    members = {"name": "Coalfields", "members": "E08000038; E06000001", "about": "Former mining"}
    records.create(store, "own_group", members)
    with store.write() as con:
        con.execute(
            "INSERT INTO neighbour_set VALUES (1, 'global', '2026', 'ONS', '', 'global.csv', ?, '2026-11-01T09:00:00')",
            ("1" * 64,),
        )
        con.execute("INSERT INTO neighbour VALUES (1, 'E08000038', '[\"E06000001\",\"W06000024\"]', NULL)")


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    target = FOLDER / f"{migrate.latest():04}.db"
    target.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as folder, Store.create(Path(folder) / "new.db") as store:
        fill(store)
        backup.copy_to(store, target)


if __name__ == "__main__":
    main()
