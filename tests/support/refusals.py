"""How tests speak about what the API would refuse."""

import pytest

from mocknylas.errors import ApiError


def refused(act, *arguments, **options):
    """Return (status, message) of the ApiError that the act must raise."""
    with pytest.raises(ApiError) as caught:
        act(*arguments, **options)
    return caught.value.status, caught.value.message
