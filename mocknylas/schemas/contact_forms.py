"""What the verbs about contacts take."""

from marshmallow import fields

from mocknylas.schemas.controls import text
from mocknylas.schemas.forms import Strict

ACCOUNT = "account, by id, address or provider"
CONTACT = "contact, by id or address"


class AddGroup(Strict):
    """Which group."""

    account = text(ACCOUNT, required=True)
    path = text("its name; on Exchange with slashes between folders", required=True)


class AddContact(Strict):
    """Whose address book gets which contact."""

    account = text(ACCOUNT, required=True)
    contact = fields.Dict(
        required=True,
        metadata={"description": "given_name, emails, … as in POST /contacts; group: its path"},
    )


class OneContact(Strict):
    """Which contact."""

    account = text(ACCOUNT, required=True)
    contact = text(CONTACT, required=True)


class SetPicture(OneContact):
    """Whose picture."""

    content_base64 = text("the image in base 64; left out: one is drawn")
