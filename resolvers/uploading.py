from collections.abc import Sequence

import strawberry

from inbox import uploading
from resolvers.context import Info, Operation
from resolvers.inputs import CreateUploadInput
from resolvers.payloads import Uploaded, refusable
from store.rows import Upload


@refusable(Uploaded)
async def create_upload(info: Info, input: CreateUploadInput) -> Uploaded:
    house, viewer = info.context.house, info.context.viewer
    upload = await uploading.create_upload(
        house.changes, house.limits, viewer, input.name, input.content_type, input.size
    )
    return Uploaded(upload=upload)


async def upload_url(root: strawberry.Parent[Upload], info: Info) -> str:
    house, organization_id = info.context.house, info.context.viewer.organization_id
    return await uploading.put_url(house.links, house.storage, organization_id, root)


async def collect(operation: Operation, upload_ids: Sequence[str]) -> None:
    """Before a change uses them: what lies in the storage takes its time to be taken in."""
    house = operation.house
    await uploading.collect(
        house.database, house.changes, house.storage, operation.viewer, upload_ids
    )
