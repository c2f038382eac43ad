"""What the `simulate` verbs take."""

from marshmallow import fields

from mocknylas.schemas import controls
from mocknylas.schemas.controls import anything, duration, text
from mocknylas.schemas.forms import Strict

MESSAGE = "id of a sent mail; the latest when left out"
BY = "recipient who acts; the first when left out"


class Later(Strict):
    """An act at once or later."""

    after = duration("duration until it happens, like 3h; at once when left out")


class InboundForm(controls.InboundForm, Later):
    """Who gets which mail."""


class OpenForm(Later):
    """Which mail is opened, and by which client."""

    message = text(MESSAGE)
    ip = text("address of the client")
    user_agent = text("the client's User-Agent")


class ClickForm(OpenForm):
    """Which link is followed."""

    link = anything("number or address of the link; the first when left out")


class LetterForm(Later):
    """Who writes what about which mail."""

    message = text(MESSAGE)
    by = text(BY)
    body = text("HTML of the letter")


class ForwardForm(LetterForm):
    """To whom a mail is passed on."""

    to = text("address of who gets it", required=True)


class BounceForm(Later):
    """Which mail comes back, from whom, and why."""

    message = text(MESSAGE)
    by = text(BY)
    soft = fields.Boolean(metadata={"description": "the mailbox is full, not unknown"})
    reason = text("the mail server's reply, like 550 5.1.1 No such user")
