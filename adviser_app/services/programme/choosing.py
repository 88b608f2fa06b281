"""Which year and quarter of the programme somebody means."""

from __future__ import annotations

from datetime import date

from adviser_app.domain import financial_years
from adviser_app.domain.errors import AdviserError
from adviser_app.domain.financial_years import QUARTERS
from adviser_app.domain.records import FieldError, canonical
from adviser_app.domain.records.programme import PROGRAMME_YEAR
from adviser_app.store import takeup as columns
from adviser_app.store.connection import Store

_WITH_YEARS = ("deliverable", "programme_year", "programme_meeting")


def year_named(text: str) -> str:
    """A financial year as people write it, canonical: "2017/18" is "FY2017-18". Raises AdviserError 'no-year'."""
    try:
        found = canonical(PROGRAMME_YEAR.by_name["year"], text)
    except FieldError as error:
        raise AdviserError("No such year", error.message, error.remedy, code=error.code) from error
    if not found:
        raise AdviserError("No such year", "No year was named.", "Write it as 2025/26.", code="no-year")
    return found


def quarter_named(text: str) -> str:
    """A quarter as people write it: "Q2", "q2", "2". Raises AdviserError 'no-quarter'."""
    plain = text.strip().upper()
    found = plain if plain in QUARTERS else f"Q{plain}"
    if found not in QUARTERS:
        raise AdviserError(
            "No such quarter", f"“{text}” is no quarter of a financial year.", f"One of: {', '.join(QUARTERS)}.",
            code="no-quarter",
        )  # fmt: skip
    return found


def chosen(year: str, quarter: str, today: date) -> tuple[str, str, date]:
    """A year and quarter, and the last day to be counted. Where none is said: this year; its present quarter, the last
    of a year that is over, the first of one to come. Raises AdviserError 'no-year', 'no-quarter'."""
    now = financial_years.year_of(today)
    year = year_named(year) if year else now
    if quarter:
        quarter = quarter_named(quarter)
    elif year == now:
        quarter = financial_years.quarter_of(today)
    else:
        quarter = QUARTERS[-1] if year < now else QUARTERS[0]
    return year, quarter, min(today, financial_years.last_day(year, quarter))


def years(store: Store, *, today: date | None = None) -> list[str]:
    """Canonical years of the programme, the newest first: those with a deliverable, a grant or a meeting, and this
    one."""
    found = {year for table in _WITH_YEARS for _, year in columns.columns(store, table, ("year",)) if year}
    return sorted(found | {financial_years.year_of(today or date.today())}, reverse=True)
