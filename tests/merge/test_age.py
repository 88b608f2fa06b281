"""Encryption to the laptops a bundle is for."""

from __future__ import annotations

import sys

import pytest

from adviser_app.domain.errors import AdviserError
from adviser_app.merge import age


def keys() -> tuple[str, str]:
    made = age.new_keys()
    assert made is not None
    return made


def test_each_recipient_and_nobody_else() -> None:
    (secret_a, key_a), (secret_b, key_b), (secret_c, _) = keys(), keys(), keys()
    data = age.encrypt(b"a bundle", [key_a, key_b])
    assert age.looks_encrypted(data)
    assert b"a bundle" not in data
    assert age.decrypt(data, [secret_a]) == age.decrypt(data, [secret_c, secret_b]) == b"a bundle"
    with pytest.raises(AdviserError) as refused:
        age.decrypt(data, [secret_c])
    assert refused.value.code == "not-for-you"


def test_damage_and_what_is_not_encrypted() -> None:
    secret, key = keys()
    data = age.encrypt(b"x" * 1000, [key])
    for broken in (data[:-1], data[:50], bytes([*data[:-5], data[-5] ^ 1, *data[-4:]]), b"", b"PK\x03\x04"):
        with pytest.raises(AdviserError) as refused:
            age.decrypt(broken, [secret])
        assert refused.value.code == "not-for-you"


def test_keys_that_are_none() -> None:
    secret, key = keys()
    with pytest.raises(AdviserError) as refused:
        age.encrypt(b"", [key, "age1nothing"])
    assert refused.value.code == "age-key"
    with pytest.raises(AdviserError) as refused:
        age.decrypt(age.encrypt(b"", [key]), [secret[:-3]])
    assert refused.value.code == "age-key"


def test_a_machine_without_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyrage", None)
    assert age.new_keys() is None
    for call in (lambda: age.encrypt(b"", []), lambda: age.decrypt(b"", [])):
        with pytest.raises(AdviserError) as refused:
            call()
        assert refused.value.code == "no-encryption"
