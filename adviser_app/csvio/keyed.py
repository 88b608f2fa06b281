"""Rows of wide tables with one header row: some columns are keys (area, period, breakdown), the others figures."""

from __future__ import annotations

import re
from collections.abc import Sequence

from adviser_app.csvio import short_rows
from adviser_app.csvio.batch import AreaText, PeriodText, SeriesText, Tables
from adviser_app.csvio.doubts import AGE_HEADING, is_no, is_no_age, is_no_unit
from adviser_app.csvio.formats import period_styles
from adviser_app.csvio.formats.headings import AREA_HEADINGS
from adviser_app.csvio.formats.layout import AREA_ROLES, TEXT_ROLES, Figures, Layout, Reading, Role, header_key
from adviser_app.csvio.parse import MAX_TEXT, REFUSALS, clean, is_spreadsheet_error, is_visible, parse_cell
from adviser_app.csvio.reasons import ENDLESS, LONGEST_NAME, NO_PERIOD, ragged, section
from adviser_app.csvio.rows import MISPLACED, SHIFTED
from adviser_app.csvio.text import FileRefused
from adviser_app.csvio.wide import FigureRows
from adviser_app.domain.markers import is_marker
from adviser_app.domain.period_text import EITHER, is_open, parse_period
from adviser_app.domain.problems import Problem, Severity

_CODE = re.compile(r"[A-Z][0-9]{8}")
_Key = tuple[int, int, int]  # area, period, series
_SUM = re.compile(r"\b(?:total|sum|average|mean|all)\b", re.IGNORECASE)
_SAYS = (Role.INDICATOR, Role.MEASURE, Role.UNIT, Role.PUBLISHER, Role.POLARITY)

_REST_OF_NAME = re.compile(
    r"(?:City|County|(?:London |Royal )?Borough) of|Christchurch and Poole|Isle of", re.IGNORECASE
)


class KeyedRows(FigureRows):
    """Collects the figures of one wide table (``layout.is_wide``)."""

    def __init__(self, layout: Layout, tables: Tables, file: str) -> None:
        super().__init__(tables, file, len(layout.header))
        self._layout = layout
        self._ages = [AGE_HEADING.search(name.replace("_", " ")) is not None for name in layout.header]
        self.limits = any(f.lower >= 0 or f.upper >= 0 for f in layout.figures)
        self._header = tuple(header_key(h) for h in layout.header)
        self._ends_in_figure = any(f.at == len(self._header) - 1 for f in layout.figures)
        self._names = [layout.header[f.at].strip() for f in layout.figures]
        self._period_at = layout.at(Role.PERIOD)
        self._series_at = tuple(i for r in (*_SAYS, Role.BREAKDOWN) for i in layout.at(r))
        self._series: dict[tuple[str, ...], list[int] | Problem] = {}
        self._areas: dict[tuple[str, ...], int | None] = {}
        self._periods: dict[tuple[str, ...], list[int] | str] = {}
        self._area_at = self._area_columns()
        self._across = [  # a column a council: whose each figure of a row is
            tables.areas.add(AreaText(f.says.get(Role.AREA_CODE, ""), f.says.get(Role.AREA_NAME, "")))
            for f in layout.figures
            if layout.is_across
        ]
        self._when_at = tuple(i for r in (Role.PERIOD, Role.PERIOD_HINT) for i in layout.at(r))
        self._by_at = layout.at(Role.BREAKDOWN)
        self._numbered: dict[tuple[str, ...], bool] = {}  # by the groups of a row: is one of them a number?
        self._number_at = tuple(f.at for f in layout.figures)
        self._heading = ""  # the last one within the table, and the rows seen above and below it
        self._heading_line, self._is_header_again = 0, False
        self._alone: tuple[str, int] | None = None  # the last text that stood alone in a line, and the line
        self._above: dict[_Key, int] = {}
        self._seen: dict[_Key, int] = {}

    def _area_columns(self) -> tuple[int, ...]:
        of_levels = [i for p in self._layout.places.values() for i in (p.code, p.name) if i >= 0]
        return tuple(sorted({*of_levels, *(i for r in AREA_ROLES for i in self._layout.at(r))}))

    def add(self, cells: Sequence[str], line: int, flaw: str = "") -> None:
        """Take one record below the header."""
        if flaw:
            self._flawed(flaw, cells, line)
            return
        cells = short_rows.filled(cells, self._layout)
        texts = [clean(c) for c in cells]
        if not any(texts):
            return  # only separators, as spreadsheets leave them: no row
        surplus = len(texts) > self._width and not any(texts[self._width :]) and self._layout.surplus > 0
        if surplus:
            texts = texts[: self._width]
        short = len(texts) < self._width and not short_rows.is_row(texts, self._area_at, self._number_at)
        if short or (len(texts) == self._width and self._is_words(texts)):
            self._maybe_footers.append((cells, line))
            return
        if len(texts) == self._width and self._layout.surplus and not texts[-1] and not surplus:
            # the empty cell that the other rows have beyond the header: here one is missing before it
            self.last_row = line
            self._took(ragged(self._file, line, cells, self._width + self._layout.surplus))
            return
        titled = bool(self._maybe_footers) and self._maybe_footers[-1][1] > self.last_row > 0
        gap = line > self.last_row + 1 and self.last_row > 0
        self.last_row = line
        if len(texts) != self._width:
            self._took(ragged(self._file, line, cells, self._width))
            return
        if self._is_header(texts):
            again = tuple(header_key(t) for t in texts) == self._header
            if not again or titled:
                self._second_table(texts, line)
            if gap:
                self._part(texts[0], line)
            self._header_repeated(line, texts[0])
            return
        self._nothing_unclear(texts, line)
        if self._seen and not any(texts[i] for i in self._area_at) and len(alone := [t for t in texts if t]) == 1:
            self._alone = alone[0], line  # a heading in the middle of its columns, if rows follow
        area = self._area(texts, line)
        period = self._period(texts, line) if area is not None else None
        series = self._row_series(texts, line) if period is not None else None
        if series is not None and (at := self._shifted(texts)) >= 0:
            self._reject("cells-shifted", line, self._layout.header[at], texts[at], *SHIFTED)
            return
        if area is None or period is None or series is None:
            return
        if self._alone is not None:
            section(self._file, self._alone[1], self._alone[0])
            self._part(*self._alone, is_header=False)
            self._alone = None
        self._told_apart((area, period[0], series[0]), hash(tuple(texts[i] for i in self._number_at)), titled)
        self._row(texts, line, area, series, period)

    def _part(self, heading: str, line: int, *, is_header: bool = True) -> None:
        """Another part of the table begins below a heading, or below its header once more."""
        self._heading, self._heading_line, self._is_header_again = heading, line, is_header
        self._above |= self._seen
        self._seen = {}

    def _told_apart(self, key: _Key, figures: int, titled: bool) -> None:
        """Refuse a row that comes again below a heading within the table, as that heading says what its figures are;
        and below the header once more, apart from the table, where its figures are others: it is a table of something
        else. ``figures``: a hash of their texts."""
        heading = [clean(c) for c in self._maybe_footers[-1][0] if clean(c)] if titled else []
        if len(heading) == 1:
            section(self._file, self._maybe_footers[-1][1], heading[0])
        if heading:
            self._part("; ".join(heading)[:120], self._maybe_footers[-1][1], is_header=False)
        again = key in self._above and not (self._is_header_again and self._above[key] == figures)
        if again and not _SUM.search(self._tables.areas.items[key[0]].name):
            line = self._heading_line
            message = (
                f"Below “{self._heading}” the same areas and periods come again: their figures are of something else."
            )
            remedy = "Make a file of each part, or write what the heading says in a column."
            raise FileRefused(
                Problem("second-table", Severity.ERROR, self._file, line, "", self._heading, message, remedy)
            )
        self._seen[key] = figures

    def _is_header(self, texts: list[str]) -> bool:
        """This table's header once more, or another one's: names of columns where areas and figures stand."""
        keys = [header_key(t) for t in texts]
        if tuple(keys) == self._header:
            return True
        levels = self._layout.at(Role.GEOGRAPHY)  # "Local authority" is a level there
        areas = [i for i in self._area_at if i not in levels]
        named = [i for i in areas if keys[i] and (keys[i] in AREA_HEADINGS or keys[i] == self._header[i])]
        figures = [texts[i] for i in self._number_at if texts[i]]
        return bool(named and figures) and not any(parse_cell(t).is_number and not parse_period(t) for t in figures)

    def _second_table(self, texts: list[str], line: int) -> None:
        message = "Here another table begins: its figures are of something else, or of another time."
        remedy = "Make a file of each table, and import them one by one or together."
        shown = "; ".join(t for t in texts if t)
        raise FileRefused(Problem("second-table", Severity.ERROR, self._file, line, "", shown, message, remedy))

    def _shifted(self, texts: list[str]) -> int:
        """Where a number stands among the groups and a word in place of a figure: the column of the word, or -1. Or
        that right of a name which a comma has parted: Bristol, City of, written without quotation marks."""
        for at in self._layout.at(Role.AREA_NAME):
            if at + 1 < len(texts) and _REST_OF_NAME.fullmatch(texts[at + 1]):
                return at + 1
        key = tuple([texts[i] for i in self._by_at])
        if key not in self._numbered:
            self._numbered[key] = any(parse_cell(text).is_number for text in key)
        if not self._numbered[key]:
            return -1
        words = (i for i in self._number_at if any(map(str.isalpha, texts[i])))
        return next((i for i in words if parse_cell(texts[i]).error == "value-unreadable"), -1)

    def _is_words(self, texts: list[str]) -> bool:
        """No code, no period and no figure: a note below the table, or a heading between its rows."""
        # an explanation below the table may reach into its columns; a figure or a mark is short
        if any(0 < len(texts[i]) <= MAX_TEXT // 2 for i in self._number_at) or any(
            _CODE.fullmatch(texts[i]) for i in self._area_at
        ):
            return False
        return not any(texts[i] for i in self._period_at) or sum(map(bool, texts)) == 1

    def _broken(self, cells: Sequence[str], line: int) -> Problem:
        if len(cells) != self._width:
            return ragged(self._file, line, cells, self._width)
        shown = "; ".join(clean(c) for c in cells if clean(c))
        message, remedy = "The row has no figures and no area code.", "Nothing, if it is a heading within the table."
        return Problem("row-without-figures", Severity.ERROR, self._file, line, "", shown, message, remedy)

    def _nothing_unclear(self, texts: list[str], line: int) -> None:
        for at in self._layout.empty:
            if texts[at]:
                message = "The column is empty in the rows before: what it means for them nobody can say."
                remedy = "Take the column out, or read the file by a mapping that says what it is."
                raise FileRefused(
                    Problem("column-unclear", Severity.ERROR, self._file, line, self._layout.header[at], texts[at],
                            message, remedy)
                )  # fmt: skip

    # ---- keys ---------------------------------------------------------------------------------------------------

    def _said(self, texts: Sequence[str], role: Role) -> str:
        at = self._layout.at(role)
        if not at:
            return self._layout.fixed.get(role, "")
        return texts[at[0]] if len(at) == 1 else ", ".join(dict.fromkeys(texts[i] for i in at if texts[i]))

    def _area(self, texts: list[str], line: int) -> int | None:
        if self._across:
            return self._across[0]
        key = tuple([texts[i] for i in self._area_at])
        if key not in self._areas:
            area = self._area_text(texts)
            self._areas[key] = self._tables.areas.add(area) if area.code or area.name else None
        found = self._areas[key]
        if found is None:
            role = next((r for r in AREA_ROLES if self._layout.at(r)), Role.AREA_CODE)
            self._no_area(line, self._layout.name(role), " ".join(t for t in key if is_marker(t)))
        return found

    def _area_text(self, texts: list[str]) -> AreaText:
        level = self._said(texts, Role.GEOGRAPHY)
        place = self._layout.places.get(level.casefold())
        if place is not None:
            code, name = (_unless_marked(texts[i]) if i >= 0 else "" for i in (place.code, place.name))
            for i in (p.code for p in self._layout.places.values() if p.code >= 0):
                if parse_cell(texts[i]).is_number:  # another cell has taken the code's place
                    return AreaText("", f"code {texts[i]}", "")
            return AreaText(code, name, place.geography) if code or name else AreaText("")
        if self._layout.places:
            return AreaText("", f"level {level}", level)  # one that the layout does not know: told for what it is
        return AreaText(self._said(texts, Role.AREA_CODE), self._said(texts, Role.AREA_NAME), level)

    def _period(self, texts: list[str], line: int) -> list[int] | None:
        """The period of each figure in the row."""
        key = tuple([texts[i] for i in self._when_at])
        found = self._periods.get(key)
        if found is None:
            found = self._periods[key] = self._period_ids(texts)
        if isinstance(found, list):
            return found
        column = self._layout.name(Role.PERIOD)
        if not found:
            message, remedy = "The row names no period.", "Give its period, for example 2023/24."
            self._reject("period-empty", line, column, "", message, remedy)
            return None
        self._reject("period-unreadable", line, column, found, *NO_PERIOD)
        return None

    def _period_ids(self, texts: list[str]) -> list[int] | str:
        ids = []
        for figures in self._layout.figures:
            label = figures.says.get(Role.PERIOD) or self._said(texts, Role.PERIOD)
            hint = figures.says.get(Role.PERIOD_HINT) or self._said(texts, Role.PERIOD_HINT)
            if not label:
                return ""
            period: PeriodText | None = PeriodText(label, hint)
            if self._layout.periods is not Reading.USUAL:
                period = period_styles.read(self._layout.periods, label, hint)
            elif parse_period(label, hint) is None or (hint == EITHER and is_open(label)):
                period = None
            if period is None:
                return f"{label} ({hint})" if hint else label
            ids.append(self._tables.periods.add(period))
        return ids

    def _row_series(self, texts: list[str], line: int) -> list[int] | None:
        """The series of each figure in the row."""
        key = tuple([texts[i] for i in self._series_at])
        found = self._series.get(key)
        if found is None:
            found = self._series[key] = self._series_ids(texts)
        if isinstance(found, list):
            return found
        self._reject(found.code, line, found.column, found.value, found.message, found.remedy)
        return None

    def _series_ids(self, texts: list[str]) -> list[int] | Problem:
        for at in self._series_at:
            if is_spreadsheet_error(texts[at]):
                name = self._layout.header[at]
                return Problem("spreadsheet-error", Severity.ERROR, self._file, 0, name, texts[at],
                               *REFUSALS["spreadsheet-error"])  # fmt: skip
            if len(texts[at]) > LONGEST_NAME:
                name = self._layout.header[at]
                return Problem("name-endless", Severity.ERROR, self._file, 0, name, texts[at], *ENDLESS)
            if at in self._layout.at(Role.UNIT) and is_no_unit(texts[at]):
                name = self._layout.header[at]
                return Problem("cells-misplaced", Severity.ERROR, self._file, 0, name, texts[at], *MISPLACED)
        by = self._layout.at(Role.BREAKDOWN)
        if wrong := self._strange_group(texts, by):
            return wrong
        keys = "; ".join(f"{self._layout.header[i].strip()}: {texts[i]}" for i in by if texts[i])
        keys = keys if by else self._layout.fixed.get(Role.BREAKDOWN, "")
        ids = []
        for figures in self._layout.figures:
            said = {role: figures.says.get(role) or self._said(texts, role) for role in _SAYS}
            breakdown = "; ".join(t for t in (keys, figures.says.get(Role.BREAKDOWN, "")) if t)
            if not is_visible(said[Role.INDICATOR] or ""):
                name = self._layout.name(Role.INDICATOR)
                message, remedy = "The row names no indicator.", "Give its name."
                return Problem("indicator-empty", Severity.ERROR, self._file, 0, name, "", message, remedy)
            ids.append(
                self._tables.series.add(
                    SeriesText(said[Role.INDICATOR], breakdown, said[Role.MEASURE], said[Role.UNIT],
                               said[Role.PUBLISHER], said[Role.POLARITY])
                )
            )  # fmt: skip
        return ids

    def _strange_group(self, texts: list[str], by: Sequence[int]) -> Problem | None:
        """Why the groups of a row cannot be meant: none is an area's code, a decimal number, or what a spreadsheet made
        of an age, and none is empty that is so by a slip only."""
        for at in by:
            if (self._layout.places or at in self._layout.filled) and not texts[at]:
                message = "The row leaves empty whom or what its figures are of."
                remedy = "Write Total where they are of all, and import the file again."
                return Problem(
                    "group-empty", Severity.ERROR, self._file, 0, self._layout.header[at], "", message, remedy
                )
            if is_no(Role.BREAKDOWN, texts[at]) or (self._ages[at] and is_no_age(texts[at])):
                name = self._layout.header[at]
                return Problem("cells-misplaced", Severity.ERROR, self._file, 0, name, texts[at], *MISPLACED)
        return None

    # ---- figures ------------------------------------------------------------------------------------------------

    def _row(self, texts: list[str], line: int, area: int, series: list[int], period: list[int]) -> None:
        marker, status, note = (self._said(texts, role) for role in TEXT_ROLES)
        note_id = self._tables.texts.add(note)
        header = self._layout.header
        areas = self._across or [area] * len(series)
        for figures, name, one, when, whose in zip(
            self._layout.figures, self._names, series, period, areas, strict=True
        ):
            limits = self._limits(texts, figures, header) if self.limits else ()
            mark = texts[figures.mark] if figures.mark >= 0 else ""
            self._one_scale(one, texts[figures.at], name, line)
            beside = mark or marker, status or (not mark and figures.says.get(Role.STATUS)) or "", note_id
            self._figure((whose, one, when), texts[figures.at], name, line, beside, limits)

    @staticmethod
    def _limits(texts: list[str], figures: Figures, header: Sequence[str]) -> list[tuple[str, str]]:
        return [(texts[i], header[i]) if i >= 0 else ("", "") for i in (figures.lower, figures.upper)]


def _unless_marked(text: str) -> str:
    """A code or a name, where the publisher does not say by a mark (z) that there is none."""
    return "" if is_marker(text) else text
