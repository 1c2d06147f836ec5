"""Who the demo's patients are, and what passed between them and the clinic."""

from datetime import date

from store.rows import DeliveryProblem
from store.words import CallOutcome, DeliveryStatus
from web.demo.telling import ASSISTANT, DESK, PATIENT, Told, call, email, file, ours, theirs

HOUR, DAY = 60, 24 * 60

MARIA, HENRY, SHARED, TOMAS = "+12125550111", "+12125550112", "+12125550113", "+12125550114"
GRACE, OMAR, UNKNOWN, QUIET = "+12125550115", "+12125550116", "+12125550117", "+12125550118"
UNREACHABLE, FAILING, CHATTY = "+12125550001", "+12125550002", "+12125550003"
STOPPED, UNCONFIRMED, ZOE = "+12125550004", "+12125550006", "+12125550119"

PATIENTS: list[tuple[str, str, date | None, str, list[str], list[str]]] = [
    ("Maria", "Lopez", date(1984, 3, 12), "Riverside", [MARIA], ["maria.lopez@example.com"]),
    ("Henry", "Adler", date(1951, 11, 2), "Riverside", [HENRY], []),
    ("Priya", "Raman", date(1990, 6, 21), "Hillcrest", [SHARED], ["priya@example.com"]),
    ("Arjun", "Raman", date(2019, 9, 30), "Hillcrest", [SHARED], []),
    ("Tomás", "Núñez", date(1977, 1, 8), "Riverside", [TOMAS], []),
    ("Tomas", "Nunez", None, "", [TOMAS], ["tomas@example.com"]),
    ("Grace", "Kim", date(1968, 4, 17), "Hillcrest", [GRACE], ["grace.kim@example.com"]),
    ("Omar", "Farouk", date(1995, 12, 24), "Riverside", [OMAR], []),
    ("Lena", "Brandt", date(2001, 2, 3), "Hillcrest", [QUIET], []),
    ("Walter", "Boone", date(1944, 7, 29), "Riverside", [UNREACHABLE], []),
    ("Ivy", "Castle", date(1988, 10, 5), "Hillcrest", [FAILING], []),
    ("Sam", "Okoro", date(1999, 5, 15), "Riverside", [CHATTY], []),
    ("Ruth", "Ellery", date(1972, 8, 11), "Hillcrest", [STOPPED], []),
    ("Noah", "Pereira", date(1982, 3, 3), "Riverside", [UNCONFIRMED], []),
    ("Zoë", "Lindqvist", date(1993, 9, 9), "Hillcrest", [ZOE], ["zoe@example.com"]),
]

STORIES: dict[str, list[Told]] = {
    MARIA: [
        theirs(2 * DAY + 40, "Hi, do you take the Northwind Silver plan?"),
        ours(2 * DAY + 31, "Hi Maria! Yes, we do. Could you send us a picture of your card?"),
        file(PATIENT, 2 * DAY + 20, "insurance-card.png"),
        ours(2 * DAY + 12, "Thank you, that is all we need. See you on Thursday at 9:40."),
        theirs(7, "I'm running about ten minutes late, is that still OK?"),
    ],
    HENRY: [
        ours(DAY + 3 * HOUR, "Reminder: your blood pressure check is tomorrow at 10:15."),
        theirs(DAY + 2 * HOUR, "Got it. Do I need to fast?"),
        ours(DAY + 2 * HOUR - 6, "No need to fast, Henry. Just bring your list of medicines."),
        theirs(DAY + HOUR, "Thanks"),
    ],
    SHARED: [
        theirs(5 * HOUR, "Arjun has a fever of 38.9 since last night. Should we come in?"),
        call(
            PATIENT,
            5 * HOUR - 12,
            CallOutcome.ANSWERED_BY_ASSISTANT,
            184,
            "Priya called about her son Arjun's fever (38.9 °C since last night). No rash, he "
            "drinks well. She would like a visit today.",
            ["Checked today's openings", "Offered 15:20 with Dr. Okafor", "Told the front desk"],
            "voicemail.wav",
        ),
        ours(5 * HOUR - 25, "We have kept 15:20 today for Arjun. Please come ten minutes early."),
        file(DESK, 40, "visit-summary.pdf"),
        theirs(31, "Thank you so much, he is feeling better already."),
    ],
    TOMAS: [
        theirs(3 * DAY, "Puedo cambiar mi cita al viernes?"),
        ours(3 * DAY - 15, "¡Claro! El viernes a las 11:00 está libre. ¿Le sirve?"),
        theirs(3 * DAY - 22, "Perfecto, gracias"),
    ],
    GRACE: [
        email(
            PATIENT,
            6 * HOUR,
            "grace.kim@example.com",
            "desk@hillcrest.example",
            "Records for my new doctor",
            "Hello,\n\nI am moving to Boston next month. Could you send my records to my new "
            "doctor? The address is attached below.\n\nMany thanks,\nGrace Kim",
        ),
        email(
            DESK,
            5 * HOUR,
            "desk@hillcrest.example",
            "grace.kim@example.com",
            "Re: Records for my new doctor",
            "Dear Grace,\n\nof course. Please sign the release form that you will find in your "
            "portal, and we will send them the same day.\n\nDana Whitfield",
        ),
        call(
            PATIENT,
            3 * HOUR,
            CallOutcome.VOICEMAIL,
            31,
            "Grace signed the form.",
            [],
            "voicemail.wav",
        ),
    ],
    OMAR: [
        theirs(90, "What are your opening hours on Saturday?"),
        ours(
            89,
            "We are open from 9:00 to 13:00 on Saturdays. Would you like to book a visit?",
            author=ASSISTANT,
        ),
        theirs(84, "No, that's all, thanks!"),
        ours(83, "You're welcome, Omar. Have a good day!", author=ASSISTANT),
    ],
    UNKNOWN: [theirs(52, "hello is this the clinic on river street? my mother needs a refill")],
    QUIET: [
        call(DESK, 9 * DAY, CallOutcome.ANSWERED, 95, "Told Lena that her results are normal."),
        ours(9 * DAY - 5, "As promised: your results are normal. Nothing more to do."),
        theirs(9 * DAY - 11, "That's a relief, thank you!"),
    ],
    UNREACHABLE: [
        theirs(DAY + 5 * HOUR, "Please remind me of my appointment"),
        ours(
            DAY + 4 * HOUR,
            "It is on Monday at 8:30, Mr. Boone.",
            status=DeliveryStatus.UNDELIVERED,
            problem=DeliveryProblem(
                "30003",
                "The phone is switched off or out of reach.",
                "Try again later, or call the patient.",
            ),
        ),
    ],
    FAILING: [
        ours(
            4 * HOUR,
            "Your prescription is ready at the front desk.",
            status=DeliveryStatus.FAILED,
            problem=DeliveryProblem(
                "30005",
                "The number does not exist or is not in service.",
                "Check the number with the patient.",
            ),
        ),
    ],
    CHATTY: [
        ours(2 * HOUR, "Hi Sam, how is the knee today?", status=DeliveryStatus.SENT),
    ],
    STOPPED: [
        ours(4 * DAY, "It is time for your yearly check-up. Shall we find a day?"),
        theirs(4 * DAY - 30, "STOP"),
    ],
    UNCONFIRMED: [
        theirs(25, "Can I pick up the form today?"),
        ours(18, "Yes, until 17:00.", status=DeliveryStatus.SENDING),
    ],
    ZOE: [
        theirs(14, "Hi! I'd like to book a check-up some time next week, mornings are best."),
    ],
}

RESOLVED = (QUIET, TOMAS)
READ_BY_ALL = (HENRY, SHARED, GRACE, STOPPED, UNREACHABLE)
SUGGESTIONS = {
    MARIA: "No problem, Maria. We will let Dr. Okafor know and see you at 9:50.",
    ZOE: "Hi Zoë! We have Tuesday at 8:40 or Thursday at 9:20. Which one suits you?",
}
FACTS = {
    MARIA: [("Insurance", "Northwind Silver PPO, member NW 4471 2208 06")],
    ZOE: [("Preferred time", "Mornings")],
}
