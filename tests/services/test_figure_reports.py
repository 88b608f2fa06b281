"""Reports of figures: kept, changed, filled with the newest figures, written, exchanged, put into packs."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pdfua
import pytest

from adviser_app import paths
from adviser_app.domain.areas import GroupRule
from adviser_app.domain.errors import AdviserError
from adviser_app.domain.indicators import SeriesKey
from adviser_app.domain.views import BARS, KINDS, LINE, MAP, MULTIPLES, STRIP, TABLE, View, Whom
from adviser_app.services import figure_reports as service
from adviser_app.services import packs, portfolio, records, refresh, settings, stores
from adviser_app.store.connection import Store
from adviser_app.viewmodels import figure_reports as view_models
from adviser_app.viewmodels import figure_tables
from adviser_app.viewmodels.document import Table
from adviser_app.viewmodels.explorer.bars import BarsView
from tests.packs import fixtures
from tests.services.exchange.office import office
from tests.services.small import HEADER, bring, line
from tests.tools.pdf import structure

BARNSLEY, DONCASTER, LEEDS = "E08000038", "E08000017", "E08000035"
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
ALPHA, BETA = (SeriesKey("Test", name, "", "Percentage", "%") for name in ("Alpha rate", "Beta rate"))


def metropolitan() -> list[str]:
    """The metropolitan districts of today, by code."""
    with open(paths.resources() / "register" / "councils.csv", encoding="utf-8-sig", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["authority_type"] == "metropolitan district"]
    return sorted(r["gss_code"] for r in rows if not r["end_date"])


def month(store: Store, folder: Path, number: int, years: range) -> None:
    lines = [
        line(code, indicator, f"{year}/{(year + 1) % 100}", round(20 + at * 3 + (year - 2020) * step, 1))
        for indicator, step in (("Alpha rate", 0.5), ("Beta rate", -1.0))
        for at, code in enumerate(metropolitan())
        for year in years
    ]
    bring(store, folder, f"month-{number}.csv", lines, date(2026, number, 10))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with stores.open_store(tmp_path / "adviser.db") as made:
        month(made, tmp_path, 1, range(2020, 2024))
        portfolio.put(made, [BARNSLEY, DONCASTER])
        yield made


def view(kind: str, *keys: SeriesKey, whom: Whom = Whom()) -> View:  # noqa: B008 - a value
    return View(kind, keys or (ALPHA,), councils=whom)


def titles(store: Store, report: str) -> list[str]:
    return [v.title for v in service.get(store, report)[1]]


def pinned(store: Store, name: str, *wanted: str) -> None:
    for title in wanted:
        service.pin(store, name, view(BARS), title=title)


def test_pinning_makes_a_report_or_goes_to_its_end_and_is_one_action(store: Store) -> None:
    first = service.pin(store, " Monthly ", view(MAP))
    assert (first.made, first.name, first.sentence) == (
        True, "Monthly", "Pinned to the new report “Monthly”, its first view.",
    )  # fmt: skip
    second = service.pin(store, "MONTHLY", view(BARS), title="Ranked", words="Look at the end.")
    assert (second.made, second.report, second.sentence) == (False, first.report, "Pinned to “Monthly”, its 2nd view.")
    third = service.pin(store, first.report, view(LINE, whom=Whom(codes=(BARNSLEY,))))
    about, views = service.get(store, "Monthly")
    assert [v.row for v in views] == [first.row, second.row, third.row]
    assert (about.count, about.sentence) == (3, "3 views: map, ranked bars and lines")
    assert (views[1].title, views[1].words, views[1].view) == ("Ranked", "Look at the end.", view(BARS))
    for left in (["", "Ranked"], [""]):
        records.undo(store)
        assert titles(store, "Monthly") == left
    records.undo(store)  # the report goes with the view it was made for
    assert "Monthly" not in [name for _, name in service.names(store)]
    with pytest.raises(AdviserError) as refused:
        service.pin(store, "  ", view(MAP))
    assert refused.value.code == "no-name"


def test_views_are_moved_described_and_taken_out(store: Store) -> None:
    pinned(store, "Mine", "a", "b", "c")
    rows = {v.title: v.row for v in service.get(store, "Mine")[1]}
    assert service.move(store, rows["c"], -2) == 1
    assert titles(store, "Mine") == ["c", "a", "b"]
    assert service.move(store, rows["c"], 9) == 3  # as far as there are
    assert service.move(store, rows["c"], 1) == 3
    assert titles(store, "Mine") == ["a", "b", "c"]
    service.describe(store, rows["b"], title="B", words="Said.")
    assert service.view_of(store, "Mine", "2").words == "Said."
    assert service.view_of(store, "Mine", "b").row == service.view_of(store, "Mine", rows["b"]).row == rows["b"]
    service.take_out(store, rows["a"])
    assert titles(store, "Mine") == ["B", "c"]
    assert service.pin(store, "Mine", view(MAP), title="d").sentence == "Pinned to “Mine”, its 3rd view."
    assert titles(store, "Mine") == ["B", "c", "d"]
    for said, code in (("4", "no-such-view"), ("a", "no-such-view")):
        with pytest.raises(AdviserError) as refused:
            service.view_of(store, "Mine", said)
        assert refused.value.code == code


def test_a_report_is_renamed_and_deleted_with_its_views(store: Store) -> None:
    pinned(store, "Mine", "a")
    assert service.rename(store, "mine", "Ours", "For us.").about == "For us."
    assert service.rename(store, "Ours", "Ours again").about == "For us."
    with pytest.raises(AdviserError) as refused:
        service.create(store, "ours AGAIN")
    assert refused.value.code == "report-exists"
    views = records.count(store)["saved_view"]
    assert service.delete(store, "Ours again").count == 1
    assert records.count(store)["saved_view"] == views - 1
    with pytest.raises(AdviserError) as refused:
        service.find(store, "Ours again")
    assert refused.value.code == "no-such-report"
    records.undo(store)
    assert titles(store, "Ours again") == ["a"]


def test_it_fills_itself_with_the_newest_figures_and_says_what_it_cannot_show(store: Store, tmp_path: Path) -> None:
    service.pin(store, "Mine", view(BARS, whom=Whom(portfolio=True)))
    service.pin(store, "Mine", view(TABLE, SeriesKey("Nobody", "Nowhere"), whom=Whom(codes=(BARNSLEY,))), title="None")
    row = service.find(store, "Mine")
    records.create(store, "saved_view", {"report": row, "position": "9", "title": "Typed", "view": "{}"})
    before = service.filled(store, "Mine")
    assert before.sentence == "3 views; 2 show nothing here."
    assert before.views[0].shown is not None
    assert "2023/24" in before.views[0].subtitle + before.views[0].title
    assert "Nowhere" in before.views[1].problem
    assert "no view of figures" in before.views[2].problem
    month(store, tmp_path, 2, range(2020, 2025))
    after = service.filled(store, "Mine").views[0]
    assert "2024/25" in after.subtitle + after.title
    assert after.shown is not None
    header, rows = after.shown.table()
    found = dict(zip(header, rows[0], strict=True))
    assert {found["gss_code"]} <= {BARNSLEY, DONCASTER}


def test_of_one_council_each_view_is_that_councils_among_its_group(store: Store) -> None:
    service.pin(store, "Mine", view(BARS, whom=Whom(portfolio=True)))
    service.pin(store, "Mine", view(LINE, whom=Whom(codes=(DONCASTER,))))
    found = service.filled(store, "Mine", council=LEEDS, rule=GroupRule.TYPE)
    bars, lines = (v.shown.table() for v in found.views if v.shown is not None)
    codes = [row[bars[0].index("gss_code")] for row in bars[1]]
    assert LEEDS in codes
    assert len(set(codes)) == 36  # every metropolitan district
    assert LEEDS in {row[lines[0].index("gss_code")] for row in lines[1]}


def test_written_as_pdf_word_and_csv_with_gss_codes_and_the_same_bytes_again(store: Store, tmp_path: Path) -> None:
    service.pin(store, "My: report", view(BARS, whom=Whom(portfolio=True)), title="Ranked", words="Some words.")
    service.pin(store, "My: report", view(TABLE, ALPHA, BETA, whom=Whom(portfolio=True)), title="In figures")
    service.pin(store, "My: report", view(MAP, SeriesKey("Nobody", "Nowhere")), title="Missing")
    settings.put(store, prepared_by="A. N. Adviser")
    found = service.filled(store, "My: report")
    paths_ = service.write(store, found, tmp_path / "out", now=NOW)
    assert [p.name for p in paths_] == [
        "My report 2026-11-22.pdf", "My report 2026-11-22.docx", "My report 2026-11-22.zip",
    ]  # fmt: skip
    pdf, word, zipped = (p.read_bytes() for p in paths_)
    assert [(f.rule_id, f.message) for f in pdfua.validate(paths_[0]).findings] == []
    tree = structure(pdf)
    assert found.views[0].shown is not None
    assert [figure.alt for figure in tree.find("Figure")] == [found.views[0].shown.said]
    said = tree.text
    for words in ("Ranked", "Some words.", "In figures", "Barnsley", "Median", "Nowhere", "A. N. Adviser",
                  "Test, newest", "My report 2026-11-22.zip"):  # fmt: skip
        assert words in said, words
    with zipfile.ZipFile(io.BytesIO(zipped)) as whole:
        assert whole.namelist() == ["1 Ranked.csv", "2 In figures.csv"]
        rows = list(csv.DictReader(io.StringIO(whole.read("2 In figures.csv").decode("utf-8-sig"))))
    assert {row["gss_code"] for row in rows} == {BARNSLEY, DONCASTER}
    assert service.write(store, service.filled(store, "My: report"), tmp_path / "again", now=NOW)
    for before, path in zip((pdf, word, zipped), paths_, strict=True):
        assert (tmp_path / "again" / path.name).read_bytes() == before
    for formats in ((), ("xlsx",)):
        with pytest.raises(AdviserError) as refused:
            service.write(store, found, tmp_path, formats)
        assert refused.value.code == "no-such-format"


def test_a_long_table_is_cut_in_print_and_says_so(store: Store, tmp_path: Path) -> None:
    service.pin(store, "Long", view(TABLE, ALPHA, BETA), title="Everybody")
    found = service.filled(store, "Long")
    assert found.views[0].shown is not None
    everybody = {row[0] for row in found.views[0].shown.table()[1]}
    shown = found.views[0].shown
    wide = replace(shown, columns=shown.columns * 6)  # type: ignore[type-var]
    tables = [b for b in view_models.blocks(replace(found.views[0], shown=wide), {}) if isinstance(b, Table)]
    assert [len(table.columns) for table in tables] == [5, 5, 5]  # the council, and four of twelve indicators
    assert not any(column.turned for table in tables for column in table.columns)
    (path,) = service.write(store, found, tmp_path, ("pdf",), now=NOW)
    assert f"of all of them: {len(everybody) - 60} more councils in the data file." in structure(path.read_bytes()).text


def test_in_a_pack_each_report_stands_for_the_packs_council(store: Store, tmp_path: Path, golden: object) -> None:
    service.pin(store, "Monthly", view(LINE, whom=Whom(codes=(DONCASTER,))), title="Through time", words="Look.")
    service.pin(store, "Monthly", view(STRIP, ALPHA, BETA, whom=Whom(portfolio=True)))
    service.pin(store, "Monthly", view(TABLE, ALPHA, BETA, whom=Whom(portfolio=True)), title="In figures")
    service.pin(store, "Monthly", view(BARS, SeriesKey("Nobody", "Nowhere")), title="Missing")
    options = replace(fixtures.OPTIONS, reports=("monthly", "Monthly"), word=True)
    (made,) = packs.make(store, [LEEDS], tmp_path / "out", options)
    assert made.pdf is not None
    assert made.word is not None
    assert [(f.rule_id, f.message) for f in pdfua.validate(made.pdf).findings] == []
    tree = structure(made.pdf.read_bytes())
    lines = list(tree.outline())
    first = next(i for i, text in enumerate(lines) if text.strip() == "H1 Monthly")
    last = next(i for i, text in enumerate(lines) if i > first and text.strip().startswith("H1 "))
    golden("briefing_report.txt", "\n".join(lines[first:last]) + "\n")  # type: ignore[operator]
    assert sum("Monthly" in path.name for path in made.csvs) == 3
    with pytest.raises(AdviserError) as refused:
        packs.make(store, [LEEDS], tmp_path / "none", replace(options, reports=("Nobody's",)))
    assert refused.value.code == "no-such-report"


def test_a_long_ranking_is_printed_in_part_in_a_pack_and_whole_in_its_csv(store: Store, tmp_path: Path) -> None:
    lines = [line(f"E0700{n:04}", "Gamma rate", "2023/24", n) for n in range(32, 100)]
    path = tmp_path / "districts.csv"
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    options = refresh.RefreshOptions(released=date(2026, 3, 10), backup=False)
    refresh.apply(store, refresh.preview(store, [path], options))
    gamma = SeriesKey("Test", "Gamma rate", "", "Percentage", "%")
    service.pin(store, "Long", view(BARS, gamma), title="Ranked")
    council = "E07000061"  # in the middle
    (made,) = packs.make(store, [council], tmp_path / "out", replace(fixtures.OPTIONS, reports=("Long",)))
    assert made.pdf is not None
    found = service.filled(store, "Long", council=council)
    whole = found.views[0].shown
    assert isinstance(whole, BarsView)
    at = next(i for i, bar in enumerate(whole.bars) if bar.code == council)
    shown = view_models.excerpt(found.views[0]).shown
    assert isinstance(shown, BarsView)
    kept = [bar.code for bar in shown.bars]
    every = [bar.code for bar in whole.bars]
    assert kept == [*every[:8], *every[at - 4 : at + 5], *every[-8:]]
    name = whole.bars[at].name
    note = f"Both ends of the ranking and the councils next to {name}: 25 of {len(every)}. The others are in"
    assert note in structure(made.pdf.read_bytes()).text
    (table,) = [p for p in made.csvs if "Long 1 Ranked" in p.name]
    with table.open(encoding="utf-8-sig", newline="") as file:
        assert {row["gss_code"] for row in csv.DictReader(file)} >= set(every)


def test_a_view_of_every_kind_is_written_and_told_on_a_terminal(store: Store, tmp_path: Path) -> None:
    """A kind that is added later must be drawn, said and tabled too."""
    for kind in KINDS:
        service.pin(store, "Each", view(kind, ALPHA, BETA, whom=Whom(portfolio=True)), title=kind)
    found = service.filled(store, "Each")
    assert [v.problem for v in found.views] == [""] * len(KINDS)
    paths_ = service.write(store, found, tmp_path, now=NOW)
    assert [(f.rule_id, f.message) for f in pdfua.validate(paths_[0]).findings] == []
    with zipfile.ZipFile(paths_[2]) as whole:
        assert len(whole.namelist()) == len(KINDS)
    pictures = service.painted(found.views, 400, 1.0, {})
    assert len(pictures) == len(KINDS) - 1  # a table is no picture
    for one in found.views:
        assert one.shown is not None
        assert one.shown.kind == MAP or figure_tables.of(one.shown) is not None


def test_ready_made_reports_name_indicators_of_ons_and_fill_with_the_sample(tmp_path: Path) -> None:
    with stores.open_store(tmp_path / "sample.db") as store:
        names = [name for _, name in service.names(store)]
        assert names == sorted(names)
        assert len(names) == 7
        for name in names:  # without figures each view says so
            empty = service.filled(store, name)
            assert all(v.problem and v.shown is None for v in empty.views)
        for number in ("01", "02"):
            file = paths.resources() / "sample" / f"2026-{number}.zip"
            refresh.apply(store, refresh.preview(store, [file], refresh.RefreshOptions(backup=False)))
        portfolio.put(store, [BARNSLEY, DONCASTER])
        kinds = set()
        for name in names:
            about, views = service.get(store, name)
            assert about.about.endswith(".")
            for one in views:
                assert one.view is not None
                kinds.add(one.view.kind)
                assert {key.publisher for key in one.view.series} == {"ONS Explore Local Statistics"}
        assert kinds == {STRIP, MAP, BARS, MULTIPLES, TABLE} <= set(KINDS)
        filled = [v for name in names for v in service.filled(store, name).views]
        assert sum(v.shown is not None for v in filled) > 0


def test_they_are_records_and_go_with_an_exchange() -> None:
    """Ann's report is Ben's after a round, whatever its view names; what each adds then stands in both alike."""
    odd = View(BARS, (SeriesKey("Test", 'A "quoted", rate', "50% of £", "Per cent", "%"),), highlighted=(BARNSLEY,))
    with office() as team:
        with team.ann.at() as store:
            service.pin(store, "Mine", odd, title="Odd", words="Two\nlines.")
        team.round()
        with team.ben.at() as store:
            about, (got,) = service.get(store, "Mine")
            assert (got.view, got.title, got.words, about.name) == (odd, "Odd", "Two\nlines.", "Mine")
            service.pin(store, "Mine", view(MAP), title="Ahead")
        with team.ann.at() as store:
            service.pin(store, "Mine", view(LINE), title="Behind")
        team.round()
        orders = []
        for laptop in (team.ann, team.ben, team.hub):
            with laptop.at() as store:
                orders.append(titles(store, "Mine"))
        assert orders == [["Odd", "Ahead", "Behind"]] * 3  # both at the second place: by title
