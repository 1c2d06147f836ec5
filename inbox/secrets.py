"""Secrets at rest and in transit: carrier settings, passwords, tokens."""

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_passwords = PasswordHasher()


def derived_key(secret_key: str, purpose: str) -> bytes:
    """32 bytes for one purpose, so that no key is ever used for two things (RFC 5869)."""
    hkdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode())
    return hkdf.derive(secret_key.encode())


class SettingsSafe:
    """Keeps the settings of carrier accounts encrypted at rest."""

    def __init__(self, secret_key: str) -> None:
        key = derived_key(secret_key, "carrier settings")
        self._fernet = Fernet(base64.urlsafe_b64encode(key))

    def lock(self, settings: Mapping[str, str]) -> str:
        return self._fernet.encrypt(json.dumps(dict(settings)).encode()).decode()

    def unlock(self, locked: str) -> dict[str, str]:
        """Raises cryptography's InvalidToken where the secret key is another than then."""
        opened: dict[str, str] = json.loads(self._fernet.decrypt(locked.encode()))
        return opened


@cache
def _nobodys_hash() -> str:
    return _passwords.hash(secrets.token_urlsafe())


def hash_password(password: str) -> str:
    return _passwords.hash(password)


def password_matches(password_hash: str | None, password: str) -> bool:
    """Takes as long for a person who is not there as for a wrong password.

    Raises VerificationError where it could not be found out, for want of memory: no wrong guess.
    """
    try:
        return _passwords.verify(password_hash or _nobodys_hash(), password) and bool(password_hash)
    except (VerifyMismatchError, InvalidHashError):
        return False


def new_token() -> str:
    return f"frontdesk_{secrets.token_urlsafe(32)}"


def digest(token: str) -> str:
    """What is kept of a token: 256 random bits need no salt and no stretching."""
    return hashlib.sha256(token.encode()).hexdigest()
