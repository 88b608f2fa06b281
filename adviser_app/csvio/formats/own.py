"""Our own long format: what ``export`` writes, and the simplest thing to ask of anybody else."""

from __future__ import annotations

from adviser_app.csvio.formats.layout import LongFormat, Role

OWN = LongFormat(
    format="Adviser's own long format",
    publisher="Own figures",
    names={
        Role.AREA_CODE: ("area_code",),
        Role.AREA_NAME: ("area_name",),
        Role.GEOGRAPHY: ("geography", "area_kind"),
        Role.INDICATOR: ("indicator",),
        Role.BREAKDOWN: ("breakdown",),
        Role.MEASURE: ("measure",),
        Role.UNIT: ("unit",),
        Role.PUBLISHER: ("publisher",),
        Role.POLARITY: ("polarity",),
        Role.PERIOD: ("period",),
        Role.PERIOD_START: ("period_start",),
        Role.PERIOD_END: ("period_end",),
        Role.VALUE: ("value",),
        Role.LOWER: ("lower",),
        Role.UPPER: ("upper",),
        Role.MARKER: ("marker",),
        Role.STATUS: ("status",),
        Role.NOTE: ("note", "notes"),
    },
    required=((Role.AREA_CODE, Role.AREA_NAME), (Role.INDICATOR,), (Role.PERIOD,), (Role.VALUE,)),
    known_by="area_code, indicator, period, value",
    passed_over=("release",),
)
