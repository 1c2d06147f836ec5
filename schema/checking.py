"""`python -m schema.checking`: is the exported schema as served, and does it keep the contract?

`--write` exports it first. What the contract promises and nobody serves yet is listed by name in
`not_yet_served.txt`; a name that is served by now, or was never promised, must leave the list.
Whatever says nothing about itself is named.
"""

import sys
from pathlib import Path

import typer
from graphql import BreakingChange, BreakingChangeType, build_schema, find_breaking_changes

from schema.describing import description_faults
from schema.schema import build

HERE = Path(__file__).parent
EXPORTED = HERE / "schema.graphql"
CONTRACT = HERE / "contract.graphql"
PROMISED = HERE.parent.parent / "shared" / "contract.graphql"
"""The founders' own copy, where it lies beside the checkout."""
NOT_YET_SERVED = HERE / "not_yet_served.txt"
MISSING = {BreakingChangeType.TYPE_REMOVED, BreakingChangeType.FIELD_REMOVED}


def main(write: bool = False) -> None:
    served = build().as_str() + "\n"
    if write:
        EXPORTED.write_text(served)
    faults = [*_export_faults(served), *_contract_faults(served)]
    for fault in faults:
        typer.echo(fault, err=True)
    sys.exit(1 if faults else 0)


def _export_faults(served: str) -> list[str]:
    if EXPORTED.read_text() == served:
        return []
    return ["schema/schema.graphql is out of date: run `make schema` and commit it."]


def _contract_faults(served: str) -> list[str]:
    contract = CONTRACT.read_text()
    faults = []
    if PROMISED.exists() and PROMISED.read_text() != contract:
        faults.append("schema/contract.graphql is not the contract any more: copy it again.")
    changes = find_breaking_changes(build_schema(contract), build_schema(served))
    faults += description_faults(build_schema(served), build_schema(contract))
    missing = {_name(change) for change in changes if change.type in MISSING}
    listed = set(NOT_YET_SERVED.read_text().split())
    faults += [f"Promised, not served, not listed: {name}" for name in sorted(missing - listed)]
    faults += [f"Listed as not served, but it is: {name}" for name in sorted(listed - missing)]
    return faults + [
        f"The contract is broken: {change.description}"
        for change in changes
        if change.type not in MISSING
    ]


def _name(change: BreakingChange) -> str:
    """Of “Field Query.patients was removed.” and “Upload was removed.” what they are about."""
    return change.description.removeprefix("Field ").split()[0].strip("'")


if __name__ == "__main__":
    typer.run(main)
