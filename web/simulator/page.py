"""The page of the patients' phones, made on the server; its script only fills in texts."""

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from string import Template

from web.simulator.behaviours import BEHAVIOURS

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

_PAGE = Template((Path(__file__).parent / "phone.html").read_text(encoding="utf-8"))


def phone_page(clinic_numbers: Sequence[str], patients: Mapping[str, str]) -> str:
    """The page, with the clinic's numbers to text, phones to pick, and the behaviours."""
    options = "".join(f"<option>{escape(number)}</option>" for number in clinic_numbers)
    rows = "".join(
        f'<tr><th scope="row">…{behaviour.ending}</th><td>{escape(behaviour.words)}</td></tr>'
        for behaviour in BEHAVIOURS
    )
    phones = "".join(
        f'<option value="{escape(number)}" label="{escape(owner)}"></option>'
        for number, owner in patients.items()
    )
    return _PAGE.substitute(clinic_numbers=options, behaviours=rows, patients=phones)
