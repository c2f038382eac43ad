"""Magic recipients: addresses whose +tag says what becomes of mail to them.

`anything+402@magic.test` is refused, `anything+bounce@magic.test` takes mail and returns it later.
No other mail server answers for the domain: `.test` is reserved (RFC 2606).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from mocknylas.rules import smtp

DOMAIN = "magic.test"
_ADDRESS = re.compile(rf"[^+@]*\+([a-z0-9]+)@{re.escape(DOMAIN)}")
_DEFER = re.compile(r"defer(\d{1,3})")

Refused = Literal["rejected", "auth_failed", "quota", "deferred"]
Echo = Literal["bounce", "out_of_office", "reply"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """What the provider says of such a recipient.

    `row` names the error where the reply does not; `tries` bounds how often a mail is refused.
    """

    verdict: Refused
    reply: str
    row: str = ""
    tries: int | None = None


@dataclass(frozen=True, slots=True)
class Later:
    """What such a recipient does with a mail that it took, and seconds until then."""

    act: Echo
    after: int
    reply: str = ""  # of the mail server that returns it


REFUSALS = {
    "402": Refusal("rejected", "550 5.1.1 The email account that you tried to reach is unknown."),
    "403": Refusal("auth_failed", smtp.BAD_LOGIN),
    "422": Refusal("rejected", "554 5.3.0 The mail provider failed.", "provider_error"),
    "429": Refusal("quota", smtp.OVER_QUOTA),
    "503": Refusal("deferred", "421 4.4.5 Server busy, try again later."),
    "504": Refusal("deferred", "451 4.4.2 Timed out.", "timed_out"),
}
LATER = {
    "bounce": Later("bounce", 60, "550 5.1.1 The email account does not exist."),
    "softbounce": Later("bounce", 60, smtp.FULL),
    "ooo": Later("out_of_office", 60),
    "reply": Later("reply", 300),
}
TAGS = (*REFUSALS, "defer3", *LATER)  # for people; the number after defer is free


def refusal(address: str) -> Refusal | None:
    """Return how a provider refuses mail to an address, None when it is not that magic."""
    tag = _tag(address)
    deferred = _DEFER.fullmatch(tag)
    if deferred:
        return Refusal("deferred", smtp.BUSY, tries=int(deferred[1]))
    return REFUSALS.get(tag)


def later(address: str) -> Later | None:
    """Return what an address does with mail later on, None when it is not that magic."""
    return LATER.get(_tag(address))


def is_magic(addresses: Sequence[str]) -> bool:
    """Say whether any of these addresses, in lower case, is on the reserved domain."""
    return any(one.endswith(DOMAIN) for one in addresses)


def _tag(address: str) -> str:
    match = _ADDRESS.fullmatch(address)
    return match[1] if match else ""
