"""What to do about an error or a departure, in one sentence."""

from collections import defaultdict
from collections.abc import Mapping

from mocknylas.judging.sentences import REMEDIES

OF_KINDS: Mapping[str, str] = {  # departures whose error says less than their kind
    "ignored-parameter": "{instead}",
    "ignored-field": "{instead}",
    "read-only-field": "Leave '{name}' out of what you send back: it changes nothing.",
    "coerced-value": "Send '{name}' as {type}; now the server guesses what is meant.",
    "deprecated": "{instead}",
}
OF_RULES: Mapping[str, str] = {  # departures whose rule says more than their error
    "R-P16": "Send `Content-Type: message/rfc822` with nothing after it.",
    "R-AUTHZ-06": "Send the client secret here, not an account's token.",
    "R-T13": "Leave out a PUT that changes nothing.",
}
OTHERWISE = "Look at the fault rule and at what was answered: the catalogue does not have it."


def remedy(kind: str, error: str, rule: str, known: Mapping[str, object]) -> str:
    """Return the sentence for an error or a departure of this kind."""
    sentence = OF_KINDS.get(kind) or (kind != "error" and OF_RULES.get(rule)) or ""
    told = sentence or REMEDIES.get(error, OTHERWISE)
    return told.format_map(defaultdict(str, known)).strip()
