"""Changing a patient's record: what was not given stays as it is, whoever changed it meanwhile."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from inbox import access, holding, linking, particulars, picturing
from inbox.change import Changes
from inbox.particulars import Given, Particulars
from inbox.picturing import Portrait
from inbox.viewer import Viewer
from store import patients
from store.words import Action


class Unchanged:
    """What is said of a picture of which nothing is said: null takes it away."""


UNCHANGED = Unchanged()
OWN = ("given_name", "family_name", "date_of_birth", "location_id")
"""What stands in the record's own row."""


async def update_patient(
    changes: Changes,
    viewer: Viewer,
    patient_id: str,
    given: Given,
    picture: Portrait | Unchanged | None = UNCHANGED,
) -> str:
    """The record's id. Numbers that stay keep their place in the order of linking."""
    async with changes.by(viewer, Action.UPDATE_PATIENT) as change:
        patient = await access.patient(change.writes, viewer, patient_id)
        before = await particulars.of(change.writes, change.organization_id, patient)
        sound = await particulars.checked(change, viewer.organization, given)
        after = _in_order(before, replace(before, **sound))
        particulars.guard_named(after)
        if not isinstance(picture, Unchanged):
            await picturing.set_picture(change, viewer, patient, picture)
        differing = _differing(before, after)
        if not differing:
            if not isinstance(picture, Unchanged):
                await linking.relink(change, before.phone_numbers)
            return patient.id
        own = {name: getattr(after, name) for name in OWN if name in differing}
        if own:
            await patients.set_patient(change.writes, change.organization_id, patient.id, **own)
        await holding.keep(change, patient.id, before, after)
        change.concerns(patient_id=patient.id, **differing)
        return patient.id


def _in_order(before: Particulars, after: Particulars) -> Particulars:
    staying = [number for number in before.phone_numbers if number in after.phone_numbers]
    return replace(after, phone_numbers=tuple(dict.fromkeys([*staying, *after.phone_numbers])))


def _differing(before: Particulars, after: Particulars) -> Mapping[str, Any]:
    """For the audit: from what to what, of each that changes."""
    was, now = asdict(before), asdict(after)
    return {
        name: {"from": _plain(was[name]), "to": _plain(now[name])}
        for name in was
        if was[name] != now[name]
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
