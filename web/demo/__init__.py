"""The demo clinic: people, patients and a history that shows what the inbox can hold."""

from web.demo.clinic import DESK as DESK
from web.demo.clinic import PASSWORD as PASSWORD
from web.demo.clinic import phone_network as phone_network
from web.demo.clinic import prepare as prepare
