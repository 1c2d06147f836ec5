from inbox import logging_off, signing_in
from resolvers.context import Info
from resolvers.inputs import SetCurrentLocationInput, SignInInput
from resolvers.payloads import Signed, SignedOut, Viewing, refusable


@refusable(Signed)
async def sign_in(info: Info, input: SignInInput) -> Signed:
    operation = info.context
    house, connection = operation.house, operation.connection
    token = await signing_in.sign_in(
        operation.reads,
        house.changes,
        house.limits,
        input.email,
        input.password,
        connection.address,
        on_a_wall=connection.is_a_wall,
    )
    if connection.sessions is not None:
        connection.sessions.begin(token)
    operation.token = token
    await operation.renew()
    return Signed(viewer=operation.viewer, token=token)


@refusable(SignedOut)
async def sign_out(info: Info) -> SignedOut:
    operation = info.context
    await signing_in.sign_out(operation.house.changes, operation.viewer)
    if operation.connection.sessions is not None:
        operation.connection.sessions.end()
    return SignedOut()


@refusable(Viewing)
async def keep_session(info: Info) -> Viewing:
    operation = info.context
    await logging_off.keep_session(operation.house.changes, operation.viewer)
    await operation.renew()
    return Viewing(viewer=operation.viewer)


@refusable(Viewing)
async def set_current_location(info: Info, input: SetCurrentLocationInput) -> Viewing:
    operation = info.context
    await signing_in.set_current_location(
        operation.reads, operation.house.changes, operation.viewer, input.location_id
    )
    await operation.renew()
    return Viewing(viewer=operation.viewer)
