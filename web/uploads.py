"""Where the bytes of an upload are put. The signed address is all that it takes."""

from collections.abc import Mapping

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from inbox import uploading
from inbox.denial import Forbidden
from inbox.refusal import Refusal, RefusalCode
from resolvers.context import House

STATUSES: Mapping[RefusalCode, int] = {
    RefusalCode.UPLOAD_INCOMPLETE: 400,
    RefusalCode.NOT_FOUND: 404,
    RefusalCode.CONFLICT: 409,
    RefusalCode.FILE_TOO_LARGE: 413,
    RefusalCode.FILE_TYPE_NOT_ALLOWED: 415,
}
EXPIRED = "This address is no longer good. Attach the file again."


class Uploads:
    def __init__(self, house: House) -> None:
        self._house = house

    async def put(self, request: Request) -> Response:
        """204 once the bytes are kept. Whatever else it is, nothing of them is left."""
        house = self._house
        link = house.links.open_upload(request.path_params["signed"])
        if link is None:
            return _refused(404, RefusalCode.NOT_FOUND.value, EXPIRED)
        try:
            await uploading.receive(
                house.database, house.changes, house.storage, link, request.stream()
            )
        except Refusal as refusal:
            return _refused(STATUSES[refusal.code], refusal.code.value, refusal.message)
        except Forbidden as forbidden:
            return _refused(403, forbidden.code, str(forbidden))
        except (ClientDisconnect, TimeoutError):
            sentence = "The file did not arrive whole. Upload it again."
            return _refused(408, RefusalCode.UPLOAD_INCOMPLETE.value, sentence)
        return Response(status_code=204)


def _refused(status: int, code: str, message: str) -> Response:
    error = {"message": message, "extensions": {"code": code}}
    return JSONResponse({"errors": [error]}, status)
