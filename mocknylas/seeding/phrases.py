"""What seeded people write about: subjects and paragraphs with {slots}, topic by topic.

The slots are filled from the pools: {person} {company} {city} {product} {day} {month} {number}.
"""

from dataclasses import dataclass

GREETINGS = ("Hi", "Hello", "Dear", "Good morning")
CLOSINGS = ("Best regards", "Kind regards", "Thanks", "Cheers", "All the best")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
MONTHS = ("January", "March", "April", "June", "September", "October", "November")

# People whose names are not plain ASCII: a client must survive them.
WORLDLY = (
    ("Zoë Brontë", "zoe.bronte@haworth.example"),
    ("José Núñez", "jose.nunez@cadiz.example"),
    ("花子 山田", "hanako.yamada@tokyo.example"),
)


@dataclass(frozen=True, slots=True)
class Topic:
    """Subjects and paragraphs that belong together."""

    subjects: tuple[str, ...]
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """A newsletter, notification or advertisement: its sender and what it says."""

    name: str
    email: str
    topic: Topic


TOPICS = (
    Topic(
        ("Planning for {month}", "Agenda for {day}", "Can we move the {day} meeting?"),
        (
            "Could we use the first half hour on {day} to settle the plan for {month}? I would "
            "like {person} to join us, because most of the open questions are about {product}.",
            "I have put three points on the agenda: where we stand, what {company} expects from "
            "us, and who looks after {city}. Please add yours before {day}, so that everybody "
            "can prepare.",
            "{day} is difficult for me, as I am in {city} until the afternoon. Any time after "
            "four would work, or we talk on the phone for {number} minutes in the morning.",
        ),
    ),
    Topic(
        ("Invoice {number}", "Question about invoice {number}", "Payment for {month}"),
        (
            "Attached you find invoice {number} for the work we did in {month}. The amount agrees "
            "with our offer, apart from the travel to {city}, which we had agreed to share.",
            "Our accounts department cannot match invoice {number} to an order. Could you tell me "
            "which of the orders by {company} it belongs to? They want to pay it this week.",
            "The payment left our bank on {day}. If it has not arrived by the end of the week, "
            "please give me a call and I will ask {person} to look into it.",
        ),
    ),
    Topic(
        ("Trip to {city}", "Travel plans: {city} in {month}", "Hotel in {city}"),
        (
            "I have booked the early train to {city} on {day}, which leaves us enough time for "
            "lunch before we meet {person}. The return is open, so we can stay for dinner.",
            "The hotel is {number} metres from the station and has a quiet room where we can "
            "work. {person} stayed there in {month} and was happy with it.",
            "Do you know whether {company} will send somebody to {city}? If so, we should travel "
            "together and use the time to talk about {product}.",
        ),
    ),
    Topic(
        ("Review of {product}", "Your comments on {product}", "Second draft: {product}"),
        (
            "I read the draft about {product} twice and like it a lot. The middle part is a bit "
            "long; perhaps the numbers about {city} could go into a table at the end.",
            "My only serious doubt concerns section {number}, where we promise more than we can "
            "measure. Let us ask {person}, who did the same for {company} last year.",
            "The changes you asked for are in. I also rewrote the summary, so that it can be "
            "read without the rest. Please have one more look before it goes out on {day}.",
        ),
    ),
    Topic(
        ("Contract with {company}", "{company}: open points", "Signature needed by {day}"),
        (
            "The lawyers of {company} came back with {number} remarks, most of them harmless. The "
            "one that matters is the notice period, which they want to shorten to a month.",
            "I would accept their wording about {product} and insist on ours about liability. "
            "{person} agrees, and thinks that {company} will not fight over it.",
            "Everything is agreed now. I will bring two printed copies on {day}; if you cannot be "
            "there, {person} may sign for you.",
        ),
    ),
    Topic(
        ("Release {number} is ready", "Bug in release {number}", "Tests fail since {day}"),
        (
            "Since {day} the export stops after {number} rows when an address contains an accent. "
            "I can repeat it on my machine, but only with the data of {company}.",
            "The cause was a missing conversion in the module for {product}. It is repaired and "
            "tested; {person} is reading the change, and I hope to release it on {day}.",
            "Release {number} is out. The upgrade took four minutes in {city} and nobody called "
            "to complain, which I count as a success. Thank you all for the careful tests.",
        ),
    ),
    Topic(
        ("Candidate for the team in {city}", "Interview on {day}", "Our new colleague"),
        (
            "On {day} we have an interview with somebody who spent {number} months at {company} "
            "and knows {product} from the inside. Could you spare an hour at eleven?",
            "I liked the way she explained her work, and that she asked good questions. {person} "
            "has some doubts about the move to {city}, so let us talk about that openly.",
            "Good news: the contract is signed and we will be one more from {month} on. I will "
            "prepare the desk and the accounts; would you take care of the first week?",
        ),
    ),
    Topic(
        ("Lunch on {day}?", "Birthday of {person}", "Concert in {city}"),
        (
            "Shall we have lunch on {day}? There is a new place around the corner where {person} "
            "had the best soup of the year, and it is not too loud to talk.",
            "{person} has a birthday on {day}. I thought of a book about {city} and a card that "
            "everybody signs; it lies in my drawer, so please come by when you have a moment.",
            "There are still tickets for the concert in {city}. I would take {number} minutes of "
            "bad seats over none at all, so tell me tonight and I will buy them.",
        ),
    ),
    Topic(
        ("Numbers for {month}", "Report for {company}", "Costs in {city}"),
        (
            "Here are the numbers for {month}. Orders rose by {number} per thousand, mostly in "
            "{city}, while the costs stayed where they were. The details are in the table.",
            "One line looks odd to me: the amount for {product} is twice that of last month. "
            "Before I send the report to {company}, could you check it with {person}?",
            "You were right, one delivery was counted twice. I have corrected the table and added "
            "a note, so that nobody is surprised when they compare it with {month}.",
        ),
    ),
    Topic(
        ("Workshop in {city}", "Talk about {product}", "Programme for {month}"),
        (
            "The programme for the workshop in {city} is nearly complete. We still look for "
            "somebody who talks about {product} for half an hour, and {person} named you.",
            "I would be glad to. My last talk on this had {number} slides, which is too many, so "
            "I would rather show it live. Is there a decent network in the room?",
            "There is, and {company} lends us a second projector. Please send me a title and four "
            "lines of summary by {day}, then you are in the printed programme.",
        ),
    ),
)

# What fits into any letter between two acquaintances.
GENERAL = (
    "By the way, I met somebody from {company} in {city} last week. They asked about you, and I "
    "promised to pass on their regards and to remind you of the book you wanted to lend them.",
    "Please do not hurry with your answer. I am away until {day} and read my mail only in the "
    "evening, so anything that cannot wait should go to {person}, who knows all about it.",
    "If it helps, I can send you what we wrote about {product} in {month}. It is only a few pages "
    "long, but it has the tables, and most of it should still be true.",
    "I talked to {person} about it on the phone this morning. We agree on the main points; what "
    "is left are details, and I would rather leave those to the people who do the work.",
    "The weather in {city} has been dreadful since {day}, and half of the office is at home with "
    "a cold. So forgive me if something here is not as clear as it should be.",
    "On another matter: the door code changes on {day}. The new one hangs on the board beside the "
    "kitchen; please do not send it by mail, as we had trouble with that in {month}.",
    "Could you keep {person} in copy from now on? They will take over from me at {company} next "
    "month, and it is easier to follow when one has read the whole story.",
    "I had a look at what others do. In {city} they began with {product} and had to start again "
    "after {number} days, so a small trial first seems wise to me.",
    "Whatever we decide, let us write it down this time. I still remember {month}, when each of "
    "us left the room with another idea of what had been said.",
)

NOTICES = (
    Notice(
        "The Weekly Compass",
        "editors@compass.example",
        Topic(
            ("This week: {product} 🧭", "{number} things we learned in {month}"),
            (
                "In this issue: how {company} learned to love {product}, a walk through {city}, "
                "and the {number} questions that readers asked us most often in {month}.",
                "You receive this letter because you subscribed to it. You can leave at any time "
                "with one click; we would be sorry, but we would understand.",
            ),
        ),
    ),
    Notice(
        "Build Service",
        "no-reply@builds.example",
        Topic(
            ("Build {number} passed", "Build {number} failed", "Build {number} is slow"),
            (
                "Build {number} of the main branch has finished. The change was made by {person} "
                "and touches {product}. The full log is kept until the end of {month}.",
                "You can choose in your settings which builds you want to hear about.",
            ),
        ),
    ),
    Notice(
        "Railway Tickets",
        "tickets@railway.example",
        Topic(
            ("Your ticket to {city}", "Change of platform in {city}"),
            (
                "Thank you for travelling with us. Your train to {city} leaves on {day}; coach "
                "and seat are printed on the ticket. Reference: {number}.",
                "Please have your ticket at hand when the conductor passes.",
            ),
        ),
    ),
    Notice(
        "Parcel Service",
        "tracking@parcels.example",
        Topic(
            ("Parcel {number} is on its way", "Parcel {number} was delivered"),
            (
                "Your parcel {number} from {company} has left our centre in {city}. We expect to "
                "bring it on {day} between nine and noon.",
                "Nobody at home? Name a neighbour or a time that suits you better.",
            ),
        ),
    ),
)

SPAM = (
    Notice(
        "Prize Department",
        "winner@lucky-draw.example",
        Topic(
            ("You have WON {number} times", "FINAL notice for {month}!!!"),
            (
                "CONGRATULATIONS! Your address was drawn in {city}. To receive your prize of "
                "{number} units answer before {day} and tell nobody.",
            ),
        ),
    ),
    Notice(
        "Cheap Watches",
        "offers@best-watches.example",
        Topic(
            ("Only until {day}: -{number} %", "Re: your order"),
            ("Genuine watches, sent from {city} within a day. {product} at no charge! Buy now.",),
        ),
    ),
)
