"""What is nearly a STOP is shown to the desk, and nothing is done about it."""

from typing import Any

import pytest

from inbox.wishing import reads_like_it
from tests.clinic import Clinic
from tests.founding import MARIA, STRANGER

pytestmark = pytest.mark.anyio

WISHES = """
stop. thank you|please stop|STOP STOP STOP|ok stop now|Stop it!!|stopp|no stop|Stop, thanks
stpo|please stop texting me|stop sending me texts|Stop all messages|STOP MESSAGING ME
can you stop texting this number please|quit texting me|stop with the reminders
Please cease all text messages|stop contacting me|stop bothering me
Stop these appointment reminders|don't text me|Don\u2019t text me anymore
do not message me again|never contact me again|dont text this number|no more texts
No more messages please|no more of your... no more text messages|I don't want any more texts
I no longer wish to receive messages|i dont want these texts|cancel these texts
end text messages|unsubscribe me|how do I unsubscribe?|I want to unsuscribe from this
opt me out|I would like to opt out|please opt-out my number|I revoke my consent
I do not consent to texts|wrong number|Wrong number, remove me|You have the wrong person
wrong number!!|take me off your list|remove me|Remove my number please|delete my number
lose my number|leave me alone|not interested|no thanks not interested|ya no me manden mensajes
no me escriban más|dejen de mandar mensajes|Paren de enviarme textos|no más mensajes
ya no quiero recibir mensajes|número equivocado|quiero darme de baja|alto|Basta por favor
borren mi número|baja por favor
""".replace("\n", "|")

OTHERS = """
Can you stop by?|I'll stop by at 3|Should I stop taking the pills?|stop at the front desk
bus stop|When can I stop the antibiotics|My phone stopped getting texts
please don't stop texting me|I can't stop coughing|the bleeding won't stop|Is this the end?
end of the month|Cancel my appointment please|cancel|I need to cancel
Can you send me a message?|I did not get your text|No texts came today
Text me when it is ready|Thanks for the reminder|I got the wrong prescription
wrong date, it is Monday|Remove my stitches|when will you remove the cast
take me to the hospital|get me out of pain|I am interested|quit smoking
I quit smoking last week|no more refills|no more pain|don't worry|Do not call me, text me
I don't text much|Should I not eat before?|Yes|ok|thank you|No puedo ir hoy
Necesito cancelar mi cita|cuando paro de tomar la pastilla|el numero de mi casa es otro
Mi hijo tiene fiebre y no para de toser|paro|ya voy
""".replace("\n", "|")


@pytest.mark.parametrize("body", [body for body in WISHES.split("|") if body.strip()])
async def test_it_reads_like_a_wish(body: str) -> None:
    assert reads_like_it(body)


@pytest.mark.parametrize("body", OTHERS.split("|"))
async def test_it_reads_like_nothing_of_the_sort(body: str) -> None:
    assert not reads_like_it(body)


async def wish_of(clinic: Clinic, number: str = MARIA, who: str = "dana") -> str | None:
    """The words of the text that the desk is shown."""
    document = """{ conversations { nodes { phoneNumber
      mayWantToOptOut { ... on Message { body } } } } }"""
    nodes: list[Any] = (await clinic.ask(document, who))["conversations"]["nodes"]
    found = next(node for node in nodes if node["phoneNumber"] == number)["mayWantToOptOut"]
    return found["body"] if found else None


async def opt_out_of(clinic: Clinic, id: str) -> Any:
    document = "query($id: ID!) { conversation(id: $id) { optOut { source } } }"
    return (await clinic.ask(document, id=id))["conversation"]["optOut"]


async def test_the_desk_is_shown_the_text_and_may_still_answer(clinic: Clinic) -> None:
    id = await clinic.begin(body="stop. thank you")
    assert await wish_of(clinic) == "stop. thank you"
    assert await opt_out_of(clinic, id) is None
    assert (await clinic.conversation_with(MARIA))["isUnresponded"]


async def test_one_click_opts_out_and_clears_it(clinic: Clinic) -> None:
    id = await clinic.begin(body="please stop texting me")
    await clinic.do("optOutOfTexting", id)
    assert await opt_out_of(clinic, id) == {"source": "TEAM"}
    assert await wish_of(clinic) is None


async def test_a_persons_answer_and_resolving_clear_it_and_the_assistants_answer_does_not(
    clinic: Clinic,
) -> None:
    id = await clinic.begin(body="wrong number, remove me")
    await clinic.send(id, "How can I help?", "assistant")
    assert await wish_of(clinic) == "wrong number, remove me"
    await clinic.send(id, "Whom did you want to reach?")
    assert await wish_of(clinic) is None
    await clinic.texted(MARIA, "Nobody. No more texts")
    assert await wish_of(clinic) == "Nobody. No more texts"
    await clinic.do("resolveConversation", id)
    assert await wish_of(clinic) is None


async def test_a_stop_that_follows_clears_it_and_nothing_is_noticed_after_it(
    clinic: Clinic,
) -> None:
    await clinic.begin(body="please stop")
    await clinic.texted(MARIA, "STOP")
    assert await wish_of(clinic) is None
    await clinic.texted(MARIA, "stop texting me!!")
    assert await wish_of(clinic) is None


async def test_what_the_patient_writes_next_leaves_it(clinic: Clinic) -> None:
    await clinic.begin(body="please stop")
    await clinic.texted(MARIA, "I mean it")
    await clinic.texted(STRANGER, "Hello")
    assert await wish_of(clinic) == "please stop"
    assert await wish_of(clinic, STRANGER) is None
    assert await clinic.inbox("olga") == []
