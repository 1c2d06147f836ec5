"""What a browser meets: sessions, links, files, headers, health."""

from pathlib import Path

import httpx
import pytest

from inbox import administering
from inbox.links import Linked, Links
from inbox.signing_in import viewer_of
from store.ids import Kind, new_id
from store.words import CredentialKind, Permission
from tests.clinic import Clinic, served
from tests.founding import PASSWORD, SECRET_KEY, Template

pytestmark = pytest.mark.anyio
SIGN_IN = """mutation($email: String!, $password: String!) {
  signIn(input: {email: $email, password: $password}) {
    token viewer { user { name } } errors { code message } } }"""


async def post(browser: httpx.AsyncClient, document: str, **variables: str) -> httpx.Response:
    return await browser.post("/graphql", json={"query": document, "variables": variables})


async def test_a_person_signs_in_and_out_by_cookie(clinic: Clinic) -> None:
    async with httpx.AsyncClient(base_url=clinic.url) as browser:
        signed = await post(browser, SIGN_IN, email="Dana@example.org ", password=PASSWORD)
        assert signed.json()["data"]["signIn"]["viewer"]["user"]["name"] == "Dana"
        cookie = signed.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=lax" in cookie
        viewer = await post(browser, "{ viewer { user { name } } }")
        assert viewer.json()["data"]["viewer"]["user"]["name"] == "Dana"
        old = dict(browser.cookies)
        await post(browser, "mutation { signOut { errors { code } } }")
        assert not browser.cookies
        again = await browser.post(
            "/graphql",
            json={"query": "{ eventCursor }"},
            headers={"cookie": f"frontdesk={old['frontdesk']}"},
        )
    assert again.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("dana@example.org", "wrong"),
        ("nobody@example.org", PASSWORD),
        ("", ""),
        ("dana@example.org", ""),
    ],
)
async def test_a_wrong_sign_in_does_not_say_what_was_wrong(
    clinic: Clinic, email: str, password: str
) -> None:
    payload = (await clinic.ask(SIGN_IN, None, email=email, password=password))["signIn"]
    assert payload["token"] is None
    assert payload["errors"] == [
        {
            "code": "INVALID",
            "message": "The email address or the password is wrong. Check both and try again.",
        }
    ]


async def test_guessing_is_stopped_after_five_tries(clinic: Clinic) -> None:
    for _ in range(5):
        await clinic.ask(SIGN_IN, None, email="dana@example.org", password="guess")
    code = await clinic.refusal(SIGN_IN, None, email="dana@example.org", password=PASSWORD)
    assert code == "RATE_LIMITED"
    noor = await clinic.ask(SIGN_IN, None, email="noor@example.org", password=PASSWORD)
    assert noor["signIn"]["errors"] == []


async def test_a_sign_in_link_opens_a_session(clinic: Clinic) -> None:
    link = await administering.create_token(
        clinic.parts.changes,
        clinic.parts.database.latest(),
        "dana@example.org",
        kind=CredentialKind.LINK,
    )
    async with httpx.AsyncClient(base_url=clinic.url) as browser:
        followed = await browser.get(f"/sign-in/{link}")
        assert (followed.status_code, followed.headers["location"]) == (303, "/")
        viewer = await post(browser, "{ viewer { user { name } } }")
        assert viewer.json()["data"]["viewer"]["user"]["name"] == "Dana"
    assert (await clinic.http.get("/sign-in/nonsense")).status_code == 403


async def test_a_token_is_no_sign_in_link(clinic: Clinic) -> None:
    """A link may be used up or thrown away; an API token must not open browsers."""
    answer = await clinic.http.get(f"/sign-in/{clinic.tokens['dana']}")
    assert answer.status_code == 403


async def link_to(
    clinic: Clinic, who: str, name: str, content_type: str, of: str | None = None
) -> str:
    folder = clinic.parts.settings.files
    (folder / "kept").write_bytes(b"0123456789" * 10)
    viewer = await viewer_of(clinic.parts.database.latest(), clinic.tokens[who])
    return Links(SECRET_KEY).path(
        viewer, Linked("kept", name, content_type, of or new_id(Kind.FILE))
    )


async def test_a_file_link_opens_for_the_session_it_was_made_for_alone(clinic: Clinic) -> None:
    path = await link_to(clinic, "dana", "scan.png", "image/png")

    async def opened(who: str | None, path: str = path, **headers: str) -> httpx.Response:
        bearer = {"authorization": f"Bearer {clinic.tokens[who]}"} if who else {}
        return await clinic.http.get(path, headers={**bearer, **headers})

    mine = await opened("dana")
    assert mine.content == b"0123456789" * 10
    assert mine.headers["content-type"] == "image/png"
    assert mine.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in mine.headers["content-security-policy"]
    part = await opened("dana", Range="bytes=10-19")
    assert (part.status_code, part.content) == (206, b"0123456789")
    assert (await opened(None)).status_code == 401
    assert (await opened("noor")).status_code == 404
    assert (await opened("olga")).status_code == 404
    assert (await opened("dana", path[:-3] + "abc")).status_code == 404


async def test_who_opens_a_file_is_recorded(clinic: Clinic) -> None:
    id = await clinic.begin()
    (item,) = await clinic.timeline(id)
    path = await link_to(clinic, "dana", "scan.png", "image/png", item["id"])
    before = len(await clinic.audit())
    for who in ("olga", "noor", "dana"):
        await clinic.http.get(path, headers={"authorization": f"Bearer {clinic.tokens[who]}"})
    (told,) = (await clinic.audit())[before:]
    assert (told.email, told.entry.action.value) == ("dana@example.org", "OPEN_FILE")
    assert (told.entry.conversation_id, told.entry.details["name"]) == (id, "scan.png")
    assert told.entry.address == "127.0.0.1"


async def test_a_file_is_not_given_where_that_cannot_be_recorded(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_: object) -> None:
        raise OSError("database or disk is full")

    path = await link_to(clinic, "dana", "scan.png", "image/png")
    monkeypatch.setattr("store.audit.add", full)
    bearer = {"authorization": f"Bearer {clinic.tokens['dana']}"}
    answer = await clinic.http.get(path, headers=bearer)
    assert answer.status_code == 500
    assert answer.json()["errors"][0]["extensions"]["code"] == "INTERNAL"


async def test_a_link_stops_where_its_permission_is_revoked(clinic: Clinic) -> None:
    path = await link_to(clinic, "vera", "scan.png", "image/png")
    picture = await link_to(clinic, "vera", "picture.jpg", "image/jpeg", new_id(Kind.PATIENT))
    bearer = {"authorization": f"Bearer {clinic.tokens['vera']}"}
    assert (await clinic.http.get(path, headers=bearer)).status_code == 200
    await clinic.allow("viewer", (Permission.PATIENTS_PROFILES_READ,))
    assert (await clinic.http.get(path, headers=bearer)).status_code == 403
    assert (await clinic.http.get(picture, headers=bearer)).status_code == 200
    await clinic.allow("viewer", ())
    assert (await clinic.http.get(picture, headers=bearer)).status_code == 403


@pytest.mark.parametrize("content_type", ["text/html", "image/svg+xml", "application/pdf"])
async def test_a_file_that_could_run_is_only_ever_downloaded(
    clinic: Clinic, content_type: str
) -> None:
    path = await link_to(clinic, "dana", "page.html", content_type)
    bearer = {"authorization": f"Bearer {clinic.tokens['dana']}"}
    answer = await clinic.http.get(path, headers=bearer)
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["content-security-policy"]


async def test_every_page_carries_a_policy(clinic: Clinic) -> None:
    for path in ("/", "/graphql", "/healthz", "/nowhere"):
        answer = await clinic.http.get(path, headers={"accept": "text/html"})
        assert "script-src 'self'" in answer.headers["content-security-policy"]
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


async def test_without_the_built_page_a_sentence_says_how_to_get_it(
    template: Template, tmp_path: Path
) -> None:
    async with served(template, tmp_path, client=tmp_path / "not built") as clinic:
        assert "Node 20" in (await clinic.http.get("/")).text
        assert await clinic.inbox() == []


async def test_health_says_what_works(clinic: Clinic) -> None:
    assert (await clinic.http.get("/healthz")).json() == {"alive": True}
    ready = await clinic.http.get("/readyz")
    assert ready.status_code == 200
    assert ready.json() == {"database": True, "migrated": True, "broadcast": True}


async def test_the_simulator_is_of_the_demo_alone(clinic: Clinic) -> None:
    assert (await clinic.http.get("/simulator/")).status_code == 404


async def test_a_socket_from_another_site_is_refused(clinic: Clinic) -> None:
    headers = {
        "connection": "upgrade",
        "upgrade": "websocket",
        "sec-websocket-version": "13",
        "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
        "sec-websocket-protocol": "graphql-transport-ws",
        "origin": "https://elsewhere.example",
    }
    answer = await clinic.http.get("/graphql", headers=headers)
    assert answer.status_code == 403
