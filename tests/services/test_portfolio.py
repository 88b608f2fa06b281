"""Portfolio and settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from adviser_app.domain.areas import CouncilType, GroupRule
from adviser_app.domain.errors import AdviserError
from adviser_app.services import portfolio, settings
from tests.tools.stores import new_store


def test_put_get_undo(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        assert portfolio.get(store) == []
        # York, Barnsley twice (by its former code too); by name of the council
        assert portfolio.put(store, ["E06000014", "E08000016", "E08000038"]) == ["E08000038", "E06000014"]
        assert portfolio.put(store, []) == []
        assert portfolio.undo(store) == ["E08000038", "E06000014"]
        assert portfolio.undo(store) == []
        assert portfolio.undo(store) is None


@pytest.mark.parametrize("code", ["E99999999", "E12000001", "E47000001", "Barnsley"])
def test_only_councils(tmp_path: Path, code: str) -> None:
    with new_store(tmp_path) as store:
        with pytest.raises(AdviserError) as refused:
            portfolio.put(store, ["E08000038", code])
        assert refused.value.code == "no-such-council"
        assert portfolio.get(store) == []


def test_a_code_that_changed_comes_as_the_new(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        portfolio.put(store, ["E08000038"])
        store.con.execute("UPDATE area_code SET is_current = 0 WHERE code = 'E08000038'")
        at = store.con.execute("SELECT area_id FROM area_code WHERE code = 'E08000038'").fetchone()[0]
        store.con.execute("INSERT INTO area_code VALUES ('E08000099', 'council', ?, 1)", (at,))
        assert portfolio.get(store) == ["E08000099"]


def test_by_region_and_type(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        south_west = portfolio.by(store, region="south west")
        assert "E06000023" in south_west
        assert "E10000027" not in south_west  # Somerset county, abolished
        districts = portfolio.by(store, council_type="district")
        assert len(districts) == 164
        both = portfolio.by(store, region="South West", council_type=CouncilType.DISTRICT)
        assert set(both) == set(south_west) & set(districts)
        assert len(portfolio.by(store)) == 317
        for wrong in ({"region": "Wessex"}, {"council_type": "parish"}):
            with pytest.raises(AdviserError):
                portfolio.by(store, **wrong)


def test_settings(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        assert settings.get(store) == settings.Settings()
        assert settings.put(store, group="tier-region", prepared_by="Ann").group is GroupRule.TIER_REGION
        assert settings.get(store).prepared_by == "Ann"
        assert settings.undo(store, "group")
        assert settings.get(store).group is GroupRule.TYPE
        with pytest.raises(ValueError, match="nearest"):
            settings.put(store, group="nearest")
        with pytest.raises(TypeError):
            settings.put(store, colour="red")
