"""Fields: what an adviser types, as the one canonical text that is stored, hashed, merged and compared.

A value is text by the kind of its field: two people who mean the same must come out with the same bytes, or the merge
would show a conflict where there is none. The empty text means that there is no value. NFC everywhere; no control
characters but newline and tab in long text.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum

LONGEST = 100_000  # characters of a long text: a note, not a book
COUNCILS = "council"  # ``Field.of`` of TAGS whose members are the codes of councils


class Kind(StrEnum):
    """How a field is typed, shown and compared."""

    TEXT = "text"  # one line
    LONG = "long text"
    DATE = "date"  # 2026-11-22
    NUMBER = "number"  # plain decimal: 12.5
    INTEGER = "whole number"
    MONEY = "pounds"  # plain decimal, without sign
    CHOICE = "choice"  # one of ``choices``
    TAGS = "tags"  # several; each member is a cell of its own, so that two people may add at once
    YES_NO = "yes or no"
    COUNCIL = "council"  # current GSS code
    PERSON = "person"  # row id of a person
    RECORD = "record"  # row id of a record of the table ``Field.of``
    YEAR = "financial year"  # FY2011-12, which no spreadsheet turns into a date
    LINK = "link"  # http or https
    EMAIL = "e-mail"
    PHONE = "phone"


class Protection(StrEnum):
    """Who may see a field, as ``adviser records types`` tells. It guards nothing by itself: what leaves with a pack is
    chosen in ``viewmodels.pack_records``, and what never leaves is a type that is ``private``."""

    PUBLIC = "public"
    INTERNAL = "internal"
    CONFIDENTIAL = "confidential"
    PERSONAL = "personal"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record. ``name`` is column, key and CSV header; ``group`` names the cell that it shares with the
    fields it only makes sense with (a status with its date and reason); ``of`` the table of the records that a RECORD
    refers to, or COUNCILS for TAGS whose members are councils; ``needs`` a field that must say something wherever this
    one does (a status its reason)."""

    name: str
    label: str
    kind: Kind = Kind.TEXT
    help: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()
    group: str = ""
    protection: Protection = Protection.INTERNAL
    default: str = ""
    fixed: bool = False  # set when the row is made, then never again (part of a natural key, a note's text)
    later: bool = False  # may be set afterwards though rows of the type are not changed (a reminder dealt with)
    of: str = ""
    needs: str = ""
    searched: bool = True  # False: written for programs; nobody looks for its words

    def __post_init__(self) -> None:
        if self.kind is Kind.RECORD and not self.of:
            raise ValueError(f"{self.name}: a reference needs the table it refers to")
        if self.of and self.kind is not Kind.RECORD and (self.kind is not Kind.TAGS or self.of != COUNCILS):
            raise ValueError(f"{self.name}: only references and tags of councils name what they refer to")
        if self.kind is Kind.CHOICE and not self.choices:
            raise ValueError(f"{self.name}: a choice needs choices")
        if self.kind is Kind.TAGS and self.group:
            raise ValueError(f"{self.name}: tags are cells of their own")


class FieldError(ValueError):
    """A text that is no value of its field: stable ``code``, what is wrong, what to do."""

    def __init__(self, code: str, message: str, remedy: str) -> None:
        super().__init__(f"{message} {remedy}")
        self.code = code
        self.message = message
        self.remedy = remedy


# -- canonical text ----------------------------------------------------------------------------------------------

_YES = {"yes": "yes", "y": "yes", "true": "yes", "1": "yes", "no": "no", "n": "no", "false": "no", "0": "no"}
_DATE_FORMS = ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y", "%d/%m/%y", "%d %b %y", "%d-%b-%y",
               "%d-%b-%Y")  # fmt: skip
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
_YEAR = re.compile(r"(?:FY\s*)?(\d{4})\s*[-/–]\s*(\d{2}|\d{4})", re.IGNORECASE)
_COUNCIL = re.compile(r"[EWSNK]\d{8}")
_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]+")
_PHONE = re.compile(r"[+0-9][0-9 ()\-./]*(?:\s*(?:ext\.?|x)\s*\d+)?", re.IGNORECASE)
_LINK = re.compile(r"https?://[^\s/?#]+\.[^\s/?#]+(?:[/?#]\S*)?", re.IGNORECASE)


def canonical(field: Field, text: str) -> str:
    """The stored text of what somebody typed; "" for nothing. Days are read day before month.

    For ``Kind.TAGS`` this is one member. Raises FieldError.
    """
    plain = clean(text, several_lines=field.kind is Kind.LONG)
    if not plain:
        return ""
    return _READ[field.kind](field, plain)


def clean(text: str, *, several_lines: bool = False) -> str:
    """Text in NFC without control characters, trimmed; newlines are kept as ``\\n`` or become spaces.

    Raises FieldError for half of a surrogate pair, which no file can hold, and for text beyond ``LONGEST``.
    """
    if text.isascii() and text.isprintable() and len(text) <= LONGEST:  # nearly all: nothing to compose or take out
        return text.strip(" ")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise FieldError("text-broken", "The text holds half a character.", "Type it again.") from error
    plain = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    for newline in ("\x0b", "\x0c", "\x85", "\u2028", "\u2029"):
        plain = plain.replace(newline, "\n")
    plain = "".join(c for c in plain if c in "\n\t" or unicodedata.category(c) != "Cc")
    if not several_lines:
        plain = " ".join(part for part in re.split(r"[\n\t]+", plain) if part.strip())
    plain = plain.strip(" \n\t\u00a0\ufeff")
    if len(plain) > LONGEST:
        raise FieldError("text-too-long", f"The text has {len(plain):,} characters.", f"At most {LONGEST:,} fit.")
    return plain


def _text(field: Field, text: str) -> str:
    return text


def _date(field: Field, text: str) -> str:
    match = _ISO.fullmatch(text)
    try:
        if match:
            return date(int(match[1]), int(match[2]), int(match[3])).isoformat()
        for form in _DATE_FORMS:
            try:
                found = datetime.strptime(text, form).date()  # noqa: DTZ007 (a day has no time zone)
            except ValueError:
                continue
            if found.year < 1000:
                break
            return found.isoformat()
    except ValueError:
        pass
    raise FieldError("no-date", f"“{text}” is no day.", "Write it as 22/11/2026, 22 November 2026 or 2026-11-22.")


def _number(field: Field, text: str) -> str:
    plain = text.replace("−", "-").removeprefix("£").strip() if field.kind is Kind.MONEY else text.replace("−", "-")
    if _THOUSANDS.fullmatch(plain):
        plain = plain.replace(",", "")
    if not (plain.isascii() and _PLAIN.fullmatch(plain)):
        raise FieldError(
            "no-number", f"“{text}” is no {field.kind.value}.", "Write it in figures, such as 1,250 or 12.5."
        )
    try:
        value = Decimal(plain)
    except InvalidOperation as error:
        raise FieldError("no-number", f"“{text}” is no number.", "Write it in figures.") from error
    if field.kind is Kind.INTEGER and value != value.to_integral_value():
        raise FieldError("no-whole-number", f"“{text}” is not a whole number.", "Leave out what follows the point.")
    shown = format(value, "f")
    if "." in shown:
        shown = shown.rstrip("0").rstrip(".")
    return "0" if shown in ("-0", "+0", "") else shown.removeprefix("+")


def _choice(field: Field, text: str) -> str:
    plain = text.casefold()
    for choice in field.choices:
        if choice.casefold() == plain:
            return choice
    raise FieldError("no-choice", f"“{text}” is none of the values allowed.", f"One of: {', '.join(field.choices)}.")


def _tag(field: Field, text: str) -> str:
    if field.of == COUNCILS:
        return _council(field, text)
    if field.choices:
        return _choice(field, text)
    if ";" in text:
        raise FieldError("tag-semicolon", f"“{text}” is more than one.", "Give each on its own.")
    return text


def _yes_no(field: Field, text: str) -> str:
    found = _YES.get(text.casefold())
    if found is None:
        raise FieldError("no-yes-or-no", f"“{text}” is neither yes nor no.", "Write yes or no.")
    return found


def _council(field: Field, text: str) -> str:
    code = text.upper()
    if not _COUNCIL.fullmatch(code):
        raise FieldError("no-council-code", f"“{text}” is no council's code.", "Choose the council by its name.")
    return code


def _year(field: Field, text: str) -> str:
    match = _YEAR.fullmatch(text)
    if match:
        first, second = int(match[1]), match[2]
        if (int(second) if len(second) == 4 else first // 100 * 100 + int(second)) in (first + 1, first - 99):
            return f"FY{first}-{(first + 1) % 100:02d}"
    raise FieldError("no-year", f"“{text}” is no financial year.", "Write it as 2025/26.")


def _link(field: Field, text: str) -> str:
    if not _LINK.fullmatch(text):
        raise FieldError("no-link", f"“{text}” is no link.", "Copy it from the browser; it begins with https://.")
    return text


def _email(field: Field, text: str) -> str:
    if not _EMAIL.fullmatch(text):
        raise FieldError("no-email", f"“{text}” is no e-mail address.", "Write it as name@council.gov.uk.")
    return text


def _phone(field: Field, text: str) -> str:
    if not _PHONE.fullmatch(text) or sum(c.isdigit() for c in text) < 3:
        raise FieldError("no-phone", f"“{text}” is no telephone number.", "Write it in figures, such as 020 7664 3000.")
    return " ".join(text.split())


_READ = {
    Kind.TEXT: _text,
    Kind.LONG: _text,
    Kind.DATE: _date,
    Kind.NUMBER: _number,
    Kind.INTEGER: _number,
    Kind.MONEY: _number,
    Kind.CHOICE: _choice,
    Kind.TAGS: _tag,
    Kind.YES_NO: _yes_no,
    Kind.COUNCIL: _council,
    Kind.PERSON: _text,
    Kind.RECORD: _text,
    Kind.YEAR: _year,
    Kind.LINK: _link,
    Kind.EMAIL: _email,
    Kind.PHONE: _phone,
}


# -- several values in one text ----------------------------------------------------------------------------------


def join_tags(members: Iterable[str]) -> str:
    """The members of a TAGS field as the table and CSVs show them: sorted, "; " between them."""
    return "; ".join(sorted(set(members), key=lambda m: (m.casefold(), m)))


def split_tags(field: Field, text: str) -> tuple[str, ...]:
    """What ``join_tags`` made, or what somebody typed with semicolons: canonical members. Raises FieldError."""
    members = {canonical(field, part) for part in text.split(";")}
    return tuple(sorted((m for m in members if m), key=lambda m: (m.casefold(), m)))


def pack(values: dict[str, str]) -> str:
    """A group of fields as one cell: canonical JSON of the fields that have a value, "" where none has."""
    kept = {name: text for name, text in sorted(values.items()) if text}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"), sort_keys=True) if kept else ""


def unpack(text: str) -> dict[str, str]:
    """What ``pack`` made. Fields that this version does not know are among them; what is no such object gives {}."""
    try:
        found = json.loads(text) if text else {}
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {str(k): v for k, v in found.items() if isinstance(v, str)}
