"""What an account at a mail server or service is set up with, and what is wrong with it."""

import ssl
from collections.abc import Mapping

from email_validator import EmailNotValidError, validate_email

from webhooks.relaying import NONE, PORTS, STARTTLS, MailServer, is_here

Settings = Mapping[str, str]


def server_of(
    settings: Settings, host: str | None = None, context: ssl.SSLContext | None = None
) -> MailServer:
    """`host`: the service's own, unless the settings name another."""
    tls = settings.get("tls", STARTTLS)
    return MailServer(
        host=settings.get("host") or host or "",
        port=int(settings.get("port") or PORTS[tls]),
        tls=tls,
        username=settings.get("username", ""),
        password=settings.get("password", ""),
        context=context,
    )


def wrong_with(settings: Settings, host: str | None = None) -> str | None:
    """A sentence for an administrator; None where all can be used."""
    tls, port = settings.get("tls", STARTTLS), settings.get("port") or "587"
    if tls not in PORTS:
        return f"tls is one of {', '.join(PORTS)}, not “{tls}”."
    if not port.isdecimal() or not 0 < int(port) < 65_536:
        return f"port is a number up to 65535, not “{port}”."
    if tls == NONE and not is_here(settings.get("host") or host or ""):
        return "Without TLS patients' emails can be read on the way: set tls=starttls or implicit."
    if bool(settings.get("inbound_username")) != bool(settings.get("inbound_password")):
        return "inbound_username and inbound_password belong together: set both, or neither."
    try:
        validate_email(settings["address"], check_deliverability=False)
    except EmailNotValidError as wrong:
        return f"address cannot be used: {wrong}"
    return None
