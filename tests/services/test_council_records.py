"""A council's page says what advisers have written down of who leads it and when it votes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from adviser_app.domain.areas import GroupRule
from adviser_app.services import councils, portfolio, records
from tests.tools.stores import new_store

BARNSLEY = "E08000038"


def test_details_and_the_pre_election_period_stand_on_the_page(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        assert councils.page(store, BARNSLEY, GroupRule.TYPE).details == ()
        records.create(
            store, "council_detail",
            {"council": "E08000016", "leader": "A. Leader", "leader_party": "Labour", "next_election": "2027-05-06"},
        )  # fmt: skip
        quiet = councils.page(store, BARNSLEY, GroupRule.TYPE, today=date(2026, 11, 22))
        assert dict(quiet.details) == {"Leader": "A. Leader (Labour)", "Elections": "Next on 6 May 2027"}
        assert quiet.notices == ()
        warned = councils.page(store, BARNSLEY, GroupRule.TYPE, today=date(2027, 5, 5))
        assert warned.notices[0].startswith("Pre-election period: Barnsley votes on 6 May 2027.")


def test_the_home_list_says_whose_pre_election_period_it_is(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        portfolio.put(store, [BARNSLEY, "E06000001", "E06000002"])
        for code in (BARNSLEY, "E06000001"):
            records.create(store, "council_detail", {"council": code, "next_election": "2027-05-06"})
        during = portfolio.home(store, GroupRule.TYPE, today=date(2027, 4, 20))
        assert during.notices == ("Pre-election period until 6 May 2027: Barnsley and Hartlepool.",)
        told = {line.name.text: line.election.said for line in during.lines}
        assert told["Barnsley"] == "6 May 2027, pre-election period now"
        assert told["Middlesbrough"] == "not known"
        before = portfolio.home(store, GroupRule.TYPE, today=date(2026, 11, 22))
        assert before.notices == ()
        assert {line.election.text for line in before.lines} == {"6 May 2027", "–"}
        after = portfolio.home(store, GroupRule.TYPE, today=date(2027, 5, 7))
        assert {line.election.said for line in after.lines} == {"not known; the last was on 6 May 2027", "not known"}
