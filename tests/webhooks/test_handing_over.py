"""What a broken line means for sending again is the same with every carrier."""

from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from inbox.carrier import Busy, Carrier, InDoubt, OutboundText
from tests.webhooks import (
    bandwidth_account,
    plivo_account,
    telnyx_account,
    twilio_account,
    vonage_account,
)
from tests.webhooks.answers import BROKE_AFTERWARDS, NEVER_REACHED, raising, tells_of

pytestmark = pytest.mark.anyio


@dataclass(frozen=True)
class Sending:
    """A carrier that cannot be reached as it should be, and a text for it."""

    carrier: Any
    settings: Any
    text: OutboundText

    async def fails(self, fault: type[httpx.TransportError]) -> None:
        carrier = self.carrier(raising(fault))
        assert isinstance(carrier, Carrier)
        settings = self.settings() if callable(self.settings) else self.settings
        await carrier.send(settings, self.text)


SENDING = {
    "twilio": Sending(twilio_account.twilio, twilio_account.SETTINGS, twilio_account.TEXT),
    "telnyx": Sending(telnyx_account.telnyx, telnyx_account.SETTINGS, telnyx_account.TEXT),
    "bandwidth": Sending(
        bandwidth_account.bandwidth, bandwidth_account.SETTINGS, bandwidth_account.TEXT
    ),
    "vonage": Sending(vonage_account.vonage, vonage_account.settings, vonage_account.TEXT),
    "plivo": Sending(plivo_account.plivo, plivo_account.SETTINGS, plivo_account.TEXT),
}


@pytest.fixture(params=SENDING.values(), ids=[*SENDING])
def sending(request: pytest.FixtureRequest) -> Sending:
    return request.param  # type: ignore[no-any-return]


def assert_tells_nothing(sending: Sending, fault: BaseException) -> None:
    for secret in (sending.text.body, sending.text.recipient, sending.text.sender, "Authorization"):
        assert secret not in tells_of(fault)


@pytest.mark.parametrize("fault", NEVER_REACHED)
async def test_a_carrier_that_was_not_reached_is_busy(
    sending: Sending, fault: type[httpx.TransportError]
) -> None:
    with pytest.raises(Busy) as busy:
        await sending.fails(fault)
    assert_tells_nothing(sending, busy.value)


@pytest.mark.parametrize("fault", BROKE_AFTERWARDS)
async def test_a_line_that_broke_after_the_hand_over_leaves_doubt(
    sending: Sending, fault: type[httpx.TransportError]
) -> None:
    with pytest.raises(InDoubt) as doubt:
        await sending.fails(fault)
    assert_tells_nothing(sending, doubt.value)
