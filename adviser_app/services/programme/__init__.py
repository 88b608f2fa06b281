"""The programme that the support is accounted for in: its years, its grant, what is said of it, what is asked for."""

from adviser_app.services.programme.choosing import quarter_named, year_named, years
from adviser_app.services.programme.counted import counted_rows
from adviser_app.services.programme.counting import count, counts
from adviser_app.services.programme.granted import grants
from adviser_app.services.programme.voices import consultations, evaluations, needs, plan_needs
from adviser_app.services.programme.year import meetings, year

__all__ = [
    "consultations",
    "count",
    "counted_rows",
    "counts",
    "evaluations",
    "grants",
    "meetings",
    "needs",
    "plan_needs",
    "quarter_named",
    "year",
    "year_named",
    "years",
]
