"""Office for Local Government: one value a row, with the median and the distance from it beside, which are passed over.

``Grouping`` says whose figure it is: LA_Raw is the authority's own; anything else is a breakdown of its own.
"""

from __future__ import annotations

from adviser_app.csvio.formats.layout import LongFormat, Role

OFLOG = LongFormat(
    format="Oflog data",
    publisher="Oflog",
    names={
        Role.AREA_CODE: ("local authority code",),
        Role.AREA_NAME: ("local authority name",),
        Role.INDICATOR: ("measure",),
        Role.BREAKDOWN: ("grouping",),
        Role.UNIT: ("unit", "units"),
        Role.PERIOD: ("financial year",),
        Role.VALUE: ("value",),
        Role.NOTE: ("note", "notes"),
    },
    required=((Role.AREA_CODE,), (Role.INDICATOR,), (Role.PERIOD,), (Role.VALUE,)),
    known_by="Financial year, Local authority code, Local authority name, Measure, Value",
    fixed={Role.PERIOD_HINT: "financial year"},
    plain=("LA_Raw",),
)
