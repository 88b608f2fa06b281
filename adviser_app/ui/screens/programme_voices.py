"""The kinds of what others say of the support, a page each: surveys, participants, evaluations by others, quotes."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar

from PySide6.QtWidgets import QHBoxLayout, QWidget

from adviser_app.ui.components.cards import Card
from adviser_app.ui.components.columns import Columns
from adviser_app.ui.components.fields import table_card
from adviser_app.ui.components.forms import button
from adviser_app.ui.components.lines import Line, LineChart, LinesView
from adviser_app.ui.components.table import Column, DataTable
from adviser_app.ui.screen import Context
from adviser_app.ui.screens.programme_reading import Reading
from adviser_app.ui.screens.record_work import RecordWork
from adviser_app.viewmodels.cells import Cell, Tone
from adviser_app.viewmodels.programme_voices import EvaluationView, IndependentLine, QuestionView, QuoteLine

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


class VoicesPage(QWidget):
    """A kind of evaluation: its table, and the chosen line beside it."""

    kind: ClassVar[str] = ""  # the record type
    title: ClassVar[str] = ""

    def __init__(self, context: Context, work: RecordWork) -> None:
        super().__init__()
        self.context, self.work = context, work
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.table, page = self.build()
        row.addWidget(page)

    @abstractmethod
    def build(self) -> tuple[DataTable, QWidget]:
        """The table that takes the keyboard, and all of the page."""

    @staticmethod
    def lines(view: EvaluationView) -> Sequence[Any]:
        """What of the view is of this kind."""
        raise NotImplementedError

    @abstractmethod
    def fill(self, view: EvaluationView) -> None: ...

    def read(self) -> None:
        """Show the chosen line beside the table."""

    def change(self) -> None:
        key = self.table.current_key()
        if isinstance(key, str):
            self.work.change(self.kind, key)


class SurveysPage(VoicesPage):
    kind = SURVEYS
    title = "Surveys"

    def build(self) -> tuple[DataTable, QWidget]:
        theme = self.context.theme
        self._questions: dict[tuple[str, ...], QuestionView] = {}
        table = DataTable(self.context, "programme-questions", QUESTION_COLUMNS, title="Questions",
                          name="Questions of surveys")  # fmt: skip
        table.current_changed.connect(lambda _key: self.read())
        card = Card()
        self.chart = LineChart(self.context, "programme-waves-chart", "Wave", height=150)
        self.waves = DataTable(self.context, "programme-waves", WAVE_COLUMNS, name="Waves of the chosen question",
                               toolbar=False, fit_rows=4)  # fmt: skip
        table.activated.connect(lambda _key: self.waves.view.setFocus())
        self.waves.activated.connect(lambda key: self.work.change(SURVEYS, str(key)))
        card.content.addWidget(self.chart, 1)
        card.content.addWidget(self.waves)
        frame = table_card(table)
        theme.follow(frame, lambda w: w.setMinimumHeight(theme.px(240)))
        return table, Columns(theme, [(frame, 5), (card, 5)], least=820)

    @staticmethod
    def lines(view: EvaluationView) -> Sequence[Any]:
        return view.questions

    def fill(self, view: EvaluationView) -> None:
        self._questions = {(q.survey, q.question, q.asked, q.answer): q for q in view.questions}
        self.table.set_rows([_question(q) for q in view.questions], list(self._questions))

    def read(self) -> None:
        asked = self._questions.get(self.table.current_key())
        if asked is not None:
            self.chart.set_view(_waves(asked))
            newest = list(reversed(asked.waves))
            self.waves.set_rows([(w.date, w.percent, w.n, w.change) for w in newest], [w.row for w in newest])


class FeedbackPage(VoicesPage):
    kind = FEEDBACK
    title = "Feedback of participants"

    def build(self) -> tuple[DataTable, QWidget]:
        table = DataTable(self.context, "programme-feedback", FEEDBACK_COLUMNS, title=self.title)
        table.activated.connect(lambda _key: self._events())
        table.add_control(
            button(self.context.theme, "Each event…", self._events, tip="The records that these lines put together")
        )
        return table, table_card(table)

    def _events(self) -> None:
        self.context.navigate("records", table=FEEDBACK)

    @staticmethod
    def lines(view: EvaluationView) -> Sequence[Any]:
        return view.feedback

    def fill(self, view: EvaluationView) -> None:
        self.table.set_rows(
            [(f.offer, f.question, f.events, f.responses, f.positive, f.percent, f.score) for f in view.feedback]
        )


class OthersPage(VoicesPage):
    kind = OTHERS
    title = "Independent evaluations"

    def build(self) -> tuple[DataTable, QWidget]:
        theme = self.context.theme
        self._found: dict[str, IndependentLine] = {}
        table = DataTable(self.context, "programme-evaluations", OTHER_COLUMNS, title=self.title)
        table.activated.connect(lambda _key: self.change())
        table.current_changed.connect(lambda _key: self.read())
        change = button(theme, "Change…", self.change, icon="pencil", tip="Change it (Enter)")
        self.reading = Reading(theme, "The chosen evaluation", (change,))
        return table, Columns(theme, [(table_card(table), 5), (self.reading, 4)], least=820)

    @staticmethod
    def lines(view: EvaluationView) -> Sequence[Any]:
        return view.independent

    def fill(self, view: EvaluationView) -> None:
        self._found = {e.row: e for e in view.independent}
        self.table.set_rows([(Cell(e.title), Cell(e.by), e.date) for e in view.independent], list(self._found))

    def read(self) -> None:
        found = self._found.get(str(self.table.current_key() or ""))
        if found is None:
            self.reading.show_line("Choose an evaluation", None, [])
            return
        self.reading.show_line(
            found.title, None, [("body", found.finding)],
            [("By", found.by), ("Date", found.date.text), ("Evaluated", found.subject),
             ("Savings found", found.savings), ("Link", found.link)],
        )  # fmt: skip


class QuotesPage(VoicesPage):
    kind = QUOTES
    title = "Quotes"

    def build(self) -> tuple[DataTable, QWidget]:
        theme = self.context.theme
        self._quotes: dict[str, QuoteLine] = {}
        table = DataTable(self.context, "programme-quotes", QUOTE_COLUMNS, title=self.title)
        table.activated.connect(lambda _key: self.change())
        table.current_changed.connect(lambda _key: self.read())
        change = button(theme, "Change…", self.change, icon="pencil", tip="Consent, too (Enter)")
        self.reading = Reading(theme, "The chosen quote", (change,))
        return table, Columns(theme, [(table_card(table), 5), (self.reading, 4)], least=820)

    @staticmethod
    def lines(view: EvaluationView) -> Sequence[Any]:
        return view.quotes

    def fill(self, view: EvaluationView) -> None:
        self._quotes = {q.row: q for q in view.quotes}
        self.table.set_rows(
            [(Cell(" ".join(q.text.split())), Cell(q.council), q.date, _consent(q)) for q in view.quotes],
            list(self._quotes),
        )

    def read(self) -> None:
        quote = self._quotes.get(str(self.table.current_key() or ""))
        if quote is None:
            self.reading.show_line("Choose a quote", None, [])
            return
        page = f"On a page it is signed: {quote.attribution}." if quote.printable else "It is printed nowhere."
        self.reading.show_line(
            f"“{quote.text}”", _consent(quote), [("muted", page)],
            [("Who said it", quote.who), ("Council", quote.council), ("Offer", quote.offer), ("Date", quote.date.text)],
        )  # fmt: skip


PAGES: tuple[type[VoicesPage], ...] = (SurveysPage, FeedbackPage, OthersPage, QuotesPage)


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
