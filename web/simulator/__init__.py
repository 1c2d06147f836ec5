"""The outside world of the demo: a phone network, and the patients' phones as a page.

It knows the clinic by its webhooks alone, as a carrier does, and keeps its own journal.
"""

from web.simulator.application import simulator as simulator
from web.simulator.network import PhoneNetwork as PhoneNetwork
from web.simulator.outside import Delays as Delays
