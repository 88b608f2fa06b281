"""Years of support as a programme might have had them: 4,000 episodes of 333 councils, some of which end, and others
begin, between 2012 and 2026. Drawn from a seed."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from adviser_app.analysis.takeup import STRENGTH, Episode, Given, Offer, financial_year
from adviser_app.domain.areas import Area, AreaKind, CouncilType

REGIONS = ("North East", "North West", "South East", "South West", "London")
TYPES = (CouncilType.DISTRICT, CouncilType.UNITARY, CouncilType.COUNTY, CouncilType.METROPOLITAN, CouncilType.LONDON)
ENDS = (date(2019, 4, 1), date(2021, 4, 1), date(2023, 4, 1))


@dataclass(frozen=True)
class Years:
    councils: list[Area]
    offers: list[Offer]
    episodes: list[Episode]
    given: list[Given]


def area(number: int, rng: random.Random, **more: object) -> Area:
    values: dict[str, object] = {
        "id": number, "code": f"E{7000000 + number:08d}", "kind": AreaKind.COUNCIL, "name": f"Council {number}",
        "council_type": rng.choice(TYPES), "region": rng.choice(REGIONS), "population": rng.randrange(30_000, 900_000),
    }  # fmt: skip
    return Area(**(values | more))  # type: ignore[arg-type]


def generate(seed: int = 7, episodes: int = 4000, councils: int = 333, offers: int = 60) -> Years:
    rng = random.Random(seed)
    areas = []
    for n in range(councils):
        end = rng.choice(ENDS) if n < 40 else None
        start = rng.choice(ENDS) if 40 <= n < 52 else None
        areas.append(area(n, rng, start=start, end=end))
    catalogue = [Offer(f"o{n}", f"Offer {n:02d}", f"t{n % 4}") for n in range(offers)]
    rows = []
    for n in range(episodes):
        council = rng.choice(areas)
        day = date(2012, 4, 1) + timedelta(days=rng.randrange(14 * 365))
        dated = rng.random() < 0.8
        first = day.isoformat() if dated else ""
        rows.append(
            Episode(
                id=f"r{n}", council=council.code, offer=rng.choice(catalogue).id, status=rng.choice(STRENGTH),
                year=financial_year(day.isoformat()) if dated or rng.random() < 0.9 else None, start=first,
                councillors=rng.choice((None, 0, 1, 2, 5)), officers=rng.choice((None, 1, 3)),
                places=rng.choice((None, 4)), days=rng.choice((None, Decimal("0.5"), Decimal(3))),
                savings=rng.choice((None, None, Decimal("12500.50"))), income=rng.choice((None, None, Decimal(800))),
                basis=rng.choice(("", "the council's own")),
            )
        )  # fmt: skip
    lent = [
        Given(f"g{n}", rng.choice(areas).code, rng.choice(("Member peer", "Officer peer")),
              Decimal(rng.randrange(1, 10)) / 2, rng.choice(range(2012, 2026)))
        for n in range(900)
    ]  # fmt: skip
    return Years(areas, catalogue, rows, lent)
