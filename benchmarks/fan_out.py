"""One text, and everybody who follows the inbox gets its event.

Everything from the post to the last frame is counted: the webhook is a part of what a delivery
costs, and the fewer subscribers there are, the larger a part.
"""

from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from statistics import quantiles

import orjson

from benchmarks import node
from benchmarks.calling import ask
from benchmarks.crowd import EVENTS, Crowd, gathered
from benchmarks.filling import copied, filled
from benchmarks.measuring import FLOOR, OURS, STRAWBERRY, Cost, in_turns, resident
from benchmarks.serving import Server, served
from benchmarks.table import Table, cpu, microseconds, ratio
from benchmarks.workshop import Workshop

SHARED = """subscription($after: String) { inboxEvents(after: $after) { __typename
  ... on TimelineItemAdded { cursor at
    conversation { id phoneNumber isUnresponded lastActivityAt }
    item { ... on Message { id body direction at deliveryStatus } } } } }"""
"""Asks for nothing of the viewer's own."""
FIRST = 50
"""Subscribers that are there already when memory is measured."""
OWN = SHARED.replace("isUnresponded", "isUnresponded isUnread")
PEERS = (STRAWBERRY, *((node.GRAPHQL_WS,) if node.IS_THERE else ()))
CROWDS = (
    (200, "200", SHARED, (OURS, FLOOR)),
    (1_000, "1,000 who ask for `isUnread` too", OWN, (OURS, FLOOR)),
    (1_000, "1,000", SHARED, (OURS, FLOOR, *PEERS)),
    (2_000, "2,000", SHARED, (OURS, FLOOR, *PEERS)),
)
HEADER = (
    "subscribers",
    "CPU µs a delivery",
    "floor",
    "ratio",
    "Strawberry's default",
    "times ours",
    "graphql-ws on Node",
    "times ours",
    "ms to a frame, p50",
    "p99",
    "floor's p50",
    "p99",
    "KiB a subscriber",
)


async def measure(workshop: Workshop) -> Table:
    made = filled(workshop.template, workshop.folder / "fan-out", 100)
    rows: list[list[str]] = []
    if node.IS_THERE:
        node.install()
    async with AsyncExitStack() as stack:
        servers = {}
        for kind in (OURS, FLOOR, *PEERS):
            folder = copied(made, workshop.folder / f"fan-out-{kind}")
            servers[kind] = await stack.enter_async_context(served(kind, folder))
        for size, what, document, kinds in CROWDS:
            chosen = {kind: servers[kind] for kind in kinds}
            cells = await _measured(workshop, chosen, size, document)
            folder = copied(made, workshop.folder / f"fan-out-{len(rows)}")
            held = await _held(workshop, folder, size, document)
            rows.append([what, *cells, f"{held / 1024:.0f}"])
    return Table("The fan-out", HEADER, rows)


async def _measured(
    workshop: Workshop, servers: Mapping[str, Server], size: int, document: str
) -> list[str]:
    tokens = [workshop.template.tokens[name] for name in ("dana", "noor")]
    after = await _cursor(servers[OURS], tokens[0])
    async with AsyncExitStack() as stack:
        crowds = {
            kind: await stack.enter_async_context(gathered(server, size, tokens, document, after))
            for kind, server in servers.items()
        }
        costs = await in_turns(
            {kind: crowd.round for kind, crowd in crowds.items()}, workshop.rounds
        )
    return _row(costs, crowds)


async def _held(workshop: Workshop, folder: Path, size: int, document: str) -> float:
    """Bytes that a new server grows by for each of so many, once they were all sent something."""
    tokens = [workshop.template.tokens[name] for name in ("dana", "noor")]
    async with served(OURS, folder) as server:
        after = await _cursor(server, tokens[0])
        async with gathered(server, FIRST, tokens, document, after) as first:
            await first.round()
            before = resident(server.pid)
            async with gathered(server, size, tokens, document, after) as crowd:
                await crowd.round()
                return (resident(server.pid) - before) / size


async def _cursor(server: Server, token: str) -> str:
    return str(orjson.loads(await ask(server, token, "{ eventCursor }"))["data"]["eventCursor"])


def _row(costs: Mapping[str, Sequence[Cost]], crowds: Mapping[str, Crowd]) -> list[str]:
    ours, floor = cpu(costs[OURS]), cpu(costs[FLOOR])
    cells = [microseconds(ours), microseconds(floor), ratio(ours, floor)]
    for peer in (STRAWBERRY, node.GRAPHQL_WS):
        if peer in costs:
            theirs = cpu(costs[peer])
            cells += [microseconds(theirs), ratio(theirs, ours)]
        else:
            cells += ["", ""]
    for kind in (OURS, FLOOR):
        warm = crowds[kind].latencies[EVENTS * crowds[kind].size :]
        hundredths = quantiles(warm, n=100)
        cells += [f"{hundredths[49] * 1e3:.1f}", f"{hundredths[98] * 1e3:.1f}"]
    return cells
