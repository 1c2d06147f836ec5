"""Where Twilio is, and what it may be trusted with: https://www.twilio.com/docs/usage/api.

A picture's address leads to Twilio's store by a redirect that lives four hours:
https://help.twilio.com/articles/223183748. Seen are mms.twiliocdn.com, media.twiliocdn.com and
s3-external-1.amazonaws.com/media.twiliocdn.com/….
"""

import re
from urllib.parse import quote

import httpx

from inbox.carrier import Settings

API_URL = "https://api.twilio.com"
API_HOST = re.compile(r"api(\.[a-z0-9-]+){0,2}\.twilio\.com")
"""Twilio's regions have hosts of their own, such as api.dublin.ie1.twilio.com."""
STORE_HOST = re.compile(r"([a-z0-9-]+\.)*twiliocdn\.com(\.s3[a-z0-9.-]*\.amazonaws\.com)?")
S3_HOST = re.compile(r"s3[a-z0-9.-]*\.amazonaws\.com")
S3_BUCKET = re.compile(r"/([a-z0-9-]+\.)*twiliocdn\.com/")


def base_url(settings: Settings) -> str:
    return (settings.get("api_url") or API_URL).rstrip("/")


def account_url(settings: Settings) -> str:
    return f"{base_url(settings)}{account_path(settings)}"


def account_path(settings: Settings) -> str:
    return f"/2010-04-01/Accounts/{quote(settings['account_sid'], safe='')}"


def messages_url(settings: Settings) -> str:
    return f"{account_url(settings)}/Messages.json"


def calls_url(settings: Settings) -> str:
    return f"{account_url(settings)}/Calls.json"


def is_own(settings: Settings, url: httpx.URL) -> bool:
    """Whether the account's credentials may be sent there: its own part of Twilio's API."""
    ours = httpx.URL(base_url(settings))
    here = (url.scheme, url.host, url.port) == (ours.scheme, ours.host, ours.port)
    twilios = url.scheme == "https" and url.port is None and bool(API_HOST.fullmatch(url.host))
    plain = not url.userinfo and ".." not in url.path
    return plain and (here or twilios) and url.path.startswith(f"{account_path(settings)}/")


def is_store(url: httpx.URL) -> bool:
    """Whether Twilio's files may lie there, behind a link that needs no credentials."""
    if url.scheme != "https" or url.port is not None or url.userinfo:
        return False
    in_bucket = S3_HOST.fullmatch(url.host) and S3_BUCKET.match(url.path)
    return bool(STORE_HOST.fullmatch(url.host) or in_bucket)
