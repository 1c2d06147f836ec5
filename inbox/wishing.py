"""What a patient wrote that reads like a wish to get no more texts, and is not a word for it.

It is shown to the desk and not obeyed: "stop. thank you" means it, "can you stop by?" does not,
and an opt-out by mistake is a patient who is not reached. The FCC asks that any reasonable way of
saying it be heeded, within ten business days: 47 CFR § 64.1200(a)(10).
"""

import re
from dataclasses import replace
from unicodedata import normalize

from inbox import consent
from inbox.change import Change
from store import conversations
from store.rows import Conversation, Message

STOP = r"(?:stop+|sto?p|stpo|sotp|quit|cease|discontinue)"
TEXTS = r"(?:texts?|texting|messages?|messaging|msgs?|sms|reminders?|alerts?|notifications?)"
CONTACT = rf"(?:{TEXTS}|contact|contacting|writing|bothering|spamming|harassing|pestering)"
POLITE = (
    r"(?:please|pls|plz|thank|thanks|you|u|thx|ty|ok|okay|now|it|this|that|all|just|i|said|already"
    r"|no|hi|hello|sir|maam|kindly|immediately|asap|guys|yall|por|favor|gracias|ya|me|forever)"
)
UNLESS = r"(?<!dont )(?<!not )(?<!never )(?<!cant )"
"""Who writes "please don't stop texting me" does not wish it."""

WISHES = [
    re.compile(pattern)
    for pattern in (
        # The word, and nothing that says more: "stop. thank you", "ok stop", "baja por favor".
        rf"^(?:{POLITE} )*(?:{STOP}|unsubscribe|opt out|optout|revoke|baja|alto|basta|parar?)"
        rf"(?: (?:{POLITE}|{STOP}))*$",
        rf"{UNLESS}\b{STOP}\b(?: \w+){{0,3}} {CONTACT}\b",
        rf"\b(?:end|cancel)(?: \w+){{0,2}} {TEXTS}\b",
        rf"\bno more(?: \w+)? {TEXTS}\b",
        r"\b(?:dont|do not|never)(?: ever| you)? (?:text|message|msg|sms|contact|bother|spam)"
        r" (?:me|us|this|my|here|any|again)\b",
        rf"\b(?:dont|do not|never) send(?: \w+){{0,3}} {TEXTS}\b",
        rf"\b(?:dont|do not|no longer) (?:want|wish|need|care)(?: \w+){{0,4}} {TEXTS}\b",
        r"\b(?:take|remove|delete|drop) (?:me|us)(?: \w+)? (?:off|from|out)\b|\bget me off\b",
        r"\b(?:remove|delete|lose|forget|erase) (?:me|(?:my|this) (?:phone )?(?:number|cell))\b",
        r"\bwrong (?:number|person|phone)\b",
        r"\bunsu[bs]\w*|\b(?:opt(?:ing)?(?: me)? out|optout)\b",
        r"\b(?:revoke|withdraw) (?:my )?consent\b|\b(?:dont|do not) consent\b",
        r"\bleave (?:me|us) alone\b",
        r"^(?:\w+ ){0,2}not interested(?: \w+){0,2}$",
        # Spanish
        r"\b(?:no|ya no)(?: \w+)? (?:manden?|envien?|escriban?|contacten?|molesten?|textee?n?)\b",
        r"\b(?:dejen?|deja|paren?|para) de (?:\w+ )?(?:mandar|enviar|escribir|textear|molestar)",
        r"\bno mas (?:mensajes|textos)\b",
        r"\b(?:no|ya no) (?:quiero|deseo)(?: \w+){0,3} (?:mensajes|textos|sms)\b",
        r"\b(?:borren?|quiten?|eliminen?|borra|quita|elimina)(?:me)? (?:de|mi|este|el)\b",
        r"\bnumero equivocado\b|\bse equivoco\b",
        r"\b(?:dar(?:me)?|denme|deme) de baja\b|\bcancelar (?:la |mi )?suscripcion\b",
    )
]


def reads_like_it(body: str) -> bool:
    """Cheaply wrong in one direction only: the desk reads the text, and decides."""
    plain = _plain(body)
    return any(wish.search(plain) for wish in WISHES)


def _plain(body: str) -> str:
    """Small letters without accents, apostrophes and punctuation, one blank between words."""
    letters = normalize("NFKD", body.lower())
    bare = "".join(c for c in letters if c.isalnum() or c.isspace() or not c.isalpha())
    bare = re.sub(r"[\u0300-\u036f'\u2018\u2019\u00b4`]", "", bare)
    return " ".join(re.findall(r"[a-z0-9]+", bare))


async def notice(change: Change, conversation: Conversation, message: Message) -> None:
    """Show the text to the desk, until somebody has opted the number out, answered or resolved.

    The event of the text itself tells of it.
    """
    if not reads_like_it(message.body) or await consent.in_force(change.writes, conversation):
        return
    noticed = replace(conversation, may_want_to_opt_out_id=message.id)
    await conversations.save(change.writes, conversation, noticed)
