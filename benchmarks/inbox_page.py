"""The inbox page: 50 conversations of some fifteen fields each, asked for over HTTP."""

from contextlib import AsyncExitStack
from functools import partial

from benchmarks import node
from benchmarks.calling import ask, post_all, question
from benchmarks.filling import filled
from benchmarks.measuring import FLOOR, OURS, Cost, cost, in_turns
from benchmarks.serving import Server, served
from benchmarks.table import REQUEST_HEADER, Table, cpu, milliseconds, request_row
from benchmarks.workshop import Workshop

DOCUMENT = """query { conversations(first: 50) { nodes {
  id phoneNumber isUnread isUnresponded waitingSince isResolved lastActivityAt
  primaryPatient { id name } otherPatientCount
  lastItem { ... on Message { id body at direction deliveryStatus } }
  location { name } optOut { source } } } }"""
CONVERSATIONS, ITEMS = 2_000, 8
REQUESTS = 30
"""In each round."""
PEERS = (node.MERCURIUS, node.YOGA) if node.IS_THERE else ()


HEADER = (*REQUEST_HEADER, *(f"{peer}, CPU ms" for peer in PEERS))


async def measure(workshop: Workshop) -> Table:
    folder = filled(workshop.template, workshop.folder / "inbox", CONVERSATIONS, ITEMS)
    token = workshop.template.tokens["dana"]
    if node.IS_THERE:
        node.install()
    async with AsyncExitStack() as stack:
        servers = {
            kind: await stack.enter_async_context(served(kind, folder))
            for kind in (OURS, FLOOR, *PEERS)
        }
        answers = {kind: await ask(server, token, DOCUMENT) for kind, server in servers.items()}
        for answer in answers.values():
            assert answer == answers[OURS], "All must answer the same, byte for byte."
        trials = {kind: partial(_round, server, token) for kind, server in servers.items()}
        costs = await in_turns(trials, workshop.rounds)
    what = f"50 conversations, {len(answers[OURS]) / 1000:.0f} kB"
    row = request_row(what, costs[OURS], costs[FLOOR])
    return Table(
        "The inbox page",
        HEADER,
        [[*row, *(milliseconds(cpu(costs[peer])) for peer in PEERS)]],
    )


async def _round(server: Server, token: str) -> Cost:
    requests = [question(token, DOCUMENT)] * REQUESTS
    return await cost(partial(post_all, server, requests), REQUESTS, server.pid)
