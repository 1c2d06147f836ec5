"""What both the server and the command line are made of: made here, and nowhere else."""

from dataclasses import dataclass

import httpx

from inbox.accounts import Accounts
from inbox.carrier import Poster
from inbox.change import Changes
from inbox.connecting import CarrierDesk
from inbox.feed import Feed
from inbox.secrets import SettingsSafe
from store.database import Database
from store.storage import Storage, in_bucket, in_folder
from web.config import Settings
from webhooks.bandwidth import Bandwidth
from webhooks.calls import Calls
from webhooks.mailgun import Mailgun
from webhooks.plivo import Plivo
from webhooks.postmark import Postmark
from webhooks.simulated import Simulated
from webhooks.simulated_mail import SimulatedMail
from webhooks.smtp import Smtp
from webhooks.telnyx import Telnyx
from webhooks.twilio import Twilio
from webhooks.vonage import Vonage


@dataclass(frozen=True, slots=True)
class Parts:
    """What both the server and the command line are made of."""

    settings: Settings
    http: httpx.AsyncClient
    database: Database
    feed: Feed
    changes: Changes
    desk: CarrierDesk
    accounts: Accounts
    storage: Storage


def parts_of(settings: Settings, transport: httpx.AsyncBaseTransport | None = None) -> Parts:
    """`transport`: how carriers are reached, where it is not the network."""
    http = httpx.AsyncClient(transport=transport)
    database = Database(settings.database_url)
    feed = Feed(database, settings.broadcast_url, heartbeat=settings.heartbeat_seconds)
    posters: list[Poster] = [
        Twilio(http, settings.public_url),
        Telnyx(http, settings.public_url),
        Bandwidth(http),
        Vonage(http, settings.public_url),
        Plivo(http, settings.public_url),
        Simulated(http),
        SimulatedMail(http),
        Calls(http),
        Smtp(),
        Mailgun(),
        Postmark(),
    ]
    available = {poster.name: poster for poster in posters}
    desk = CarrierDesk(available, SettingsSafe(settings.secret_key))
    changes = Changes(database, feed.announce)
    storage = (
        in_bucket(settings.storage_url, settings.s3_options, settings.data)
        if settings.storage_url
        else in_folder(settings.files, scratch=settings.data)
    )
    accounts = Accounts(database, desk.safe, desk.available)
    return Parts(settings, http, database, feed, changes, desk, accounts, storage)
