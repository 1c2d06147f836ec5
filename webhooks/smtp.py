"""Any mail server: out by SMTP submission (RFC 6409), in as raw MIME that the server pipes to us.

Signing by DKIM is the server's. How to pipe from Postfix and others is in docs/email.md.
"""

import ssl

from inbox.carrier import Accepted, Hook, NotUnderstood, Posted, Settings
from inbox.mail import OutboundEmail
from webhooks.basic_authorization import CHALLENGE, claimed_user, is_authorized
from webhooks.mail_settings import server_of, wrong_with
from webhooks.mime import read_mail
from webhooks.posts import UNKNOWN_KIND
from webhooks.relaying import relay


class Smtp:
    name = "smtp"
    required: frozenset[str] = frozenset({"host", "address"})
    optional: frozenset[str] = frozenset(
        {
            *("port", "tls", "username", "password"),
            *("inbound_username", "inbound_password", "messages_per_second"),
        }
    )
    answer = b"{}"
    answer_type = "application/json"
    challenge: str | None = CHALLENGE

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        """`context`: how certificates are checked, where not by the system's authorities."""
        self._context = context

    def wrong_with(self, settings: Settings) -> str | None:
        """What an administrator should set otherwise."""
        return wrong_with(settings)

    def account(self, settings: Settings) -> str:
        """The user name that mail is piped in with; the address, where none is."""
        return settings.get("inbound_username") or settings["address"]

    def address(self, settings: Settings) -> str:
        """From which the clinic's emails go."""
        return settings["address"]

    def claimed_account(self, hook: Hook) -> str:
        """The user name, not yet proven. Raises Malformed."""
        return claimed_user(hook)

    def verify(self, settings: Settings, hook: Hook) -> bool:
        """Whether the post carries the account's inbound user name and password."""
        user, password = settings.get("inbound_username", ""), settings.get("inbound_password", "")
        return is_authorized(hook, user, password)

    def read(self, hook: Hook) -> list[Posted]:
        """The email, or what a report says of others. Raises Malformed."""
        if hook.kind != "mime":
            return [NotUnderstood(UNKNOWN_KIND)]
        return read_mail(hook.body, hook.query.get("recipient") or None)

    async def send_email(self, settings: Settings, email: OutboundEmail) -> Accepted:
        """Hand over one email. Raises Refused, Busy or InDoubt."""
        return await relay(server_of(settings, context=self._context), email)
