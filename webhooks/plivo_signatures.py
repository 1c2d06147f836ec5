"""Proof that Plivo posted something: HMACs with the account's token, of two generations.

V2, which is documented for messages, covers the address and a nonce alone, not the body:
https://www.plivo.com/docs/messaging/concepts/signature-validation. V3, which is documented for
calls and seen with messages too, covers every field:
https://www.plivo.com/docs/voice/concepts/signature-validation. Where V3 is there, V3 has to hold.
"""

from base64 import b64decode
from collections.abc import Iterable
from urllib.parse import parse_qs, urlsplit, urlunsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC

from inbox.carrier import Hook
from webhooks.posts import form_fields


def posted_by_plivo(auth_token: str, hook: Hook) -> bool:
    """Whether the token of the account, or of its main account, signed this post."""
    if not auth_token:
        return False  # Anyone can sign with an empty key.
    newer, older = _signatures(hook, "v3"), _signatures(hook, "v2")
    try:
        if newer:
            return _signed(auth_token, _message_v3(hook), newer)
        return _signed(auth_token, _message_v2(hook), older)
    except ValueError:
        return False


def _signatures(hook: Hook, version: str) -> list[str]:
    names = (f"x-plivo-signature-{version}", f"x-plivo-signature-ma-{version}")
    given = [hook.headers.get(name, "") for name in names]
    return [one.strip() for header in given for one in header.split(",") if one.strip()]


def _signed(auth_token: str, message: str, signatures: Iterable[str]) -> bool:
    return any(_matches(auth_token, message, signature) for signature in signatures)


def _matches(auth_token: str, message: str, signature: str) -> bool:
    mac = HMAC(auth_token.encode(), SHA256())
    mac.update(message.encode())
    try:
        mac.verify(b64decode(signature, validate=True))
    except (InvalidSignature, ValueError):
        return False
    return True


def _message_v2(hook: Hook) -> str:
    return _bare(hook.url) + hook.headers.get("x-plivo-signature-v2-nonce", "")


def _message_v3(hook: Hook) -> str:
    """The address with its query in order, each field with its values in order, and the nonce."""
    query = _in_order(parse_qs(urlsplit(hook.url).query, keep_blank_values=True), "=", "&")
    fields = form_fields(hook.body)
    posted = _in_order({name: fields.getlist(name) for name in fields}, "", "")
    address = _bare(hook.url)
    if query or posted:
        address += f"?{query}"
    if query and posted:
        address += "."
    return f"{address}{posted}.{hook.headers.get('x-plivo-signature-v3-nonce', '')}"


def _in_order(fields: dict[str, list[str]], between: str, behind: str) -> str:
    pairs = [f"{name}{between}{value}" for name in sorted(fields) for value in sorted(fields[name])]
    return behind.join(pairs)


def _bare(url: str) -> str:
    scheme, host, path, _, _ = urlsplit(url)
    return urlunsplit((scheme, host, path, "", ""))
