"""`contacts …`: address books as their owners change them at the provider."""

from typing import Any

from mocknylas.controls.table import Control
from mocknylas.nylas import Verbs
from mocknylas.schemas import contact_forms as forms


def _add(verbs: Verbs, **arguments: Any) -> Any:
    """Add a contact at the provider; return it."""
    return verbs.contacts.add(**arguments)


def _add_group(verbs: Verbs, **arguments: Any) -> Any:
    """Add a group of contacts: a label on Gmail, a folder elsewhere."""
    return verbs.contacts.add_group(**arguments)


def _set_picture(verbs: Verbs, **arguments: Any) -> Any:
    """Give a contact a picture; return the contact."""
    return verbs.contacts.set_picture(**arguments)


def _remove_picture(verbs: Verbs, **arguments: Any) -> Any:
    """Take a contact's picture away; return the contact."""
    return verbs.contacts.remove_picture(**arguments)


CONTROLS = [
    Control("contacts.add", "POST", "/contacts", _add, forms.AddContact, step=True),
    Control(
        "contacts.add_group", "POST", "/contacts/groups", _add_group, forms.AddGroup, step=True
    ),
    Control(
        "contacts.set_picture",
        "POST",
        "/contacts/picture",
        _set_picture,
        forms.SetPicture,
        step=True,
    ),
    Control(
        "contacts.remove_picture",
        "DELETE",
        "/contacts/picture",
        _remove_picture,
        forms.OneContact,
        step=True,
    ),
]
