"""What becomes of a text to a patient, by the last four digits of the number."""

from dataclasses import dataclass

from web.simulator.carried import DELIVERED, FAILED, SENT, UNDELIVERED


@dataclass(frozen=True, slots=True)
class Outcome:
    """One status that the network tells the clinic."""

    status: str
    code: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Behaviour:
    """`words` stand on the page; `refusal` is answered at once instead of taking the text."""

    ending: str
    words: str
    outcomes: tuple[Outcome, ...] = (Outcome(SENT), Outcome(DELIVERED))
    reply: str | None = None
    refusal: Outcome | None = None


BEHAVIOURS = (
    Behaviour(
        "0001",
        "Undeliverable: sent, then undelivered, because the phone is off (30003)",
        (
            Outcome(SENT),
            Outcome(UNDELIVERED, "30003", "The phone is switched off or out of reach."),
        ),
    ),
    Behaviour(
        "0002",
        "Fails at once: the number is unknown (30005)",
        (Outcome(FAILED, "30005", "The number is unknown or no longer in use."),),
    ),
    Behaviour("0003", "Answers with a text a second later", reply="Thank you, that works for me!"),
    Behaviour("0004", "Answers STOP", reply="STOP"),
    Behaviour(
        "0005",
        "Refuses, because it has opted out (21610)",
        refusal=Outcome(FAILED, "21610", "This number has opted out."),
    ),
    Behaviour("0006", "Never confirms: the network takes the text and says no more", ()),
)

DELIVERS = Behaviour("", "Delivers")

_BY_ENDING = {behaviour.ending: behaviour for behaviour in BEHAVIOURS}


def behaviour_of(number: str) -> Behaviour:
    """How the phone with this number behaves."""
    return _BY_ENDING.get(number[-4:], DELIVERS)
