import strawberry

from inbox import uploading
from inbox.links import Uploading
from resolvers.context import Info
from resolvers.inputs import CreateUploadInput
from resolvers.payloads import Uploaded, refusable
from store.rows import Upload


@refusable(Uploaded)
async def create_upload(info: Info, input: CreateUploadInput) -> Uploaded:
    house, viewer = info.context.house, info.context.viewer
    upload = await uploading.create_upload(
        house.changes, house.upload_tries, viewer, input.name, input.content_type, input.size
    )
    return Uploaded(upload=upload)


def upload_url(root: strawberry.Parent[Upload], info: Info) -> str:
    link = Uploading(info.context.viewer.organization_id, root.person_id, root.id)
    return info.context.house.links.upload(link)
