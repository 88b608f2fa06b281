"""From a passphrase to the key of a file, as SQLCipher itself would derive it.

An encrypted store is an ordinary SQLCipher 4 file (pages of 8192 bytes), so any SQLCipher tool opens it with the
passphrase. The derivation (PBKDF2-HMAC-SHA512, 256,000 rounds, the file's first 16 bytes as salt) is done here and the
raw key handed over: it costs a tenth of a second or so once, and a second connection, a backup or a remembered key
costs a millisecond.
"""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

SALT_BYTES = 16
ROUNDS = 256_000
_RAW = re.compile(r"^x'([0-9a-f]{64})([0-9a-f]{32})'$")


@dataclass(frozen=True, slots=True)
class Key:
    """A derived key (32 bytes) and the salt (16 bytes) of the file it opens. Never printed."""

    key: bytes = field(repr=False)
    salt: bytes = field(repr=False)

    @property
    def text(self) -> str:
        """As SQLCipher takes it, and as the keyring remembers it: it opens this store, and tells no passphrase."""
        return f"x'{self.key.hex()}{self.salt.hex()}'"


def is_raw(passphrase: str) -> bool:
    """Whether the text is a key as ``Key.text`` writes it rather than a passphrase."""
    return _RAW.match(passphrase) is not None


def derive(passphrase: str, salt: bytes) -> Key:
    """The key for a file with this salt. A raw key (``Key.text``) passes through, whatever salt it names."""
    raw = _RAW.match(passphrase)
    if raw:
        return Key(bytes.fromhex(raw[1]), bytes.fromhex(raw[2]))
    # Composed characters: a laptop that types é as two code points must open what another encrypted.
    plain = unicodedata.normalize("NFC", passphrase).encode()
    return Key(hashlib.pbkdf2_hmac("sha512", plain, salt, ROUNDS, 32), salt)


def new_key(passphrase: str) -> Key:
    """A key with a fresh salt, for a file about to be written."""
    return derive(passphrase, os.urandom(SALT_BYTES))


def salt_of(path: Path) -> bytes:
    """The salt of an encrypted file: its first 16 bytes."""
    with path.open("rb") as file:
        return file.read(SALT_BYTES)
