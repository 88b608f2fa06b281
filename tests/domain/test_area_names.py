"""Names of councils: whom the register says they mean."""

from __future__ import annotations

import pytest

from adviser_app.domain.area_names import name_index, normalise_name


@pytest.mark.parametrize(("name", "code"), [
    ("Barnsley MBC", "E08000038"), ("St. Helens MB", "E08000013"), ("LB Barnet", "E09000003"),
    ("Leeds Council", "E08000035"),
    ("Somerset Council", "E06000066"), ("Hartlepool (B)", "E06000001"),
    ("LB of Brent", "E09000005"), ("Camden LB", "E09000007"), ("Leicester CC", "E06000016"),
    ("Leicestershire CC", "E10000018"), ("Durham CC", "E06000047"), ("Ashford DC", "E07000105"),
    ("Ashford (Borough)", "E07000105"), ("Sheffield City", "E08000039"), ("Bedford UA", "E06000055"),
    ("York (Unitary)", "E06000014"), ("Kent (County)", "E10000016"),
    ("Camden London Borough Council", "E09000007"), ("Westminster, City of", "E09000033"),
    ("York, City of", "E06000014"), ("The Royal Borough of Windsor & Maidenhead", "E06000040"),
    ("Milton Keynes City Council", "E06000042"), ("Medway Towns", "E06000035"), ("Hull", "E06000010"),
    ("Leeds BC", ""), ("Kent MBC", ""), ("Newcastle BC", ""), ("Durham District", ""),
])  # fmt: skip
def test_names_as_tables_shorten_them(name: str, code: str) -> None:
    assert name_index().get(normalise_name(name), frozenset()) == frozenset(filter(None, (code,)))


def test_no_shortened_name_is_two_councils() -> None:
    """But those that were there before: a county and the council that followed it under its name."""
    assert {name for name, codes in name_index().items() if len(codes) > 1} == {
        "north yorkshire", "somerset", "north east", "north east combined authority",
    }  # fmt: skip
