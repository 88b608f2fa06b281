"""Makes resources/sample from the published files of the shared folder. Deterministic: the same bytes every time.

    python tests/tools/make_sample.py SHARED

Real figures, verbatim as published, of English councils (and of regions and police areas for one series), in Adviser's
own long format: the state at the end of January 2026, and what the publishers changed in the month after.
"""

from __future__ import annotations

import csv
import io
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

SAMPLE = Path(__file__).resolve().parents[2] / "resources" / "sample"
COLUMNS = (
    "area_code", "area_name", "publisher", "indicator", "measure", "unit", "period", "value", "lower", "upper",
    "marker", "status", "note", "polarity",
)  # fmt: skip
ONS, LG, OFLOG = "ONS Explore Local Statistics", "LG Inform", "Oflog"
LATEST = 6  # periods kept of each series

EVERY_COUNCIL = (
    "Active businesses",
    "Adult obesity prevalence",
    "Apprenticeship starts (England)",
    "Business births",
    "Claimant Count",
    "Electric vehicle public charging devices",
    "First-time buyer mortgage sales",
    "Further education and skills participation",
    "GCSEs in English and Maths",
    "Greenhouse gas emissions",
    "Gross disposable household income",
    "Gross median weekly pay",
    "Net additions to the housing stock (England)",
    "Number of guest nights at a short-term let",
    "Pupils meeting the expected standard in reading, writing and maths",
)
THEIR_TIER = (
    "Anxiety",
    "Business deaths",
    "Cancer diagnosis at stage 1 and 2",
    "Children in poverty",
    "Economically inactive",
    "Electricity consumption",
    "Employment rate",
    "Female healthy life expectancy",
    "Further education and skills learner achievements",
    "Gas consumption",
    "Gross value added per hour worked",
    "Happiness",
    "High growth businesses",
    "Homicide Offences",
    "Male healthy life expectancy",
    "Modelled unemployment rate",
    "Persistent absences for all pupils",
    "Persistent absences for pupils eligible for free school meals",
    "Persistent absences for pupils looked after by local authorities",
    "Preventable cardiovascular mortality (England)",
    "Satisfaction",
    "Worthwhile",
)
# Series that ONS issued again in February 2026, and the one it issued for the first time.
NEXT_MONTH = (
    "Claimant Count",
    "Female healthy life expectancy",
    "Male healthy life expectancy",
    "Homicide Offences",
    "Housing affordability ratio (residence-based)",
)
OFLOG_MEASURES = ("ASC2", "ASC6", "ASC7")
# Which way is good is no figure but a judgement: where the ONS table says something that no adviser would repeat (more
# claimants, more energy used a meter), the sample does not, and where a publisher gives none, what the measure itself
# says. The README of the sample lists these. A user's own table or choice goes before the file's.
POLARITY = {
    "Claimant Count": "low is good",
    "Electricity consumption": "no judgement",
    "Gas consumption": "no judgement",
    "Deaths of enterprises, per 10,000 aged 16+": "low is good",
    "Outcome, ASC Quality of Life": "high is good",
    "Outcome, Workforce turnover rate": "low is good",
}
COUNCIL_PREFIXES = ("E06", "E07", "E08", "E09", "E10")
Row = dict[str, str]


def ons_rows(bundle: Path) -> Iterator[Row]:
    with zipfile.ZipFile(bundle) as opened:
        for name in sorted(opened.namelist()):
            text = opened.read(name).decode("utf-8-sig")
            for row in csv.DictReader(io.StringIO(text, newline="")):
                yield {**row, "source": name}


def ours(row: Row, polarity: dict[str, str]) -> Row:
    """An ONS row in our columns, verbatim."""
    value = row["observation"]
    return {
        "area_code": row["areacd"],
        "area_name": row["areanm"],
        "publisher": ONS,
        "indicator": row["indicator"],
        "measure": row["measure"],
        "unit": row["unit"],
        "period": row["period"],
        "value": value,
        "lower": row["lci_95"],
        "upper": row["uci_95"],
        "marker": "" if value else row["status"],
        "status": row["status"] if value else "",
        "note": row["notes"],
        "polarity": polarity.get(row["indicator"], ""),
    }


def ons_series(rows: list[Row], names: tuple[str, ...], periods: int) -> Iterator[Row]:
    for name in names:
        mine = [r for r in rows if r["indicator"] == name]
        wide = name == "Homicide Offences"  # published for police areas and regions, not for councils
        mine = [r for r in mine if r["areacd"][:3] in ((*COUNCIL_PREFIXES, "E12", "E23") if wide else COUNCIL_PREFIXES)]
        kept = sorted({r["period"] for r in mine})
        kept = kept if wide else kept[-periods:]
        yield from (r for r in mine if r["period"] in kept)


def lg_rows(path: Path) -> Iterator[Row]:
    """A wide LG Inform export: six header rows, then a row a council."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        label, _, unit, _, period, _, *data = list(csv.reader(file))
    for row in data:
        for at in range(3, len(row)):
            if int(period[at][:4]) >= 2016:
                yield dict.fromkeys(COLUMNS, "") | {
                    "area_code": row[2], "area_name": row[0], "publisher": LG, "indicator": label[at],
                    "unit": unit[at], "period": period[at], "value": row[at], "polarity": POLARITY.get(label[at], ""),
                }  # fmt: skip


def oflog_rows(path: Path) -> Iterator[Row]:
    """Values of councils; the medians beside them are Oflog's own and are not figures of a council."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["Code"] in OFLOG_MEASURES and r["Grouping"] == "LA_Raw"]
    for row in rows:
        if row["Local authority code"][:3] in COUNCIL_PREFIXES:
            yield dict.fromkeys(COLUMNS, "") | {
                "area_code": row["Local authority code"], "area_name": row["Local authority name"], "publisher": OFLOG,
                "indicator": row["Measure"], "period": row["Financial year"], "value": row["Value"],
                "polarity": POLARITY.get(row["Measure"], ""),
            }  # fmt: skip


def withdrawn(before: list[Row], after: list[Row]) -> Iterator[Row]:
    """Figures that the newer issue of a series no longer has: our format says so with a marker and a note."""
    key = ("area_code", "indicator", "measure", "period")
    there = {tuple(r[k] for k in key) for r in after}
    issued = {r["indicator"] for r in after}
    for row in before:
        # a former code whose council is there under its current one is not withdrawn
        if row["indicator"] in issued and tuple(row[k] for k in key) not in there and "Obsolete" not in row["note"]:
            yield row | {
                "value": "", "lower": "", "upper": "", "marker": "[x]", "status": "",
                "note": "Withdrawn: not in the publisher's file of the month.",
            }  # fmt: skip


def write(name: str, rows: list[Row]) -> None:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    SAMPLE.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(SAMPLE / f"{name}.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as bundle:
        info = zipfile.ZipInfo(f"{name}.csv", date_time=(2026, 3, 1, 0, 0, 0))
        info.compress_type = zipfile.ZIP_DEFLATED
        bundle.writestr(info, text.getvalue().encode("utf-8"), compresslevel=9)


def main(shared: Path) -> None:
    data = shared / "data"
    folder = data / "ons-explore-local-statistics"
    with (folder / "indicator-polarity.csv").open(encoding="utf-8-sig", newline="") as file:
        polarity = {r["indicator"]: r["polarity"] for r in csv.DictReader(file)} | POLARITY
    lg = data / "lg-inform"
    first = [ours(r, polarity) for r in ons_series(list(ons_rows(folder / "2026-01-full.zip")),
                                                   EVERY_COUNCIL + THEIR_TIER, LATEST)]  # fmt: skip
    first += lg_rows(lg / "rate-of-death-enterprise-lginform-2004-19.csv")
    first += lg_rows(lg / "Trend in council tax base 2009-22 lginform.csv")
    first += oflog_rows(data / "oflog" / "ASC_data.csv")
    second = [ours(r, polarity) for r in ons_series(list(ons_rows(folder / "2026-02.zip")), NEXT_MONTH, LATEST)]
    chargers = ("Electric vehicle public charging devices",)
    second += [ours(r, polarity) for r in ons_series(list(ons_rows(folder / "2026-03.zip")), chargers, 2)]
    second += lg_rows(lg / "rate-of-death-enterprise-lginform-2004-21.csv")
    gone = [r for r in first if r["indicator"] == "Homicide Offences"]
    second += withdrawn(gone, second)
    write("2026-01", first)
    write("2026-02", second)
    print(len(first), "and", len(second), "rows;", len({(r["publisher"], r["indicator"]) for r in first}), "series")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
