"""A patient's text, signed by Twilio and posted, into a conversation that stands."""

from contextlib import AsyncExitStack
from functools import partial

from benchmarks.calling import post_all, text
from benchmarks.filling import copied, filled, phone_number
from benchmarks.measuring import FLOOR, OURS, Cost, cost, in_turns
from benchmarks.serving import Server, served
from benchmarks.table import REQUEST_HEADER, Table, request_row
from benchmarks.workshop import Workshop

CONVERSATIONS, ITEMS = 2_000, 8
REQUESTS = 40
"""In each round, from as many numbers."""


async def measure(workshop: Workshop) -> Table:
    made = filled(workshop.template, workshop.folder / "webhook", CONVERSATIONS, ITEMS)
    async with AsyncExitStack() as stack:
        trials = {}
        for kind in (OURS, FLOOR):
            folder = copied(made, workshop.folder / f"webhook-{kind}")
            server = await stack.enter_async_context(served(kind, folder))
            trials[kind] = partial(_round, server)
        costs = await in_turns(trials, workshop.rounds)
    row = request_row("a text, committed", costs[OURS], costs[FLOOR])
    return Table("The webhook", REQUEST_HEADER, [row])


async def _round(server: Server) -> Cost:
    texts = [text(server, phone_number(i + 1)) for i in range(REQUESTS)]
    return await cost(partial(post_all, server, texts), REQUESTS, server.pid)
