"""Years of support to look at: a store filled with episodes of real councils and the offers that ship, all invented.

python -m tests.tools.example_support STORE [EPISODES]
"""

from __future__ import annotations

import random
import sys
from datetime import date, timedelta
from pathlib import Path

from adviser_app.services import councils, identity, records, shipped, stores
from adviser_app.store.connection import Store

STATUSES = ("delivered",) * 9 + ("under way", "booked", "in discussion", "offered", "declined", "cancelled")
EVENTS = ("Leadership Essentials, Warwick", "Finance for councillors, Leeds", "Scrutiny day, London", "Budget week")


def fill(store: Store, episodes: int = 4000, today: date | None = None, seed: int = 3) -> None:
    """``episodes`` in eight years to ``today``, fewer in the last months; some councils take up much, some nothing;
    peer days and targets besides."""
    rng = random.Random(seed)
    now = today or date.today()
    shipped.take_in(store)
    offers = records.list_rows(store, "offer")
    known = [a for a in councils.list_councils(store, include_abolished=True) if a.is_council]
    keen = {a.code: rng.choice((0, 0, 1, 1, 2, 3, 6)) for a in known}
    liked = {o.id: rng.choice((1, 2, 3, 6, 10)) for o in offers}
    rows = []
    while len(rows) < episodes:
        day = now + timedelta(days=90 - int(rng.random() ** 1.6 * 8 * 365))
        there = [a for a in rng.choices(known, [keen[a.code] for a in known], k=4) if a.exists_on(day)]
        if not there:
            continue
        area = there[0]
        offer = rng.choices(offers, [liked[o.id] for o in offers])[0]
        status = rng.choice(STATUSES) if day <= now else rng.choice(("booked", "in discussion", "offered", "booked"))
        texts = {"council": area.code, "offer": offer.id, "status": status, "source": "Invented"}
        if rng.random() < 0.85:
            texts |= {"start": day.isoformat(), "end": (day + timedelta(days=rng.choice((0, 0, 1, 2)))).isoformat()}
        else:
            first = day.year if day.month >= 4 else day.year - 1
            texts["year"] = f"{first}/{(first + 1) % 100:02d}"
        if rng.random() < 0.3:
            texts["event"] = f"{rng.choice(EVENTS)}, {day:%B %Y}"
        if rng.random() < 0.6:
            texts["councillors"] = str(rng.choice((1, 1, 2, 3, 5, 8)))
        if rng.random() < 0.4:
            texts["officers"] = str(rng.choice((1, 2, 4)))
        if rng.random() < 0.5:
            texts["days"] = rng.choice(("0.5", "1", "2", "3", "5", "12"))
        if rng.random() < 0.07:
            texts |= {"savings": str(rng.randrange(20, 900) * 1000), "basis": rng.choice(("", "the council’s own"))}
        rows.append(texts)
    identity.name(store, "Alex Morgan", "Train laptop")
    with records.action(store, "invented support"):
        records.create_many(store, "episode", rows)
        records.create_many(
            store, "peer_days",
            [
                {"lender": rng.choice(known).code, "role": rng.choice(("Member peer", "Officer peer")),
                 "days": rng.choice(("0.5", "1", "3", "4")), "receiver": rng.choice(known).code,
                 "date": (now - timedelta(days=rng.randrange(1400))).isoformat()}
                for _ in range(episodes // 8)
            ],
        )  # fmt: skip
        first = now.year if now.month >= 4 else now.year - 1
        records.create_many(
            store, "offer_target",
            [
                {"offer": o.id, "year": f"{y}/{(y + 1) % 100:02d}", "measure": rng.choice(("instances", "councils")),
                 "target": str(rng.randrange(10, 60))}
                for o in offers[::2]
                for y in (first - 1, first)
            ],
        )  # fmt: skip


def main() -> int:
    with stores.open_store(Path(sys.argv[1])) as store:
        fill(store, int(sys.argv[2]) if len(sys.argv) > 2 else 4000)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
