"""A new patient's record. With a number whose conversation is there, that has its patient now."""

from inbox import holding, particulars
from inbox.change import Change, Changes
from inbox.particulars import Given, Particulars
from inbox.viewer import Viewer
from store import patients
from store.ids import Kind, new_id
from store.words import Action


async def create_patient(changes: Changes, viewer: Viewer, given: Given) -> str:
    """The patient's id. Of numbers and addresses one at most is given."""
    async with changes.by(viewer, Action.CREATE_PATIENT) as change:
        sound = await particulars.checked(
            change,
            viewer.organization,
            given,
            number_field="phoneNumber",
            address_field="emailAddress",
        )
        wanted = Particulars(**sound)
        particulars.guard_named(wanted)
        id = await register(change, wanted)
        change.concerns(patient_id=id, given=sorted(sound))
        return id


async def register(change: Change, wanted: Particulars) -> str:
    """The id of the new record, which holds these, all of them checked."""
    id = new_id(Kind.PATIENT)
    await patients.add_patient(
        change.writes,
        organization_id=change.organization_id,
        id=id,
        given_name=wanted.given_name,
        family_name=wanted.family_name,
        date_of_birth=wanted.date_of_birth,
        location_id=wanted.location_id,
        created_at=change.at,
    )
    await holding.keep(change, id, Particulars(), wanted)
    return id
