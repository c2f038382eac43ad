"""The shape of what clients send: keys that nobody reads are ignored."""

from marshmallow import EXCLUDE, Schema


class Lenient(Schema):
    """A query or a body. Strict sandboxes refuse unknown parameters before.

    Source: R-X32, R-D10, R-GRANT-04, R-PAGE-04.
    """

    class Meta:
        """Clients send read-only keys back, and `object` and more along."""

        unknown = EXCLUDE
