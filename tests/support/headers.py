"""How a header of a mail shows a text: as one line."""

import re

BREAKS = re.compile(r"[\0-\x1f\x7f-\x9f\u2028\u2029]+")


def folded(text):
    """Return a text without control characters, its white space folded."""
    return " ".join(BREAKS.sub(" ", text).split())
