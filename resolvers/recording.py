"""What the desk writes into patients' records."""

from typing import Any, cast

import strawberry

from inbox import amending, picturing, registering
from inbox.amending import UNCHANGED, Unchanged
from inbox.particulars import Given
from inbox.picturing import Portrait
from resolvers.context import Info, Operation
from resolvers.inputs import CreatePatientInput, UpdatePatientInput
from resolvers.payloads import Recorded, refusable
from resolvers.uploading import collect


@refusable(Recorded)
async def create_patient(info: Info, input: CreatePatientInput) -> Recorded:
    operation = info.context
    given = Given(
        given_name=input.given_name,
        family_name=input.family_name,
        date_of_birth=input.date_of_birth,
        location_id=input.location_id,
        phone_numbers=[input.phone_number] if input.phone_number else [],
        email_addresses=[input.email_address] if input.email_address else [],
    )
    id = await registering.create_patient(operation.house.changes, operation.viewer, given)
    return await _afresh(operation, id)


@refusable(Recorded)
async def update_patient(info: Info, input: UpdatePatientInput) -> Recorded:
    operation = info.context
    told = {name: value for name, value in vars(input).items() if value is not strawberry.UNSET}
    patient_id = told.pop("patient_id")
    picture = await _picture(operation, told)
    id = await amending.update_patient(
        operation.house.changes, operation.viewer, patient_id, cast("Given", told), picture
    )
    return await _afresh(operation, id)


async def _picture(operation: Operation, told: dict[str, Any]) -> Portrait | Unchanged | None:
    """Made before the change begins: it takes its time."""
    if "picture_upload_id" not in told:
        return UNCHANGED
    upload_id = told.pop("picture_upload_id")
    if upload_id is None:
        return None
    await collect(operation, [upload_id])
    return await picturing.prepare(
        operation.house.storage, operation.reads, operation.viewer, upload_id
    )


async def _afresh(operation: Operation, id: str) -> Recorded:
    await operation.renew()
    return Recorded(patient=await operation.loaders.patients.load(id))
