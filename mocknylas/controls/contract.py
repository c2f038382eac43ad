"""`contract` and `contract.usage`: what an application uses of Nylas v2."""

from mocknylas.controls.table import Control, verb
from mocknylas.documents import Document
from mocknylas.nylas import Verbs
from mocknylas.nylas.contract import Contract
from mocknylas.schemas import contract as forms


def _usage(verbs: Verbs, *, everywhere: bool = False) -> Document:
    """Count what of the contract is used; tell what is missed, too."""
    usage = verbs.contract.usage(everywhere=everywhere)
    return {**usage.as_json(), "missed": usage.missed()}


CONTROLS = [
    Control("contract", "GET", "/contract", verb("contract", Contract.footprint), forms.Where),
    Control("contract.usage", "GET", "/contract/usage", _usage, forms.Where),
]
