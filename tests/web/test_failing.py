"""When a part of the server itself fails: a clear answer, nothing of its cause, nothing lost."""

import pytest

from tests.clinic import Clinic
from tests.founding import MARIA

pytestmark = pytest.mark.anyio


async def test_a_resolver_that_fails_hides_its_cause(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError("the table of Maria's secrets is gone")

    monkeypatch.setattr("inbox.listing.counts", broken)
    answer = await clinic.answer("{ inboxCounts { all } }")
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "INTERNAL"
    assert "secrets" not in error["message"]
    assert "Its id is" in error["message"]


async def test_a_webhook_that_cannot_be_kept_is_not_acknowledged(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twilio posts it again, and then it is kept."""

    async def full(*_: object, **__: object) -> None:
        raise OSError("database or disk is full")

    with monkeypatch.context() as disk:
        disk.setattr("inbox.adding.add", full)
        answer = await clinic.texted(MARIA, "Hello", sid="SM1")
        assert answer.status_code == 500
        assert answer.json()["errors"][0]["extensions"]["code"] == "INTERNAL"
        assert "disk" not in answer.text
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert await clinic.inbox() == []
    assert (await clinic.texted(MARIA, "Hello", sid="SM1")).status_code == 200
    assert len(await clinic.inbox()) == 1


async def test_a_broken_broadcast_makes_it_later_and_loses_nothing(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def lost(*_: object) -> None:
        raise ConnectionError("the broker is gone")

    clinic.look_every(0.1)
    async with clinic.subscriber() as dana:
        await dana.subscribe()
        await dana.is_subscribed()
        monkeypatch.setattr("inbox.feed.Feed._wake", lambda *_: None)
        monkeypatch.setattr("broadcaster.Broadcast.publish", lost)
        await clinic.texted(MARIA, "Hello")
        assert (await dana.next())["change"] == "STARTED"
        assert (await dana.next())["item"]["body"] == "Hello"
        assert (await clinic.http.get("/readyz")).status_code == 503
