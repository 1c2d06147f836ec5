"""What a browser meets: sessions, sign-in links, headers, health."""

from pathlib import Path

import httpx
import pytest

from inbox import administering
from store.words import CredentialKind
from tests.clinic import Clinic, served
from tests.founding import PASSWORD, Template

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


async def test_the_dashboard_is_a_page_of_its_own(template: Template, tmp_path: Path) -> None:
    built = tmp_path / "built"
    built.mkdir()
    (built / "index.html").write_text("<title>The inbox</title>")
    (built / "dashboard.html").write_text("<title>The dashboard</title>")
    async with served(template, tmp_path, client=built) as clinic:
        answer = await clinic.http.get("/dashboard")
        assert "The dashboard" in answer.text
        assert answer.headers["cache-control"] == "no-cache"
        assert "The inbox" in (await clinic.http.get("/")).text


async def test_every_page_carries_a_policy(clinic: Clinic) -> None:
    for path in ("/", "/dashboard", "/graphql", "/healthz", "/nowhere"):
        answer = await clinic.http.get(path, headers={"accept": "text/html"})
        assert "script-src 'self'" in answer.headers["content-security-policy"]
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


async def test_without_the_built_page_a_sentence_says_how_to_get_it(
    template: Template, tmp_path: Path
) -> None:
    async with served(template, tmp_path, client=tmp_path / "not built") as clinic:
        assert "Node 20" in (await clinic.http.get("/")).text
        assert await clinic.inbox() == []


async def test_a_script_is_sent_small_and_kept_for_good(template: Template, tmp_path: Path) -> None:
    script = "export const words = 'Hello';" * 1000
    (tmp_path / "built" / "assets").mkdir(parents=True)
    (tmp_path / "built" / "assets" / "index-hash.js").write_text(script)
    async with served(template, tmp_path, client=tmp_path / "built") as clinic:
        answer = await clinic.http.get("/assets/index-hash.js")
        assert answer.text == script
        assert answer.headers["content-encoding"] == "gzip"
        assert "immutable" in answer.headers["cache-control"]
        missing = await clinic.http.get("/assets/index-older.js")
        assert (missing.status_code, missing.headers.get("cache-control")) == (404, None)


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
