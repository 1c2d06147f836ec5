"""What the tests of patients' records ask and do."""

from typing import Any

from tests.clinic import Clinic

RECORD = """{ id name givenName familyName dateOfBirth location { id name } phoneNumbers
  emailAddresses conversations { id } }"""
CREATE = f"""mutation($input: CreatePatientInput!) {{ createPatient(input: $input) {{
  patient {RECORD} errors {{ code message field }} }} }}"""
UPDATE = f"""mutation($input: UpdatePatientInput!) {{ updatePatient(input: $input) {{
  patient {RECORD} errors {{ code message field }} }} }}"""
SEARCH = """query($search: String, $first: Int, $after: String) {
  patients(search: $search, first: $first, after: $after) {
  totalCount nodes { id name } pageInfo { hasNextPage endCursor } } }"""
LINKED = """query($id: ID!) { conversation(id: $id) { isUnread isUnresponded isResolved
  primaryPatient { id name } patients { name } otherPatientCount location { name } } }"""


async def try_to_create(clinic: Clinic, who: str = "dana", **given: Any) -> Any:
    named = {"givenName": "Ines", "familyName": "Duarte", **given}
    return (await clinic.ask(CREATE, who, input=named))["createPatient"]


async def create(clinic: Clinic, who: str = "dana", **given: Any) -> Any:
    payload = await try_to_create(clinic, who, **given)
    assert payload["errors"] == []
    return payload["patient"]


async def try_to_update(clinic: Clinic, id: str, who: str = "dana", **given: Any) -> Any:
    return (await clinic.ask(UPDATE, who, input={"patientId": id, **given}))["updatePatient"]


async def update(clinic: Clinic, id: str, who: str = "dana", **given: Any) -> Any:
    payload = await try_to_update(clinic, id, who, **given)
    assert payload["errors"] == []
    return payload["patient"]


async def found(clinic: Clinic, search: str | None, who: str = "dana") -> list[str]:
    """Names, best match first."""
    page = (await clinic.ask(SEARCH, who, search=search))["patients"]
    assert page["totalCount"] == len(page["nodes"])
    return [node["name"] for node in page["nodes"]]


async def patient(clinic: Clinic, name: str) -> str:
    """The id of the one patient of this name."""
    (node,) = (await clinic.ask(SEARCH, search=name))["patients"]["nodes"]
    return str(node["id"])


async def linked(clinic: Clinic, conversation_id: str) -> Any:
    return (await clinic.ask(LINKED, id=conversation_id))["conversation"]


async def locations(clinic: Clinic, who: str = "dana") -> dict[str, str]:
    data = await clinic.ask("{ viewer { organization { locations { id name } } } }", who)
    return {place["name"]: place["id"] for place in data["viewer"]["organization"]["locations"]}
