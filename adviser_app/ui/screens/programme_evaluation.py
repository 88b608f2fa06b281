"""What others say of the support: surveys over time, participants, independent evaluations, quotes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from adviser_app.ui.components.cards import Card, label
from adviser_app.ui.components.chips import ChipRow
from adviser_app.ui.components.columns import Columns
from adviser_app.ui.components.empty import EmptyState
from adviser_app.ui.components.fields import table_card
from adviser_app.ui.components.forms import button
from adviser_app.ui.components.lines import Line, LineChart, LinesView
from adviser_app.ui.components.table import Column, DataTable
from adviser_app.ui.screens import verbs_programme as verbs
from adviser_app.ui.screens.programme_reading import Part, Reading
from adviser_app.viewmodels.cells import Cell, Tone
from adviser_app.viewmodels.programme_voices import EvaluationView, IndependentLine, QuestionView, QuoteLine

if TYPE_CHECKING:
    from adviser_app.ui.screens.programme import ProgrammeScreen

SURVEYS, FEEDBACK, QUOTES, OTHERS = "survey_wave", "feedback", "quote", "evaluation"
QUESTION_COLUMNS = (
    Column("question", "Question", width=170, stretch=True),
    Column("asked", "Who was asked", width=136),
    Column("percent", "Last", "number", 72),
    Column("n", "n", "number", 76, tip="How many were asked, in the last wave"),
    Column("survey", "Survey", width=170, hidden=True),
)
WAVE_COLUMNS = (
    Column("date", "Wave", width=140, stretch=True),
    Column("percent", "Per cent", "number", 88),
    Column("n", "n", "number", 80),
    Column("change", "Change", "number", 84, tip="Percentage points on the wave before"),
)
FEEDBACK_COLUMNS = (
    Column("offer", "Offer", width=200),
    Column("question", "Question", width=190, stretch=True),
    Column("events", "Events", "number", 84),
    Column("responses", "Responses", "number", 104),
    Column("positive", "Positive", "number", 110),
    Column("percent", "Per cent", "number", 96),
    Column("score", "Mean score", width=200),
)
QUOTE_COLUMNS = (
    Column("text", "What was said", width=260, stretch=True),
    Column("council", "Council", width=140),
    Column("date", "Date", width=140, hidden=True),
    Column("consent", "Consent to print", "tone", 156),
)
OTHER_COLUMNS = (
    Column("title", "Evaluation", width=200, stretch=True),
    Column("by", "By", width=152),
    Column("date", "Date", width=152),
)
_CONSENT = {
    "with name": ("circle-check", Tone.GOOD), "without name": ("circle-check", Tone.GOOD),
    "refused": ("x", Tone.MUTED),
}  # fmt: skip


class EvaluationPart(Part):
    key = "evaluation"
    title = "Evaluation"
    new_table = SURVEYS

    def __init__(self, host: ProgrammeScreen) -> None:
        super().__init__(host)
        theme = self.context.theme
        self._view: EvaluationView | None = None
        self.kinds = ChipRow(theme, "Kind of evaluation")
        self.kinds.set_chips(self._chips(None))
        self.kinds.chosen.connect(lambda _key: self._turn())
        self.small = label("", "muted", wrap=True)
        self.stack = QStackedWidget()
        self.pages = {
            SURVEYS: self._surveys(),
            FEEDBACK: self._feedback(),
            OTHERS: self._others(),
            QUOTES: self._quotes(),
        }
        for page in self.pages.values():
            self.stack.addWidget(page)
        self.empty = EmptyState(
            theme, "star", "Nothing of this kind is written down yet",
            "Survey results with how many were asked, what participants said, what others found, quotes with consent.",
            "New…", self.host.new_record,
        )  # fmt: skip
        self.stack.addWidget(self.empty)
        self.column.addWidget(self.kinds)
        self.column.addWidget(self.stack, 1)
        self.column.addWidget(self.small)

    # building

    def _surveys(self) -> QWidget:
        theme = self.context.theme
        self.questions = DataTable(self.context, "programme-questions", QUESTION_COLUMNS, title="Questions",
                                   name="Questions of surveys")  # fmt: skip
        self.questions.current_changed.connect(lambda _key: self._read_question())
        self.chart_card = Card()
        self.chart = LineChart(self.context, "programme-waves-chart", "Wave", height=170)
        self.waves = DataTable(self.context, "programme-waves", WAVE_COLUMNS, name="Waves of the chosen question",
                               toolbar=False, fit_rows=5)  # fmt: skip
        self.questions.activated.connect(lambda _key: self.waves.view.setFocus())
        self.waves.activated.connect(lambda key: self.work.change(SURVEYS, str(key)))
        self.chart_card.content.addWidget(self.chart, 1)
        self.chart_card.content.addWidget(self.waves)
        frame = table_card(self.questions)
        theme.follow(frame, lambda w: w.setMinimumHeight(theme.px(240)))
        return Columns(theme, [(frame, 5), (self.chart_card, 5)], least=820)

    def _feedback(self) -> QWidget:
        self.feedback = DataTable(
            self.context, "programme-feedback", FEEDBACK_COLUMNS, title="Feedback of participants"
        )
        self.feedback.activated.connect(lambda _key: self.context.navigate("records", table=FEEDBACK))
        self.feedback.add_control(
            button(self.context.theme, "Each event…", lambda: self.context.navigate("records", table=FEEDBACK),
                   tip="The records that these lines put together")
        )  # fmt: skip
        return self._page(table_card(self.feedback))

    def _quotes(self) -> QWidget:
        theme = self.context.theme
        self._quote_lines: dict[str, QuoteLine] = {}
        self.quotes = DataTable(self.context, "programme-quotes", QUOTE_COLUMNS, title="Quotes")
        self.quotes.activated.connect(lambda key: self.work.change(QUOTES, str(key)))
        self.quotes.current_changed.connect(lambda _key: self._read_quote())
        self.quote_change = button(theme, "Change…", lambda: self._change(self.quotes, QUOTES), icon="pencil",
                                   tip="Consent, too (Enter)")  # fmt: skip
        self.quote_reading = Reading(theme, "The chosen quote", (self.quote_change,))
        return Columns(theme, [(table_card(self.quotes), 5), (self.quote_reading, 4)], least=820)

    def _others(self) -> QWidget:
        theme = self.context.theme
        self._other_lines: dict[str, IndependentLine] = {}
        self.others = DataTable(self.context, "programme-evaluations", OTHER_COLUMNS, title="Independent evaluations")
        self.others.activated.connect(lambda key: self.work.change(OTHERS, str(key)))
        self.others.current_changed.connect(lambda _key: self._read_other())
        self.other_change = button(theme, "Change…", lambda: self._change(self.others, OTHERS), icon="pencil",
                                   tip="Change it (Enter)")  # fmt: skip
        self.other_reading = Reading(theme, "The chosen evaluation", (self.other_change,))
        return Columns(theme, [(table_card(self.others), 5), (self.other_reading, 4)], least=820)

    def _page(self, widget: QWidget) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(widget, 1)
        return page

    # data

    def fetch(self) -> None:
        self.host.query(verbs.evaluations(), self._show, slot="evaluations")

    def first_focus(self) -> QWidget | None:
        tables = {SURVEYS: self.questions, FEEDBACK: self.feedback, OTHERS: self.others, QUOTES: self.quotes}
        if self.stack.currentWidget() is self.empty:
            return self.empty.button
        return tables[self.kinds.current].view

    def say(self) -> str:
        view = self._view
        return " ".join(part for part in (view.sentence, view.consent) if part) if view is not None else ""

    def _chips(self, view: EvaluationView | None) -> list[tuple[str, str]]:
        counts = (0, 0, 0, 0) if view is None else (
            len(view.questions), len(view.feedback), len(view.independent), len(view.quotes)
        )  # fmt: skip
        words = ("Surveys", "Feedback of participants", "Independent evaluations", "Quotes")
        keys = (SURVEYS, FEEDBACK, OTHERS, QUOTES)
        return [(key, f"{said}  {n:,}" if n else said) for key, said, n in zip(keys, words, counts, strict=True)]

    def _show(self, view: EvaluationView) -> None:
        self._view = view
        self.kinds.set_chips(self._chips(view))
        self.small.setText(view.small)
        self.questions.set_rows([_question(q) for q in view.questions], range(len(view.questions)))
        self.feedback.set_rows(
            [(f.offer, f.question, f.events, f.responses, f.positive, f.percent, f.score) for f in view.feedback]
        )
        self._quote_lines = {q.row: q for q in view.quotes}
        self.quotes.set_rows(
            [(Cell(" ".join(q.text.split())), Cell(q.council), q.date, _consent(q)) for q in view.quotes],
            list(self._quote_lines),
        )
        self._other_lines = {e.row: e for e in view.independent}
        self.others.set_rows([(Cell(e.title), Cell(e.by), e.date) for e in view.independent], list(self._other_lines))
        for table in (self.questions, self.quotes, self.others):
            if table.current_key() is None and table.model.rowCount():
                table.select_key(table.model.key(0))
        self._read_question()
        self._read_quote()
        self._read_other()
        self._turn()
        self.host.tell()

    def _turn(self) -> None:
        view, key = self._view, str(self.kinds.current)
        self.new_table = key
        self.host.name_new()
        nothing = view is not None and not {
            SURVEYS: view.questions, FEEDBACK: view.feedback, OTHERS: view.independent, QUOTES: view.quotes
        }[key]  # fmt: skip
        self.stack.setCurrentWidget(self.empty if nothing else self.pages[key])
        self.small.setVisible(not nothing and key in (SURVEYS, FEEDBACK))

    # reading

    def _read_question(self) -> None:
        view, at = self._view, self.questions.current_key()
        if view is None or not isinstance(at, int) or at >= len(view.questions):
            return
        asked = view.questions[at]
        self.chart.set_view(_waves(asked))
        newest = list(reversed(asked.waves))
        self.waves.set_rows([(w.date, w.percent, w.n, w.change) for w in newest], [w.row for w in newest])

    def _read_quote(self) -> None:
        quote = self._quote_lines.get(str(self.quotes.current_key() or ""))
        self.quote_change.setEnabled(quote is not None)
        if quote is None:
            self.quote_reading.show_line("Choose a quote", None, [])
            return
        page = f"On a page it is signed: {quote.attribution}." if quote.printable else "It is printed nowhere."
        self.quote_reading.show_line(
            f"“{quote.text}”", _consent(quote), [("muted", page)],
            [("Who said it", quote.who), ("Council", quote.council), ("Offer", quote.offer), ("Date", quote.date.text)],
        )  # fmt: skip

    def _read_other(self) -> None:
        found = self._other_lines.get(str(self.others.current_key() or ""))
        self.other_change.setEnabled(found is not None)
        if found is None:
            self.other_reading.show_line("Choose an evaluation", None, [])
            return
        self.other_reading.show_line(
            found.title, None, [("body", found.finding)],
            [("By", found.by), ("Date", found.date.text), ("Evaluated", found.subject),
             ("Savings found", found.savings), ("Link", found.link)],
        )  # fmt: skip

    def _change(self, table: DataTable, kind: str) -> None:
        key = table.current_key()
        if isinstance(key, str):
            self.work.change(kind, key)


def _question(q: QuestionView) -> tuple[Cell, ...]:
    last = q.waves[-1]
    return Cell(q.question, q.question.casefold()), Cell(q.asked), last.percent, last.n, Cell(q.survey)


def _consent(quote: QuoteLine) -> Cell:
    icon, tone = _CONSENT.get(quote.consent, ("circle-help", Tone.WARN))
    words = f"{quote.consent[:1].upper()}{quote.consent[1:]}"
    return Cell(words, words, f"consent to print: {quote.consent}", tone, icon)


def _waves(asked: QuestionView) -> LinesView:
    """The per cents of the waves; one of fewer than ten is a gap, its n is told."""
    waves = asked.waves
    values = tuple(w.facts.percent for w in waves)
    line = Line(asked.answer or "Per cent", values, tuple(w.percent.text for w in waves))
    about = ", ".join(part for part in (asked.survey, asked.asked) if part)
    return LinesView(
        asked.question, f"{about}. {asked.sentence}", tuple(w.date.text for w in waves), (line,), "%", "Wave",
        asked.sentence, tuple(float(w.date.sort or 0) for w in waves), (("n", tuple(w.n.text for w in waves)),),
    )  # fmt: skip
