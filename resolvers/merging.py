"""Two records become one."""

from inbox import merging
from resolvers.context import Info
from resolvers.inputs import MergePatientsInput
from resolvers.payloads import Recorded, refusable


@refusable(Recorded)
async def merge_patients(info: Info, input: MergePatientsInput) -> Recorded:
    operation = info.context
    survivor = await merging.merge_patients(
        operation.house.changes, operation.viewer, input.survivor_id, input.duplicate_id
    )
    await operation.renew()
    return Recorded(patient=await operation.loaders.patients.load(survivor.id))
