"""What a page asked for may end after the page is gone."""

from __future__ import annotations

import threading

import shiboken6
from pytestqt.qtbot import QtBot

from adviser_app.ui.screen import Context
from tests.ui.pages import FirstPage


def test_a_page_that_is_gone_hears_nothing_of_what_it_asked_for(qtbot: QtBot, context: Context) -> None:
    page, go_on, ended = FirstPage(context), threading.Event(), list[bool]()
    job = page.query(lambda _store, _work: go_on.wait(10), lambda _found: None)
    job.on_settled(lambda: ended.append(True))
    shiboken6.delete(page)
    go_on.set()
    qtbot.waitUntil(lambda: bool(ended))
