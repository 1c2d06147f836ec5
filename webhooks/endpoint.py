"""The one endpoint behind every carrier's webhooks: verified, committed, then acknowledged."""

from collections.abc import Mapping

import structlog
from anyio import CapacityLimiter, to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from inbox.carrier import Hook, Instructing, Malformed, Posted, Poster, Settings
from inbox.receiving import Reception

WRONG_SIGNATURE = "the signature does not verify with the account's settings, or for this URL"
NO_SUCH_ACCOUNT = "it is of an account that nobody has set up here"

QUICKLY_READ = 20_000
"""Bytes: what is larger, emails above all, is read beside the server and not in its way."""
READERS = CapacityLimiter(2)

logger = structlog.get_logger(__name__)


def webhook_routes(
    reception: Reception, posters: Mapping[str, Poster], public_url: str
) -> list[Route]:
    async def receive(request: Request) -> Response:
        carrier = posters.get(request.path_params["carrier"])
        if carrier is None:
            raise HTTPException(404, "No carrier of this name posts here.")
        hook = await _hook(request, public_url)
        named: tuple[str, ...] = ()
        if carrier.challenge and "authorization" not in hook.headers:
            asked = {"WWW-Authenticate": carrier.challenge}
            raise HTTPException(401, "This carrier must name itself.", asked)
        try:
            account = carrier.claimed_account(hook)
            claimants = await reception.claimants(carrier.name, account)
            named = tuple(claimant.organization_id for claimant, _ in claimants)
            for claimant, settings in claimants:
                if carrier.verify(settings, hook):
                    await reception.receive(claimant, hook, await _read(carrier, hook))
                    body = _answer(carrier, settings, hook)
                    return Response(body, media_type=carrier.answer_type)
        except Malformed as malformed:
            await reception.turned_away.count(carrier.name, named, hook.kind, str(malformed))
            raise HTTPException(400, str(malformed)) from malformed
        reason = WRONG_SIGNATURE if named else NO_SUCH_ACCOUNT
        await reception.turned_away.count(carrier.name, named, hook.kind, reason)
        logger.warning("a webhook was refused: its signature is wrong", carrier=carrier.name)
        raise HTTPException(403, "The signature does not verify: check the account's settings.")

    return [
        Route("/webhooks/{carrier}", receive, methods=["POST"]),
        Route("/webhooks/{carrier}/{kind}", receive, methods=["POST"]),
    ]


async def _read(poster: Poster, hook: Hook) -> list[Posted]:
    if len(hook.body) <= QUICKLY_READ:
        return poster.read(hook)
    return await to_thread.run_sync(poster.read, hook, limiter=READERS)


def _answer(poster: Poster, settings: Settings, hook: Hook) -> bytes:
    """What a call is to do next is said in the answer."""
    told = poster.instructions(settings, hook) if isinstance(poster, Instructing) else None
    return poster.answer if told is None else told


async def _hook(request: Request, public_url: str) -> Hook:
    """The URL is rebuilt from what we told the carrier: a proxy changes scheme, host and port."""
    path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return Hook(
        kind=request.path_params.get("kind", ""),
        url=public_url + path,
        query=dict(request.query_params),
        headers={name.lower(): value for name, value in request.headers.items()},
        body=await request.body(),
    )
