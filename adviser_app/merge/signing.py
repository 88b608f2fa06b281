"""Signing keys: a laptop signs what it sends, and people compare the key once, over the phone, in eight words.

Ed25519 (RFC 8032) by libsodium. Keys and signatures are a letter and url-safe base64, as all ids are.
"""

from __future__ import annotations

import hashlib
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode

from adviser_app.merge.words import WORDS

SECRET, KEY, SIGNATURE = "s", "k", "g"
_WORDS = 8  # 64 bits: nobody makes a second key with the same words


def new_secret() -> str:
    """A new signing key: the secret half, which never leaves the store."""
    return SECRET + _text(secrets.token_bytes(32))


def key_of(secret: str) -> str:
    """The public half of a key, which everybody may know."""
    from nacl.signing import SigningKey

    return KEY + _text(bytes(SigningKey(_bytes(secret, SECRET, 32)).verify_key))


def sign(secret: str, data: bytes) -> str:
    """The signature of some bytes; always the same for the same key and bytes."""
    from nacl.signing import SigningKey

    return SIGNATURE + _text(SigningKey(_bytes(secret, SECRET, 32)).sign(data).signature)


def verifies(key: str, data: bytes, signature: str) -> bool:
    """Whether the owner of a key signed exactly these bytes. False too for what is no key or no signature."""
    from nacl.exceptions import BadSignatureError
    from nacl.signing import VerifyKey

    try:
        VerifyKey(_bytes(key, KEY, 32)).verify(data, _bytes(signature, SIGNATURE, 64))
    except (BadSignatureError, ValueError):
        return False
    return True


def words(key: str) -> tuple[str, ...]:
    """The eight words that stand for a key, to be read over the phone."""
    return tuple(WORDS[byte] for byte in hashlib.sha256(b"adviser-key-1:" + key.encode()).digest()[:_WORDS])


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def _bytes(text: str, letter: str, size: int) -> bytes:
    """The bytes of a text in its one spelling. Raises ValueError for any other."""
    body = text.removeprefix(letter)
    try:
        data = urlsafe_b64decode(body + "=" * (-len(body) % 4))
    except ValueError:
        data = b""
    if len(data) != size or letter + _text(data) != text:
        raise ValueError("neither a key nor a signature")
    return data
