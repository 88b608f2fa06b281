"""Encryption of a bundle to the laptops it is for, with age (by ``pyrage``, which some machines have no build of)."""

from __future__ import annotations

from collections.abc import Iterable
from types import ModuleType

from adviser_app.domain.errors import AdviserError

SUFFIX = ".age"
_MAGIC = b"age-encryption.org/"


def new_keys() -> tuple[str, str] | None:
    """A new secret key and the key others encrypt to; None on a machine that cannot encrypt."""
    try:
        pyrage = _pyrage()
    except AdviserError:
        return None
    identity = pyrage.x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def looks_encrypted(data: bytes) -> bool:
    """Whether these bytes begin as age's files do."""
    return data.startswith(_MAGIC)


def encrypt(data: bytes, keys: Iterable[str]) -> bytes:
    """The bytes, for the owners of some keys alone. Raises AdviserError 'no-encryption', 'age-key'."""
    pyrage = _pyrage()
    try:
        recipients = [pyrage.x25519.Recipient.from_str(key) for key in keys]
    except pyrage.RecipientError as error:
        raise AdviserError(
            "No encryption key",
            "One of the recipients' encryption keys is not whole.",
            "Ask them for a bundle of theirs, which brings it, or send without encryption.",
            code="age-key",
        ) from error
    return bytes(pyrage.encrypt(data, recipients))


def decrypt(data: bytes, secrets: Iterable[str]) -> bytes:
    """What was encrypted to one of these secret keys.

    Raises AdviserError 'no-encryption', 'age-key' (no secret key fits its own form), 'not-for-you' (encrypted to
    others, or damaged on the way: that cannot be told apart).
    """
    pyrage = _pyrage()
    try:
        identities = [pyrage.x25519.Identity.from_str(secret) for secret in secrets]
    except pyrage.IdentityError as error:
        raise AdviserError(
            "No encryption key", "This laptop's encryption key is not whole.", "Restore a backup.", code="age-key"
        ) from error
    try:
        return bytes(pyrage.decrypt(data, identities))
    except pyrage.DecryptError as error:
        raise AdviserError(
            "Cannot be opened here",
            "The file is encrypted to other laptops than this one, or was damaged on the way.",
            "Ask the sender to encrypt it to this laptop, or to send it again.",
            code="not-for-you",
        ) from error


def _pyrage() -> ModuleType:
    try:
        import pyrage
    except ImportError as error:
        raise AdviserError(
            "No encryption on this machine",
            "The part of Adviser that encrypts bundles (age) does not exist for this kind of computer.",
            "Ask for the file without encryption, or send it so.",
            code="no-encryption",
        ) from error
    return pyrage
