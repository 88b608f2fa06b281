"""Support through its service: scopes, reorganisation, what is missing, many at once, likenesses; all of it undone."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from adviser_app.domain.errors import AdviserError
from adviser_app.services import identity, portfolio, records, support
from adviser_app.services.support import Scope
from adviser_app.store.connection import Store
from tests.tools.stores import new_store

TODAY = date(2026, 11, 22)
BARNSLEY, DONCASTER, ROTHERHAM, BIRMINGHAM = "E08000038", "E08000017", "E08000018", "E08000025"
CUMBERLAND, ALLERDALE, CUMBRIA = "E06000063", "E07000026", "E10000006"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path) as made:
        identity.name(made, "Dana Adviser", "Train laptop")
        lead = add(made, "support_theme", name="Leadership", position="1")
        eff = add(made, "support_theme", name="Efficiency", position="2")
        add(made, "offer", name="Leadership Academy", theme=lead)
        add(made, "offer", name="Mentoring", theme=lead, last_year="2015/16")
        add(made, "offer", name="Productivity experts", theme=eff)
        yield made


def add(store: Store, table: str, **texts: str) -> str:
    return records.create(store, table, texts).id


def episode(
    store: Store, council: str, offer: str = "Leadership Academy", status: str = "delivered", **more: str
) -> str:
    return add(store, "episode", council=council, offer=offer, status=status, **more)


def offer(store: Store, name: str) -> str:
    return next(o.value for o in support.options(store).offers if o.words == name)


# -- counting ----------------------------------------------------------------------------------------------------


def test_what_counts_and_for_which_year(store: Store) -> None:
    episode(store, BARNSLEY, start="2026-04-01", councillors="3", officers="2", days="2.5", savings="12000")
    episode(store, BARNSLEY, status="under way", year="2026/27")
    episode(store, BARNSLEY, start="2026-03-31")
    episode(store, DONCASTER, status="booked", start="2026-12-01")
    episode(store, ROTHERHAM, status="declined", start="2026-05-01")
    add(store, "peer_days", lender=DONCASTER, role="Member peer", days="1.5", date="2026-06-01")
    found = support.figures(store, Scope(years=("FY2026-27",)), today=TODAY)
    assert (found.figures.all.instances, found.figures.reached, len(found.none)) == (2, 1, 316)
    assert found.sentence == (
        "2 instances of support; 1 of 317 councils had at least one, 316 none. Beside them, 1 booked."
    )
    cards = {c.label: (c.figure, c.context) for c in found.cards}
    assert cards["People"] == ("5", "given for 1 of 2; councillors, officers, places")
    assert cards["Estimated savings"] == ("£12,000", "given for 1 of 2; basis told for 0 of 1")
    assert cards["Peer days given"] == ("1.5", "by 1 council")
    assert [(c.what, c.now.text, c.before.text, c.change.text) for c in found.change[:2]] == [
        ("Instances", "2", "0", "+2"), ("Councils reached", "1 of 317", "0 of 317", "+1"),
    ]  # fmt: skip
    assert found.scope == "All councils; 2026/27"


def test_a_year_is_of_the_councils_there_were_and_the_portfolio_brings_those_it_followed(store: Store) -> None:
    portfolio.put(store, [CUMBERLAND])
    episode(store, ALLERDALE, start="2022-06-01")
    episode(store, CUMBERLAND, start="2024-06-01")
    then = support.matrix(store, Scope(portfolio=True, years=("2022/23",)), today=TODAY)
    assert [c.name for c in then.councils] == ["Allerdale", "Carlisle", "Copeland", "Cumbria"]
    assert then.instances.tolist() == [1, 0, 0, 0]
    now = support.matrix(store, Scope(portfolio=True, years=("2024/25",)), today=TODAY)
    assert [(c.name, int(n)) for c, n in zip(now.councils, now.instances, strict=True)] == [("Cumberland", 1)]
    always = support.figures(store, Scope(codes=(CUMBERLAND,)), today=TODAY)
    assert [(r.name.text, r.reached, r.there) for r in always.breakdown("year").rows] == [
        ("2024/25", 1, 1), ("2022/23", 1, 4),
    ]  # fmt: skip
    assert (always.figures.all.instances, always.figures.there, always.figures.gone) == (2, (CUMBERLAND,), (ALLERDALE,))
    assert any("did not exist on that day (Allerdale)" in note for note in always.notes)
    assert len(support.figures(store, Scope(years=("2022/23",)), today=TODAY).figures.there) == 333
    page = support.council(store, CUMBERLAND, today=TODAY)
    assert ([x.council.text for x in page.lines], [x.council.text for x in page.earlier]) == (
        ["Cumberland"], ["Allerdale"],
    )  # fmt: skip
    assert "Allerdale, Carlisle, Copeland and Cumbria" in page.earlier_words


def test_until_a_day_counts_what_was_had_by_then_and_what_is_arranged(store: Store) -> None:
    for start, status in (("2026-06-30", "delivered"), ("2026-07-01", "delivered"), ("2026-09-01", "booked")):
        episode(store, BARNSLEY, status=status, start=start)
    for date_ in ("2026-06-30", "2026-07-01"):
        add(store, "peer_days", lender=DONCASTER, role="Member peer", days="1", date=date_)
    found = support.figures(store, Scope(years=("2026/27",)), today=TODAY, until=date(2026, 6, 30)).figures
    assert (found.all.instances, found.all.statuses["booked"], int(found.given.total)) == (1, 1, 1)


def test_the_matrix_says_status_by_mark_and_word_and_filters_in_memory(store: Store) -> None:
    episode(store, BARNSLEY, start="2026-04-01")
    episode(store, BARNSLEY, status="declined", start="2026-05-01")
    episode(store, DONCASTER, "Productivity experts", "in discussion", year="2026/27")
    made = support.matrix(store, Scope(years=("2026/27",)), today=TODAY)
    # Mentoring ended in 2015/16 and nobody had it since
    assert [o.name for o in made.offers] == ["Leadership Academy", "Productivity experts"]
    late = episode(store, ROTHERHAM, "Mentoring", "under way", year="2026/27")  # of an offer that had ended
    with_it = support.matrix(store, Scope(years=("2026/27",)), today=TODAY)
    assert "Mentoring" in [o.name for o in with_it.offers]
    records.delete(store, "episode", [late])
    row = [c.code for c in made.councils].index(BARNSLEY)
    assert made.cell(row, 0).text == "✓"
    assert made.said(row, 0) == "Barnsley, Leadership Academy: delivered, 2 episodes of which 1 had"
    assert made.cell(row, 1).said == "nothing"
    assert [c.name for c in made.filtered("doncaster").councils] == ["Doncaster"]
    assert [c.name for c in made.filtered(status="in discussion").councils] == ["Doncaster"]
    assert [c.name for c in made.filtered(took_up=True).councils] == ["Barnsley"]
    assert (
        len(made.filtered(took_up=False, region="Yorkshire and The Humber", council_type="Metropolitan").councils) == 8
    )
    theme = next(t.value for t in support.options(store).themes if t.words == "Efficiency")
    only = made.filtered(" DONC  york", theme=theme)
    assert ([o.name for o in only.offers], [c.name for c in only.councils]) == (["Productivity experts"], ["Doncaster"])
    assert only.cell(0, 0).said == "in discussion"
    first = made.order("instances", descending=True)[0]
    assert made.councils[first].name == "Barnsley"
    assert made.councils[made.order(made.offers[1].id, descending=True)[0]].name == "Doncaster"
    assert made.sentence.startswith("317 councils, 2 offers: 1 had at least one, 316 none; 1 instance in all")
    assert {s: n for _, s, n in made.legend if n} == {"delivered": 1, "in discussion": 1}


def test_scopes_narrow_and_refuse_what_there_is_not(store: Store) -> None:
    episode(store, BARNSLEY, year="2026/27")
    episode(store, BIRMINGHAM, "Productivity experts", year="2026/27")
    wanted = offer(store, "Productivity experts")
    for scope, instances, there in (
        (Scope(region="West Midlands"), 1, len(portfolio.by(store, "West Midlands"))),
        (Scope(council_type="metropolitan district"), 2, 36),
        (Scope(offer=wanted), 1, 317),
        (Scope(statuses=("booked",)), 0, 317),
        (Scope(codes=(BARNSLEY, "E08000016")), 1, 1),
        (Scope(years=("2024/25",)), 0, 317),
    ):
        found = support.figures(store, scope, today=TODAY).figures
        assert (found.all.instances, len(found.there)) == (instances, there), scope
    for wrong, code in (
        (Scope(region="Wessex"), "no-such-region"), (Scope(council_type="parish"), "no-such-type"),
        (Scope(theme="r1"), "no-such-theme"), (Scope(offer="r1"), "no-such-offer"), (Scope(years=("soon",)), "no-year"),
        (Scope(statuses=("lost",)), "no-such-status"), (Scope(codes=("E99999999",)), "no-such-council"),
    ):  # fmt: skip
        with pytest.raises(AdviserError) as refused:
            support.figures(store, wrong, today=TODAY)
        assert refused.value.code == code


def test_never_reached_by_a_theme_and_none(store: Store) -> None:
    episode(store, BARNSLEY, year="2019/20")
    found = support.figures(store, Scope(region="Yorkshire and The Humber", years=("2026/27",)), today=TODAY)
    assert [(n.theme_name, len(n.councils)) for n in found.never] == [("Leadership", 14), ("Efficiency", 15)]
    assert len(found.none) == 15
    assert found.never[0].sentence == "Leadership has never reached 14 of the 15 councils."


def test_never_by_the_offer_asked_for_and_a_breakdown_by_adviser(store: Store) -> None:
    me = identity.get(store)
    assert me is not None
    episode(store, BARNSLEY, year="2019/20", adviser=me.person, days="3")
    episode(store, DONCASTER, "Mentoring", year="2010/11")
    wanted = Scope(region="Yorkshire and The Humber", offer=offer(store, "Mentoring"))
    found = support.figures(store, wanted, today=TODAY)
    assert [(n.theme_name, len(n.councils)) for n in found.never] == [("Mentoring", 14)]
    assert "adviser" not in {b.by for b in found.breakdowns}
    by_adviser = support.figures(store, today=TODAY).breakdown("adviser").rows
    assert [(r.name.text, r.tally.instances, r.there) for r in by_adviser] == [
        ("Dana Adviser", 1, None), ("nobody named", 1, None),
    ]  # fmt: skip


# -- what is missing ---------------------------------------------------------------------------------------------


def test_what_councils_like_it_had_with_the_reasons(store: Store) -> None:
    for code in (DONCASTER, ROTHERHAM):
        episode(store, code, "Productivity experts", year="2025/26")
    episode(store, DONCASTER, year="2024/25")
    episode(store, BARNSLEY, "Productivity experts", "declined", year="2024/25")
    found = support.missing(store, BARNSLEY, today=TODAY)
    assert [(x.name.text, x.who.text, x.own.text) for x in found.lines] == [
        ("Productivity experts", "Rotherham and Doncaster", "declined in 2024/25"),
        ("Leadership Academy", "Doncaster", "–"),
    ]
    rotherham = next(x for x in found.like if x.council.code == ROTHERHAM)
    assert rotherham.reasons == (
        "same region: Yorkshire and The Humber",
        "same combined authority: South Yorkshire Mayoral Combined Authority",
        "similar population: 264,984 and 248,071",
    )
    assert found.never == ("Leadership", "Efficiency")
    assert all(x.council.type == "Metropolitan" for x in found.like)
    assert "at least" in found.rule
    for code in (BARNSLEY, ROTHERHAM):
        records.create(store, "council_detail", {"council": code, "control": "Labour"})
    episode(store, ROTHERHAM, "Mentoring", "booked", year="2026/27")
    again = support.missing(store, BARNSLEY, today=TODAY)
    assert [x.name.text for x in again.lines] == ["Productivity experts", "Leadership Academy"]
    assert "same political control: Labour" in next(x for x in again.like if x.council.code == ROTHERHAM).reasons


def test_a_council_that_has_ended_lacked_what_others_had_by_then(store: Store) -> None:
    """As it stood on its last day, beside those there were on it; what came later is no lack."""
    carlisle = "E07000028"
    episode(store, carlisle, "Productivity experts", year="2022/23")
    episode(store, carlisle, year="2024/25")
    found = support.missing(store, ALLERDALE, today=TODAY)
    like = {x.council.code for x in found.like}
    assert carlisle in like
    assert CUMBERLAND not in like
    assert [x.name.text for x in found.lines] == ["Productivity experts"]


# -- writing -----------------------------------------------------------------------------------------------------


def test_an_event_of_forty_councillors_of_twelve_councils_is_one_action(store: Store) -> None:
    codes = [c.code for c in support.matrix(store, Scope(region="Yorkshire and The Humber"), today=TODAY).councils][:12]
    common = {"offer": "leadership academy", "event": "Warwick, June", "start": "3/6/2026", "status": "delivered"}
    rows = {code: {"councillors": "4" if n < 4 else "3"} for n, code in enumerate(codes)}
    done = support.enter_many(store, common, rows)
    assert done.sentence == "Added support for 12 councils."
    assert set(done.rows) == set(codes)
    found = support.figures(store, Scope(years=("2026/27",)), today=TODAY).figures
    assert (found.all.instances, len(found.all.councils), int(found.all.councillors.total)) == (12, 12, 40)
    undone = records.undo(store)
    assert undone is not None
    assert undone.label == "added support for 12 councils"
    assert support.figures(store, today=TODAY).figures.all.instances == 0


def test_many_are_all_written_or_none(store: Store) -> None:
    with pytest.raises(records.RecordRefused):
        support.enter_many(
            store, {"offer": "Leadership Academy"}, {BARNSLEY: {"councillors": "3"}, DONCASTER: {"councillors": "few"}}
        )
    assert support.episodes(store, today=TODAY).lines == ()
    with pytest.raises(AdviserError) as refused:
        support.enter_many(store, {"offer": "Leadership Academy"}, {})
    assert refused.value.code == "no-councils"


def test_what_may_be_there_already_is_noticed_before_saving(store: Store) -> None:
    there = episode(store, BARNSLEY, start="2026-06-02", end="2026-06-04", event="Warwick")
    typed = {"council": "barnsley", "offer": "Leadership Academy", "start": "3 June 2026", "councillors": "many"}
    (found,) = support.similar(store, typed)
    assert (found.row, found.why, found.status) == (there, "days that overlap", "delivered")
    assert found.caption == "Leadership Academy · Barnsley · delivered · 2 to 4 June 2026 · Warwick"
    assert support.similar(store, typed, row=there) == []
    assert support.similar(store, typed | {"offer": "Productivity experts"}) == []
    assert support.similar(store, {"council": "Barnsley"}) == []
    assert support.similar(store, {"council": "Nowhere", "offer": "Leadership Academy"}) == []
    many = support.similar_many(
        store, {"offer": "Leadership Academy", "event": "Warwick"}, {BARNSLEY: {}, DONCASTER: {}}
    )
    assert [(x.row, x.why) for x in many] == [(there, "the same event")]


def test_the_status_of_many_at_once(store: Store) -> None:
    rows = [episode(store, code, status="booked", start="2026-06-01") for code in (BARNSLEY, DONCASTER, ROTHERHAM)]
    records.change(store, "episode", rows[0], {"why": "waiting for a date"})
    assert support.set_status(store, rows, "Delivered") == 3
    values = records.get(store, "episode", rows[0]).values
    assert (values["status"], values["why"]) == ("delivered", "")
    assert support.set_status(store, rows, "delivered") == 0
    assert support.set_status(store, rows[:1], "delivered", "after all") == 1  # a reason is news of its own
    records.undo(store)
    assert support.set_status(store, rows[:1], "cancelled", "no quorum") == 1
    undone = records.undo(store)
    assert undone is not None
    assert undone.label == "changed the status of 1 support episode"
    with pytest.raises(records.RecordRefused):
        support.set_status(store, rows, "lost")


# -- out ---------------------------------------------------------------------------------------------------------


def test_everything_goes_out_as_csv_with_codes(store: Store, tmp_path: Path) -> None:
    episode(store, BARNSLEY, year="2026/27", savings="1200.5", basis="council")
    episode(store, DONCASTER, "Productivity experts", "booked", year="2026/27")
    add(store, "offer_target", offer="Leadership Academy", year="2026/27", measure="instances", target="20")
    scope = Scope(years=("2026/27",))

    def out(view: support.reading.Tabular) -> list[dict[str, str]]:
        path = tmp_path / "out.csv"
        count = support.write_csv(view, path)
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        assert len(rows) == count
        return rows

    line = next(r for r in out(support.matrix(store, scope, today=TODAY)) if r["council_code"] == BARNSLEY)
    assert (line["Leadership Academy"], line["instances"], line["Productivity experts"]) == ("delivered", "1", "")
    total = out(support.figures(store, scope, today=TODAY))[0]
    assert (total["instances"], total["savings"], total["savings_given_for"], total["days_received"]) == (
        "1", "1200.5", "1", "",
    )  # fmt: skip
    report = support.year_report(store, "2026/27", today=TODAY)
    lines = {r["council_code"]: r for r in out(report)}
    assert (lines[BARNSLEY]["took_up"], lines[DONCASTER]["took_up"]) == ("Leadership Academy", "")
    assert lines[DONCASTER]["booked_in_discussion_offered"] == "Productivity experts ◆ booked"
    assert (len(lines), len(report.none), report.title) == (317, 316, "Take-up of support, 2026/27")
    assert {r["council_code"] for r in out(support.episodes(store, scope, today=TODAY))} == {BARNSLEY, DONCASTER}
    gaps = out(support.missing(store, DONCASTER, today=TODAY))
    assert [(r["council_code"], r["offer"], r["like_council_code"], r["here"]) for r in gaps] == [
        (DONCASTER, "Leadership Academy", BARNSLEY, "")
    ]
    offers = {r["offer"]: r for r in out(support.catalogue(store, scope, today=TODAY))}
    assert (offers["Leadership Academy"]["target"], offers["Leadership Academy"]["so_far"]) == ("20", "1")
    assert offers["Mentoring"]["years"] == "until 2015/16"
    with pytest.raises(AdviserError):
        support.year_report(store, "", today=TODAY)


def test_the_state_follows_every_change(store: Store) -> None:
    one = episode(store, BARNSLEY, year="2026/27")
    assert support.figures(store, today=TODAY).figures.all.instances == 1
    records.delete(store, "episode", [one])
    assert support.figures(store, today=TODAY).figures.all.instances == 0
    records.undo(store)
    assert support.figures(store, today=TODAY).figures.all.instances == 1
    records.erase(store, "episode", one, ["status"], "asked for")
    assert support.figures(store, today=TODAY).figures.all.instances == 0
    add(store, "support_theme", name="Communities")
    assert [t.words for t in support.options(store, today=TODAY).themes][-1] == "Communities"
    assert support.options(store, today=TODAY).years[0].value == "FY2026-27"
