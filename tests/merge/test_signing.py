"""Signing keys: signatures hold for exactly what was signed, and a key has one spelling and eight words."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adviser_app.merge import signing
from adviser_app.merge.words import WORDS

SECRET = "sAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
KEY = signing.key_of(SECRET)


def test_the_first_example_of_rfc_8032() -> None:
    secret = "snWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"
    assert signing.key_of(secret) == "k11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
    assert signing._bytes(signing.sign(secret, b""), "g", 64).hex() == (
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24"
        "655141438e7a100b"
    )


def test_new_keys_differ() -> None:
    assert signing.new_secret() != signing.new_secret()
    assert signing.key_of(signing.new_secret()) != signing.key_of(signing.new_secret())


@given(st.binary(max_size=40), st.data())
def test_a_signature_is_of_exactly_these_bytes(data: bytes, draw: st.DataObject) -> None:
    signature = signing.sign(SECRET, data)
    assert signing.verifies(KEY, data, signature)
    assert not signing.verifies(KEY, data + b"!", signature)
    where = draw.draw(st.integers(0, len(signature) - 1))
    other = draw.draw(st.sampled_from(string.ascii_letters + string.digits + "-_=+/ "))
    if other != signature[where]:
        assert not signing.verifies(KEY, data, signature[:where] + other + signature[where + 1 :])


@pytest.mark.parametrize("text", ["", "k", "x" * 44, KEY + "=", KEY[1:], KEY.replace("-", "+") + "\n", "k" + "é" * 43])
def test_what_is_no_key(text: str) -> None:
    assert not signing.verifies(text, b"", signing.sign(SECRET, b""))


def test_the_last_sign_of_a_key_has_bits_to_spare() -> None:
    """43 signs hold 258 bits, a key 256: other spellings of the same key are not taken."""
    spare = {KEY[:-1] + c for c in string.ascii_letters + string.digits + "-_"}
    assert [k for k in spare if signing.verifies(k, b"", signing.sign(SECRET, b""))] == [KEY]


def test_words() -> None:
    assert len(WORDS) == len(set(WORDS)) == 256
    assert all(4 <= len(w) <= 7 and w.isascii() and w.islower() for w in WORDS)
    assert len({w[:4] for w in WORDS}) == 256  # the first four letters tell them apart
    # They stand in people's notes, and the other laptop may have another version: never to be changed.
    assert signing.words(KEY) == ("glove", "whisper", "quartz", "napkin", "summer", "fiddle", "kitchen", "finger")
    assert signing.words(KEY) != signing.words(signing.key_of(signing.new_secret()))


@settings(max_examples=200)
@given(st.binary(min_size=32, max_size=32))
def test_words_are_of_the_list(seed: bytes) -> None:
    assert set(signing.words("k" + signing._text(seed))) <= set(WORDS)
