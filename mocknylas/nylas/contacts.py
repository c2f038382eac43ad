"""The address books of a sandbox's accounts, as their owners change them at the provider."""

import base64
import binascii
import copy

from mocknylas.documents import Document
from mocknylas.errors import ApiError, UsageError, unknown
from mocknylas.nylas.noting import noted
from mocknylas.sandboxes import Sandbox
from mocknylas.schemas.contacts import ContactBody
from mocknylas.schemas.forms import names_of
from mocknylas.world import World


class AddressBook:
    """Changes contacts without the API; what changes is in the journal, and has no job."""

    def __init__(self, sandbox: Sandbox) -> None:
        """Act upon this sandbox."""
        self._sandbox = sandbox

    @noted("contacts.add")
    def add(self, account: str, contact: Document) -> Document:
        """Add a contact at the provider: a body of POST /contacts, its group as a path."""
        for name in contact:
            if name not in names_of(ContactBody):
                raise unknown("key of a contact", name, names_of(ContactBody), error=UsageError)
        world = self._sandbox.world
        with world.store.lock:
            found = world.account(account)
            try:
                body = dict(ContactBody().load(contact))
                if "group" in body:
                    body["group"] = _group(world, found, body["group"])["id"]
                return copy.deepcopy(world.contacts.create(found, body))
            except ApiError as error:
                raise UsageError(f"contact: {error.message}") from None

    @noted("contacts.add_group")
    def add_group(self, account: str, path: str) -> Document:
        """Add a contact group, with those around it; one that is there stays as it is."""
        world = self._sandbox.world
        with world.store.lock:
            return copy.deepcopy(world.contacts.add_group(world.account(account), path))

    @noted("contacts.set_picture")
    def set_picture(
        self,
        account: str,
        contact: str,
        content: bytes | None = None,
        content_base64: str | None = None,
    ) -> Document:
        """Give a contact a picture: an image's bytes, or one that is drawn for it."""
        if content_base64 is not None:
            content = _decoded(content_base64)
        world = self._sandbox.world
        with world.store.lock:
            found = world.contacts.named(world.account(account), contact)
            return copy.deepcopy(world.contacts.set_picture(found, content))

    @noted("contacts.remove_picture")
    def remove_picture(self, account: str, contact: str) -> Document:
        """Take a contact's picture away."""
        world = self._sandbox.world
        with world.store.lock:
            found = world.contacts.named(world.account(account), contact)
            return copy.deepcopy(world.contacts.remove_picture(found))


def _group(world: World, account: Document, path: str) -> Document:
    """Return a group by its path. Raises: NotFoundError."""
    groups = {one["path"]: one for one in world.contacts.groups(account)}
    if path not in groups:
        raise unknown("contact group", path, groups)
    return groups[path]


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        raise UsageError("content_base64: not base 64; encode the bytes of the image") from None
