"""`contacts …`: address books as their owners change them at the provider."""

from mocknylas.controls.table import Control, verb
from mocknylas.nylas.contacts import AddressBook
from mocknylas.schemas import contact_forms as forms

CONTROLS = [
    Control(
        "contacts.add",
        "POST",
        "/contacts",
        verb("contacts", AddressBook.add),
        forms.AddContact,
        step=True,
    ),
    Control(
        "contacts.add_group",
        "POST",
        "/contacts/groups",
        verb("contacts", AddressBook.add_group),
        forms.AddGroup,
        step=True,
    ),
    Control(
        "contacts.set_picture",
        "POST",
        "/contacts/picture",
        verb("contacts", AddressBook.set_picture),
        forms.SetPicture,
        step=True,
    ),
    Control(
        "contacts.remove_picture",
        "DELETE",
        "/contacts/picture",
        verb("contacts", AddressBook.remove_picture),
        forms.OneContact,
        step=True,
    ),
]
