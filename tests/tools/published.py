"""SYNTHETIC records that reproduce the counts that the Local Government Association published of its programme.

The counts are the Association's (*Sector-led improvement update*, November 2017: the programme as of 30 September 2017;
*Sector-led Improvement*, Annex A, 2018: the year 2017/18). The councils, days and shares behind them are invented: they
are dealt out in the order of codes, so that no line says what any council did. Where the Association rounds ("almost
£26 m"), the number here is one that it fits, and PUBLISHED says which.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from adviser_app.services import councils, records, stores
from adviser_app.store.connection import Store

YEAR = "FY2017-18"
SEPTEMBER, MARCH = datetime(2017, 10, 2, 12, tzinfo=UTC), datetime(2018, 4, 3, 12, tzinfo=UTC)
"""When the reports of the second and the fourth quarter are made: once it is over, and its targets are due."""
SOURCE = "Synthetic: made to reproduce published counts"
PEERS, CHALLENGE = "member or officer peers", "peer challenge"


@dataclass(frozen=True, slots=True)
class Published:
    """A count as published, and the text by which a report prints it. ``when``: the moment it is of."""

    words: str
    deliverable: str
    printed: str
    when: datetime


PUBLISHED = (
    Published("35 peer challenges delivered", "Peer challenges delivered", "35 peer challenges", SEPTEMBER),
    Published("54 confirmed", "Peer challenges confirmed", "54 peer challenges", SEPTEMBER),
    Published("23 in discussion", "Peer challenges in discussion", "23 peer challenges", SEPTEMBER),
    Published("tailored support to 41 authorities", "Tailored support", "41 authorities", SEPTEMBER),
    Published("service-based support to 24", "Service-based support", "24 authorities", SEPTEMBER),
    Published("productivity experts in 15 councils", "Productivity experts", "15 councils", SEPTEMBER),
    Published("productivity experts: almost £26 m", "Savings with productivity experts", "£25,950,000", SEPTEMBER),
    Published("commercial experts in 4 councils", "Commercial experts", "4 councils", SEPTEMBER),
    Published("commercial experts: £7.9 m income", "Income with commercial experts", "£7,900,000", SEPTEMBER),
    Published("Local Partnerships with 12 councils", "Local Partnerships", "12 councils", SEPTEMBER),
    Published("Local Partnerships: 24 in discussion", "Local Partnerships in discussion", "24 councils", SEPTEMBER),
    Published("Local Partnerships: about £2 m", "Savings with Local Partnerships", "£2,010,000", SEPTEMBER),
    Published("£65 m savings estimated for the year", "Savings estimated for the year", "£65,000,000", SEPTEMBER),
    Published("65 on the Next Generation programme", "Next Generation", "65 councillors", SEPTEMBER),
    Published("over 700 councillors", "Councillors on leadership programmes", "704 councillors", SEPTEMBER),
    Published("33,237 visits of LG Inform", "Visits of LG Inform since April", "33,237 visits", SEPTEMBER),
    Published("128,985 page views", "Page views of LG Inform since April", "128,985 page views", SEPTEMBER),
    Published("almost 800 councillors in the year", "Councillors on leadership programmes", "796 councillors", MARCH),
    Published("115 peer challenges in 2017/18", "Peer challenges delivered", "115 peer challenges", MARCH),
    Published("2,300 days", "Days of peer challenges", "2,300 days", MARCH),
    Published("865 peer challenges since 2011", "Peer challenges since 2011", "865 peer challenges", MARCH),
    Published("17,000 days since 2011", "Days of peer challenges since 2011", "17,000 days", MARCH),
    Published("77 councils with member or officer peers", "Member or officer peers", "77 councils", MARCH),
    Published("89 councils on workforce", "Workforce", "89 councils", MARCH),
)  # fmt: skip

# deliverable, unit, saved count: (what, offer, statuses, tag, span); a number is typed instead.
_ALL, _SO_FAR = "all years", "the year so far"
_MEASURED: tuple[tuple[str, str, str, tuple[str, str, str, str, str] | tuple[int, int]], ...] = (
    ("Peer support", "Peer challenges delivered", "peer challenges",
     ("instances", "", "delivered", CHALLENGE, _SO_FAR)),
    ("Peer support", "Peer challenges confirmed", "peer challenges", ("instances", "", "booked", CHALLENGE, _SO_FAR)),
    ("Peer support", "Peer challenges in discussion", "peer challenges",
     ("instances", "", "in discussion", CHALLENGE, _SO_FAR)),
    ("Peer support", "Days of peer challenges", "days", ("days received", "", "delivered", CHALLENGE, _SO_FAR)),
    ("Peer support", "Peer challenges since 2011", "peer challenges", ("instances", "", "delivered", CHALLENGE, _ALL)),
    ("Peer support", "Days of peer challenges since 2011", "days",
     ("days received", "", "delivered", CHALLENGE, _ALL)),
    ("Peer support", "Tailored support", "authorities", ("councils", "Intensive support", "", "", _SO_FAR)),
    ("Peer support", "Service-based support", "authorities", ("councils", "Service-based support", "", "", _SO_FAR)),
    ("Peer support", "Member or officer peers", "councils", ("councils", "", "", PEERS, _SO_FAR)),
    ("Efficiency and productivity", "Productivity experts", "councils",
     ("councils", "Productivity experts", "", "", _SO_FAR)),
    ("Efficiency and productivity", "Savings with productivity experts", "pounds",
     ("savings", "Productivity experts", "", "", _SO_FAR)),
    ("Efficiency and productivity", "Commercial experts", "councils",
     ("councils", "Commercial experts", "", "", _SO_FAR)),
    ("Efficiency and productivity", "Income with commercial experts", "pounds",
     ("income", "Commercial experts", "", "", _SO_FAR)),
    ("Efficiency and productivity", "Local Partnerships", "councils",
     ("councils", "Local Partnerships", "", "", _SO_FAR)),
    ("Efficiency and productivity", "Local Partnerships in discussion", "councils",
     ("councils", "Local Partnerships", "in discussion", "", _SO_FAR)),
    ("Efficiency and productivity", "Savings with Local Partnerships", "pounds",
     ("savings", "Local Partnerships", "", "", _SO_FAR)),
    ("Efficiency and productivity", "Savings estimated for the year", "pounds", (65_000_000, 65_000_000)),
    ("Efficiency and productivity", "Visits of LG Inform since April", "visits", (33_237, 66_110)),
    ("Efficiency and productivity", "Page views of LG Inform since April", "page views", (128_985, 251_470)),
    ("Leadership", "Next Generation", "councillors", ("councillors", "Next Generation", "", "", _SO_FAR)),
    ("Leadership", "Councillors on leadership programmes", "councillors",
     ("councillors", "Leadership Essentials", "", "", _SO_FAR)),
    ("Leadership", "Workforce", "councils", ("councils", "Workforce support", "", "", _SO_FAR)),
)  # fmt: skip
_TARGETS = {
    "Peer challenges delivered": "15,30,60,110", "Tailored support": "20,40,50,60",
    "Service-based support": "5,10,20,40",
    "Productivity experts": "5,16,25,30", "Commercial experts": "2,6,8,10", "Next Generation": "65,65,65,65",
    "Councillors on leadership programmes": "200,400,600,750", "Workforce": "20,40,60,80",
    "Member or officer peers": "15,30,50,70", "Visits of LG Inform since April": "15000,30000,45000,60000",
}  # fmt: skip


def make(folder: Path, name: str = "published.db") -> Store:
    """A store with the programme as it stood on 30 September 2017; the caller closes it."""
    store = stores.open_store(folder / name)
    offers = {caption: row for row, caption in records.names(store).records("offer")}
    codes = _codes(store, date(2017, 9, 30))
    rows = [*_before(offers, codes), *_first_half(offers, codes)]
    records.create_many(store, "episode", rows, "synthetic support")
    _programme(store, offers, "Q2")
    return store


def go_on(store: Store) -> None:
    """The second half of the year, as it stood on 31 March 2018: what was confirmed was delivered, and more."""
    offers = {caption: row for row, caption in records.names(store).records("offer")}
    codes = _codes(store, date(2018, 3, 31))
    waiting = [
        row.id
        for row in records.list_rows(store, "episode")
        if CHALLENGE in row.values["tags"] and row.values["status"] in ("booked", "in discussion")
    ]
    held = {"status": "delivered", "start": "2018-01-15", "days": "20"}
    records.change_many(store, "episode", dict.fromkeys(waiting, held))
    records.create_many(store, "episode", list(_second_half(offers, codes)), "synthetic support")
    for row in records.list_rows(store, "deliverable"):
        typed = next((m for _, text, _, m in _MEASURED if text == row.values["text"] and isinstance(m[0], int)), None)
        if typed is not None:
            records.create(store, "progress", {"deliverable": row.id, "quarter": "Q4", "value": str(typed[1])})


def _codes(store: Store, day: date) -> list[str]:
    return sorted(a.code for a in councils.list_councils(store, include_abolished=True) if a.exists_on(day))


def _day(number: int, first: date = date(2017, 4, 3), span: int = 170) -> str:
    return (first + timedelta(days=number * 7 % span)).isoformat()


def _deal(offer: str, codes: Sequence[str], day: str = "", **values: str) -> Iterator[dict[str, str]]:
    """An episode for each code."""
    for number, code in enumerate(codes):
        yield {
            "council": code,
            "offer": offer,
            "status": "delivered",
            "start": day or _day(number),
            "source": SOURCE,
        } | values


def _challenges(offers: dict[str, str], codes: Sequence[str], **values: str) -> Iterator[dict[str, str]]:
    """Peer challenges: two of three corporate, the others of finance."""
    for number, row in enumerate(_deal("", codes, tags=CHALLENGE, **values)):
        yield row | {"offer": offers["Finance peer challenge" if number % 3 == 2 else "Corporate peer challenge"]}


def _before(offers: dict[str, str], codes: Sequence[str]) -> Iterator[dict[str, str]]:
    """750 peer challenges of 14,700 days, 2011/12 to 2016/17; each in the year only, as old lists have them."""
    for year in range(2011, 2017):
        at = (year - 2011) * 40
        for row in _challenges(offers, [codes[(at + i) % len(codes)] for i in range(125)], days="19.6"):
            yield row | {"start": "", "year": f"{year}/{(year + 1) % 100}"}


def _first_half(offers: dict[str, str], codes: Sequence[str]) -> Iterator[dict[str, str]]:
    yield from _challenges(offers, codes[:35], days="20")
    yield from _challenges(offers, codes[40:94], status="booked", start="2018-01-15", days="")
    yield from _challenges(offers, codes[100:123], status="in discussion", start="", year="2017/18")
    yield from _deal(offers["Intensive support"], codes[10:51], status="under way")
    yield from _deal(offers["Service-based support"], codes[60:84])
    basis = "Synthetic: shares of the sum that was published"
    for code, savings in zip(codes[20:35], (1_730_000,) * 15, strict=True):
        yield from _deal(offers["Productivity experts"], [code], savings=str(savings), basis=basis)
    for code, income in zip(codes[5:9], (1_975_000,) * 4, strict=True):
        yield from _deal(offers["Commercial experts"], [code], income=str(income), basis=basis)
    for code in codes[120:132]:
        yield from _deal(offers["Local Partnerships"], [code], savings="167500", basis=basis)
    yield from _deal(offers["Local Partnerships"], codes[140:164], status="in discussion", start="", year="2017/18")
    yield from _deal(offers["Next Generation"], codes[:65], councillors="1")
    yield from _deal(offers["Leadership Essentials"], codes[:64], councillors="11")
    yield from _deal(offers["Workforce support"], codes[200:250])
    yield from _deal(offers["Member peers"], codes[150:190], tags=PEERS)


def _second_half(offers: dict[str, str], codes: Sequence[str]) -> Iterator[dict[str, str]]:
    later = "2018-02-12"
    yield from _challenges(offers, codes[130:133], start=later, days="20")
    yield from _deal(offers["Leadership Essentials"], codes[70:93], later, councillors="4")
    yield from _deal(offers["Workforce support"], codes[250:289], later)
    yield from _deal(offers["Officer peers"], codes[185:227], later, tags=PEERS)


def _programme(store: Store, offers: dict[str, str], quarter: str) -> None:
    themes = {caption: row for row, caption in records.names(store).records("support_theme")}
    number: dict[str, int] = {}
    places = {name: at for at, name in enumerate(("Leadership", "Peer support", "Efficiency and productivity"), 1)}
    for theme, text, unit, measured in _MEASURED:
        number[theme] = number.get(theme, 0) + 1
        values = {"year": "2017/18", "theme": themes[theme], "number": f"{places[theme]}.{number[theme]}", "text": text,
                  "unit": unit}  # fmt: skip
        targets = _TARGETS.get(text, "").split(",")
        values |= {f"q{n}": target for n, target in enumerate(targets, 1) if target}
        if isinstance(measured[0], int):
            row = records.create(store, "deliverable", values)
            records.create(store, "progress", {"deliverable": row.id, "quarter": quarter, "value": str(measured[0])})
            continue
        what, offer, statuses, tag, span = measured
        asked = {"name": text, "what": what, "offer": offers.get(offer, ""), "statuses": statuses, "tag": tag}
        count = records.create(store, "saved_count", asked | {"span": span})
        records.create(store, "deliverable", values | {"measure": "counted", "count": count.id})
