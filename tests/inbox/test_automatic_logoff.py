"""After how long without activity a browser signs out: the clinic says so, each person reads it."""

import pytest

from inbox import administering
from inbox.refusal import Refusal
from store import people
from tests.clinic import Clinic

pytestmark = pytest.mark.anyio
READ = "{ viewer { organization { id logoffAfterMinutes } } }"


async def minutes(clinic: Clinic, who: str) -> int | None:
    found: int | None = (await clinic.ask(READ, who))["viewer"]["organization"][
        "logoffAfterMinutes"
    ]
    return found


async def say(clinic: Clinic, minutes: int) -> None:
    houses = await people.organizations(clinic.parts.database.latest())
    own = (await clinic.ask(READ))["viewer"]["organization"]["id"]
    (house,) = (house for house in houses if house.id == own)
    await administering.set_organization(clinic.parts.changes, house, logoff_after=minutes)


async def test_nobody_is_signed_out_until_the_clinic_says_so(clinic: Clinic) -> None:
    assert await minutes(clinic, "dana") is None
    await say(clinic, 15)
    assert await minutes(clinic, "dana") == 15
    assert await minutes(clinic, "olga") is None
    await say(clinic, 0)
    assert await minutes(clinic, "dana") is None


@pytest.mark.parametrize("wrong", [-1, 1441])
async def test_a_time_that_cannot_be_is_refused(clinic: Clinic, wrong: int) -> None:
    await say(clinic, 15)
    with pytest.raises(Refusal) as refused:
        await say(clinic, wrong)
    assert refused.value.field == ("logoffAfter",)
    assert await minutes(clinic, "dana") == 15
