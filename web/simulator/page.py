"""The page of the patients' phones, made on the server; its scripts fill in what was carried."""

from html import escape
from pathlib import Path
from string import Template

from web.simulator.behaviours import BEHAVIOURS
from web.simulator.network import PhoneNetwork

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

_PAGE = Template((Path(__file__).parent / "phone.html").read_text(encoding="utf-8"))


def phone_page(network: PhoneNetwork) -> str:
    """The page, with the clinic's numbers to text, phones to pick, and the behaviours."""
    options = "".join(f"<option>{escape(number)}</option>" for number in network.clinic_numbers)
    rows = "".join(
        f'<tr><th scope="row">…{behaviour.ending}</th><td>{escape(behaviour.words)}</td></tr>'
        for behaviour in BEHAVIOURS
    )
    addresses = {number: address for address, number in network.addresses.items()}
    phones = "".join(
        f'<option value="{escape(number)}" label="{escape(owner)}"'
        f' data-address="{escape(addresses.get(number, ""))}"></option>'
        for number, owner in network.patients.items()
    )
    return _PAGE.substitute(clinic_numbers=options, behaviours=rows, patients=phones)
