"""The one style sheet, made from the theme's roles: radii, padding, hairlines, slim scroll bars, visible focus."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from adviser_app.ui.theme import Theme


def style_sheet(theme: Theme) -> str:
    """The application's style sheet for this theme and text size."""
    from adviser_app import paths
    from adviser_app.ui.theme import ROLES, SIZES

    values = {role: theme.color(role).name() for role in ROLES}
    values |= {f"size_{name}": f"{theme.px(size)}px" for name, size in SIZES.items()}
    values["figure"] = f"{theme.px(24)}px"
    values["control"] = f"{theme.px(20)}px"
    values["chevron"] = (paths.resources() / "themes" / "chevron.svg").as_posix()
    return _TEMPLATE.replace("{", "{{").replace("}", "}}").replace("<<", "{").replace(">>", "}").format(**values)


_TEMPLATE = """
QLabel { background: transparent; }
QLabel[role="small"] { font-size: <<size_small>>; color: <<text_muted>>; }
QLabel[role="muted"] { color: <<text_muted>>; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="heading"] { font-size: <<size_heading>>; font-weight: 600; }
QLabel[role="title"] { font-size: <<size_title>>; font-weight: 700; }
QLabel[role="figure"] { font-size: <<figure>>; font-weight: 700; }
QLabel[tone="good"] { color: <<good>>; }
QLabel[tone="bad"] { color: <<bad>>; }
QLabel[tone="warn"] { color: <<warn>>; }
QLabel[tone="muted"] { color: <<text_muted>>; }
QLabel[tone="accent"] { color: <<accent_text>>; }

#card, #palette { background: <<card>>; border: 1px solid <<hairline>>; border-radius: 8px; }
#page, QScrollArea, QScrollArea > QWidget > QWidget#page { background: transparent; }

QPushButton, QToolButton {
    background: <<card>>; color: <<text>>; border: 1px solid <<hairline>>; border-radius: 6px;
    padding: 5px 12px; min-height: <<control>>;
}
QToolButton { padding: 5px 6px; }
QPushButton:hover, QToolButton:hover { background: <<hover>>; }
QPushButton:pressed, QToolButton:pressed { background: <<selection>>; }
QPushButton:focus, QToolButton:focus { border: 2px solid <<focus>>; padding: 4px 11px; }
QToolButton:focus { padding: 4px 5px; }
QPushButton:disabled, QToolButton:disabled { color: <<text_muted>>; background: <<surface>>; }
QPushButton[look="primary"] { background: <<accent>>; color: <<on_accent>>; border-color: <<accent>>; font-weight: 600; }
QPushButton[look="primary"]:hover { background: <<accent_text>>; }
QPushButton[look="primary"]:focus { border: 2px solid <<text>>; }
QPushButton[look="primary"]:disabled { background: <<hairline>>; color: <<text_muted>>; border-color: <<hairline>>; }
QPushButton[look="flat"] { background: transparent; border-color: transparent; color: <<accent_text>>; }
QPushButton[look="flat"]:hover { background: <<hover>>; }
QPushButton[look="flat"]:focus { border: 2px solid <<focus>>; }
QToolButton[look="flat"] { background: transparent; border-color: transparent; }
QToolButton[look="flat"]:hover { background: <<hover>>; }
QToolButton[look="flat"]:focus { border: 2px solid <<focus>>; }
QToolButton::menu-indicator { image: none; }
QPushButton#search { color: <<text_muted>>; text-align: left; padding-left: 10px; }
QPushButton#search:focus { padding-left: 9px; }

#rail { background: <<surface>>; border: none; border-right: 1px solid <<hairline>>; }
#rail QPushButton {
    background: transparent; border: 2px solid transparent; border-radius: 6px; text-align: left;
    padding: 5px 10px; min-height: <<control>>;
}
#rail QPushButton:hover { background: <<hover>>; }
#rail QPushButton:checked { background: <<selection>>; color: <<accent_text>>; font-weight: 600; }
#rail QPushButton:focus { border: 2px solid <<focus>>; }

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QDateEdit, QSpinBox {
    background: <<card>>; color: <<text>>; border: 1px solid <<hairline>>; border-radius: 6px; padding: 5px 8px;
    min-height: <<control>>; selection-background-color: <<accent>>; selection-color: <<on_accent>>;
}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QDateEdit:focus, QSpinBox:focus {
    border: 2px solid <<focus>>; padding: 4px 7px;
}
QComboBox { padding-right: 24px; }
QComboBox:focus { padding-right: 23px; }
QComboBox::drop-down { border: none; width: 24px; subcontrol-position: center right; }
QComboBox::down-arrow { image: url("<<chevron>>"); width: 12px; height: 12px; }
QComboBox QAbstractItemView {
    background: <<card>>; border: 1px solid <<hairline>>; padding: 4px; outline: none;
    selection-background-color: <<selection>>; selection-color: <<text>>;
}
QComboBox QAbstractItemView::item { min-height: <<control>>; padding: 4px 8px; }

QTableView, QListView, QTreeView {
    background: transparent; border: none; outline: none; selection-background-color: <<selection>>;
    selection-color: <<text>>;
}
QHeaderView { background: transparent; border: none; }
QHeaderView::section {
    background: <<card>>; color: <<text_muted>>; font-weight: 600; border: none; border-bottom: 1px solid <<hairline>>;
    padding: 7px 12px;
}
QHeaderView::section:hover { color: <<text>>; }
QTableCornerButton::section { background: <<card>>; border: none; }

QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: <<hairline>>; border-radius: 3px; margin: 3px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: <<text_muted>>; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QMenu { background: <<card>>; border: 1px solid <<hairline>>; padding: 6px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 4px; }
QMenu::item:selected { background: <<selection>>; color: <<text>>; }
QMenu::item:disabled { color: <<text_muted>>; }
QMenu::separator { height: 1px; background: <<hairline>>; margin: 6px 8px; }
QToolTip { background: <<card>>; color: <<text>>; border: 1px solid <<hairline>>; padding: 6px 8px; }

QProgressBar { background: <<hairline>>; border: none; border-radius: 3px; min-height: 6px; max-height: 6px; }
QProgressBar::chunk { background: <<accent>>; border-radius: 3px; }
QTabBar::tab {
    background: transparent; color: <<text_muted>>; padding: 8px 12px; border: none;
    border-bottom: 2px solid transparent;
}
QTabBar::tab:selected { color: <<text>>; font-weight: 600; border-bottom-color: <<accent>>; }
QTabBar::tab:hover { color: <<text>>; }
QTabBar::tab:focus { background: <<selection>>; }
QTabWidget::pane { border: none; }
QStatusBar { background: <<surface>>; border-top: 1px solid <<hairline>>; color: <<text_muted>>; }
QStatusBar::item { border: none; }
QStatusBar QLabel { color: <<text_muted>>; }
#banner { background: <<card>>; border: 1px solid <<hairline>>; border-left: 4px solid <<accent>>; border-radius: 6px; }
#banner[tone="bad"] { border-left-color: <<bad>>; }
#banner[tone="warn"] { border-left-color: <<warn>>; }
#banner[tone="good"] { border-left-color: <<good>>; }
QTextBrowser { background: <<card>>; }
QSplitter::handle { background: transparent; }
"""
