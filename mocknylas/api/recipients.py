"""What every send checks first: somebody to send to, and a bearable size."""

from mocknylas.documents import Document
from mocknylas.errors import ApiError
from mocknylas.rules.addresses import RECIPIENT_FIELDS
from mocknylas.schemas.participants import is_address
from mocknylas.world import World


def check_sendable(world: World, body: Document) -> None:
    """Refuse a send without recipients, with a bad address, or too large.

    Source: R-P4, R-P12, E-71, E-72, E-74.
    """
    people = [one for name in RECIPIENT_FIELDS for one in body.get(name) or ()]
    if not people:
        raise ApiError("no_recipients")
    for one in people:
        if not is_address(one["email"]):
            raise ApiError("invalid_recipient", address=one["email"])
    if len(body.get("body") or "") > world.options.max_file_size:
        raise ApiError("too_large")
