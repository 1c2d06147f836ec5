"""The four text carriers beside Twilio, as the clinic sees them: each takes texts and lists them,

posts what patients write, signed, and tells what became of a text.
"""

from tests.stand_ins.bandwidth import BandwidthStandIn
from tests.stand_ins.plivo import PlivoStandIn
from tests.stand_ins.standing_in import StandIn
from tests.stand_ins.telnyx import TelnyxStandIn
from tests.stand_ins.vonage import VonageStandIn

STAND_INS: tuple[type[StandIn], ...] = (
    TelnyxStandIn,
    BandwidthStandIn,
    VonageStandIn,
    PlivoStandIn,
)
