"""Settings: JSON values, a log, undo."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from adviser_app.store import settings
from tests.tools.stores import new_store

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


def test_get_put_undo(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        assert settings.get(store, "k") is None
        assert settings.get(store, "k", 7) == 7
        assert settings.put(store, "k", [1])
        assert not settings.put(store, "k", [1])  # nothing changed, nothing logged
        assert settings.put(store, "k", [2])
        assert settings.put(store, "other", "x")
        assert settings.undo_last(store, "k")
        assert settings.get(store, "k") == [1]
        assert settings.undo_last(store, "k")
        assert settings.get(store, "k", "never set") == "never set"
        assert not settings.undo_last(store, "k")
        assert settings.get(store, "other") == "x"


def test_a_change_after_undo_is_undone_first(tmp_path: Path) -> None:
    with new_store(tmp_path) as store:
        for value in (1, 2):
            settings.put(store, "k", value)
        settings.undo_last(store, "k")
        settings.put(store, "k", 3)
        settings.undo_last(store, "k")
        assert settings.get(store, "k") == 1
        settings.undo_last(store, "k")
        assert settings.get(store, "k") is None


def test_any_json_comes_back(tmp_path_factory) -> None:  # type: ignore[no-untyped-def]
    with new_store(tmp_path_factory.mktemp("s")) as store:

        @given(json_values)
        def holds(value: object) -> None:
            settings.put(store, "k", value)
            assert settings.get(store, "k") == value

        holds()
