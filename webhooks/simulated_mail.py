"""The simulated mail service: emails as they travel, to and from the demo's `web/simulator`.

Its posts are signed as Standard Webhooks are; their address names the account.
"""

import httpx

from inbox.carrier import (
    Accepted,
    DeliveryStatus,
    Hook,
    InDoubt,
    Malformed,
    NotUnderstood,
    Posted,
    Problem,
    Settings,
)
from inbox.mail import EmailReport, OutboundEmail
from webhooks.handing import PATIENCE, Bearer, Content, hand_over
from webhooks.mail_problems import NOT_ACCEPTED, UNEXPLAINED, problem_of
from webhooks.mime import read_mail
from webhooks.posts import UNKNOWN_KIND, json_object, kept, required, word
from webhooks.relaying import written
from webhooks.standard_webhooks import is_signed
from webhooks.statuses import NOT_ARRIVED, STATUSES


class SimulatedMail:
    name = "simulated_mail"
    required: frozenset[str] = frozenset({"account", "secret", "api_url", "address"})
    optional: frozenset[str] = frozenset()
    answer = b"{}"
    answer_type = "application/json"
    challenge: str | None = None

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    def account(self, settings: Settings) -> str:
        """The account's name, which stands in the address of every post."""
        return settings["account"]

    def address(self, settings: Settings) -> str:
        """From which the clinic's emails go."""
        return settings["address"]

    def claimed_account(self, hook: Hook) -> str:
        """The account in the address, not yet proven. Raises Malformed."""
        try:
            return hook.query["account"]
        except KeyError:
            raise Malformed("account is missing") from None

    def verify(self, settings: Settings, hook: Hook) -> bool:
        """Whether the secret signed this body."""
        return is_signed(settings["secret"], hook)

    def read(self, hook: Hook) -> list[Posted]:
        """An email, or what became of one. Raises Malformed."""
        match hook.kind:
            case "mime":
                return read_mail(hook.body, hook.query.get("recipient") or None)
            case "events":
                return [_report(json_object(hook))]
        return [NotUnderstood(UNKNOWN_KIND)]

    async def send_email(self, settings: Settings, email: OutboundEmail) -> Accepted:
        """Hand over one email. Raises Refused, Busy or InDoubt."""
        request = self._http.build_request(
            "POST",
            f"{settings['api_url'].rstrip('/')}/mail",
            params={"client_reference": email.item_id},
            content=written(email, {}),
            headers={"content-type": "message/rfc822"},
            timeout=PATIENCE,
        )
        answer = await hand_over(self._http, request, Bearer(settings["secret"]), _explain)
        if word(answer, "reference") is None:
            raise InDoubt("The mail service's answer holds no reference")
        return Accepted(email.message_id, DeliveryStatus.SENT)


def _report(content: Content) -> Posted:
    status = STATUSES["simulated"].get(required(content, "status"))
    if status is None:
        return NotUnderstood("A status that we do not know")
    problem = problem_of(word(content, "code") or "") if status in NOT_ARRIVED else None
    return EmailReport(status, problem, item_id=required(content, "item"), raw=kept(content))


def _explain(http_status: int, _: Content) -> Problem:
    return NOT_ACCEPTED if http_status == httpx.codes.UNAUTHORIZED else UNEXPLAINED
