"""What the stand-ins have in common."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar
from uuid import uuid4

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

Text = dict[str, Any]
Fault = Callable[[Text], Response | None]


@dataclass(frozen=True)
class Post:
    """A webhook, ready to be posted."""

    url: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


class StandIn:
    """One carrier: `texts` are those it has taken, as `to`, `from`, `body`, `callback`, `id`.

    Its log says that each of them `became`, in our words, and with what `code`.
    """

    name: str
    path: str
    """Of its messages, for texts to take and to list."""
    words: ClassVar[Mapping[str, str]]
    """The carrier's words for our statuses."""
    keeps_words: ClassVar[bool]
    """Whether its log can tell what a patient wrote."""
    stop_code: str
    """Its code for a number that has opted out."""

    def __init__(self, clinic_url: str) -> None:
        self.clinic_url = clinic_url
        self.texts: list[Text] = []
        self.lost: list[Text] = []
        """Texts of patients that are in its log alone, as `id`, `from`, `to`, `body`, `at`."""
        self.before: Fault = lambda _: None
        """Answers in the carrier's place, and the text is not taken."""
        self.after: Fault = lambda _: None
        """Answers in the carrier's place, though the text was taken."""
        self.app = Starlette(routes=[Route(self.path, self._create, methods=["POST"])])

    @property
    def settings(self) -> dict[str, str]:
        """What `frontdesk carrier add` is given for this stand-in."""
        raise NotImplementedError

    def url(self, kind: str) -> str:
        return f"{self.clinic_url}/webhooks/{self.name}/{kind}"

    def read(self, body: bytes) -> Text:
        """A text from what the clinic hands over."""
        raise NotImplementedError

    def taken(self, text: Text) -> Response:
        """The answer to a text that was taken."""
        raise NotImplementedError

    def refused_for_stop(self) -> Response | None:
        """The answer to a text for whoever has opted out, where the carrier tells it at once."""
        raise NotImplementedError

    def received(self, sender: str, recipient: str, body: str, id: str) -> Post:
        """A patient's text, signed."""
        raise NotImplementedError

    def told(self, text: Text, status: str, code: str | None = None) -> Post:
        """What became of a text, in one of our words, signed."""
        raise NotImplementedError

    def forged(self, post: Post) -> Post:
        """The same, signed by somebody else."""
        raise NotImplementedError

    def loses(self, age: timedelta = timedelta(hours=1), **text: Any) -> Text:
        """A patient's text that the clinic was never told of."""
        lost = {"id": str(uuid4()), "at": datetime.now(UTC) - age, "media": [], **text}
        self.lost.append(lost)
        return lost

    def holds(self, content: bytes) -> str:
        """The address of a file that a patient has sent along."""
        path = f"/files/{uuid4()}"
        self.app.routes.append(Route(path, lambda _: Response(content, media_type="image/jpeg")))
        return f"http://{self.name}.test{path}"

    async def _create(self, request: Request) -> Response:
        text = self.read(await request.body())
        text |= {"at": datetime.now(UTC), "became": "SENT", "code": None}
        text["id"] = f"00000000-0000-4000-8000-{len(self.texts) + 1:012d}"
        refused = self.before(text)
        if refused is not None:
            return refused
        self.texts.append(text)
        return self.after(text) or self.taken(text)
