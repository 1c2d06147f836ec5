from dataclasses import replace
from typing import Any, ClassVar

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.stand_ins.standing_in import Post, StandIn, Text
from tests.webhooks.telnyx_account import SETTINGS as ACCOUNT
from tests.webhooks.telnyx_account import event, fixture, signed

OUTCOMES = {
    "SENT": "dlr_unconfirmed",
    "DELIVERED": "delivered",
    "UNDELIVERED": "failed",
    "FAILED": "gw_reject",
}
"""The words of its records, which are not those of its webhooks."""


class TelnyxStandIn(StandIn):
    name = "telnyx"
    path = "/v2/messages"
    words: ClassVar = {
        "SENT": "sent",
        "DELIVERED": "delivered",
        "UNDELIVERED": "delivery_failed",
        "FAILED": "sending_failed",
    }
    keeps_words = True
    stop_code = "40300"

    def __init__(self, clinic_url: str) -> None:
        super().__init__(clinic_url)
        self.hidden: set[str] = set()
        """Texts that its log tells of, and that it does not show."""
        self.app.routes.append(Route("/v2/detail_records", self._list, methods=["GET"]))
        self.app.routes.append(Route("/v2/messages/{id}", self._show, methods=["GET"]))

    @property
    def settings(self) -> dict[str, str]:
        return {**ACCOUNT, "api_url": "http://telnyx.test/v2", "messages_per_second": "50"}

    def read(self, body: bytes) -> Text:
        said = orjson.loads(body)
        return {**said, "body": said["text"], "callback": said["webhook_url"]}

    def taken(self, text: Text) -> Response:
        created = orjson.loads(fixture("created.json"))
        created["data"]["id"] = text["id"]
        return JSONResponse(created)

    def refused_for_stop(self) -> Response | None:
        return Response(fixture("opted_out.json"), 400)

    def received(self, sender: str, recipient: str, body: str, id: str) -> Post:
        content = event(
            "received.json",
            **{"id": id, "text": body, "from": {"phone_number": sender}, "media": []},
            to=[{"phone_number": recipient}],
        )
        return self._post(self.url("messages"), content)

    def told(self, text: Text, status: str, code: str | None = None) -> Post:
        errors = [{"code": code, "title": "as Telnyx says it: STOP"}] if code else []
        to = [{"phone_number": text["to"], "status": self.words[status]}]
        content = event("finalized.json", id=text["id"], to=to, errors=errors)
        return self._post(text["callback"], content)

    def forged(self, post: Post) -> Post:
        return replace(post, headers=signed(post.body, key=Ed25519PrivateKey.generate()))

    def _post(self, url: str, content: object) -> Post:
        body = orjson.dumps(content)
        return Post(url, body, signed(body))

    async def _list(self, request: Request) -> Response:
        assert request.query_params["filter[record_type]"] == "messaging"
        sought = request.query_params.get("filter[cld]")
        records = [*map(_lost, self.lost), *map(self._record, self.texts)]
        asked = request.query_params
        page, size = (int(asked.get(f"page[{name}]", 1)) for name in ("number", "size"))
        found = [record for record in records[::-1] if sought in {None, record["cld"]}]
        return JSONResponse({"data": found[(page - 1) * size : page * size]})

    async def _show(self, request: Request) -> Response:
        for text in self.lost:
            if text["id"] == request.path_params["id"] and text["id"] not in self.hidden:
                content = self.received(text["from"], text["to"], text["body"], text["id"]).body
                payload = orjson.loads(content)["data"]["payload"]
                media = [{"url": url, "content_type": type} for url, type in text["media"]]
                return JSONResponse({"data": {**payload, "media": media}})
        return Response(fixture("unauthorized.json"), 404)

    def _record(self, text: Text) -> dict[str, Any]:
        return {
            "record_type": "message_detail_record",
            "uuid": text["id"],
            "direction": "outbound",
            "cli": text["from"],
            "cld": text["to"],
            "created_at": text["at"].isoformat(),
            "profile_id": ACCOUNT["messaging_profile_id"],
            "status": OUTCOMES[text["became"]],
            "errors": [text["code"]] if text["code"] else [],
            "delivery_status_webhook_url": text["callback"],
        }


def _lost(text: Text) -> dict[str, Any]:
    return {
        "record_type": "message_detail_record",
        "uuid": text["id"],
        "direction": "inbound",
        "cli": text["from"],
        "cld": text["to"],
        "created_at": text["at"].isoformat(),
        "profile_id": text.get("profile", ACCOUNT["messaging_profile_id"]),
        "status": "delivered",
        "errors": [],
    }
