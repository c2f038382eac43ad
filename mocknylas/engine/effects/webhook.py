"""Effects at the webhook seam: what a fault can do to a notification on its way.

`proceed()` sends it and returns the receipt; `proceed(forged=…)` signs it wrongly.
"""

from dataclasses import replace

from mocknylas.engine.effects.table import Attributes, Effect, Proceed
from mocknylas.engine.outcome import Postponed
from mocknylas.schemas.faults import (
    Forgery,
    Lateness,
    LostAnswer,
    Repetition,
    Reversal,
    Slowness,
)
from mocknylas.schemas.forms import Nothing
from mocknylas.transport import OK, PATIENCE, Receipt


def swallow(_: Attributes, __: Proceed) -> Receipt:
    """Lose the notification; Nylas takes it for delivered."""
    return Receipt(OK)


def lose_answer(attributes: Attributes, proceed: Proceed) -> Receipt:
    """Deliver, but lose the receiver's answer, so that it is delivered again."""
    receipt: Receipt = proceed()
    return replace(receipt, status=0, body="", error=attributes["reason"])


def repeat(attributes: Attributes, proceed: Proceed) -> Receipt:
    """Deliver several times; the last answer counts."""
    for _ in range(attributes["copies"] - 1):
        proceed()
    receipt: Receipt = proceed()
    return receipt


def late(attributes: Attributes, _: Proceed) -> Postponed:
    """Deliver later."""
    return Postponed(attributes["by"])


def reorder(attributes: Attributes, _: Proceed) -> Postponed:
    """Let the webhook's next notification go first; without one, deliver after a while."""
    return Postponed(attributes["wait"], behind_next=True)


def slow(attributes: Attributes, proceed: Proceed) -> Receipt:
    """Let the receiver take this long in virtual time; over ten seconds are a timeout."""
    receipt: Receipt = proceed()
    taken = attributes["by"]
    if taken > PATIENCE:
        lost = replace(receipt, status=0, body="", error=f"no answer within {PATIENCE} s")
        return replace(lost, latency=PATIENCE * 1000)
    return replace(receipt, latency=taken * 1000)


def bad_signature(attributes: Attributes, proceed: Proceed) -> Receipt:
    """Sign by another secret, or put any text in place of the signature."""
    receipt: Receipt = proceed(forged=attributes["signature"])
    return receipt


EFFECTS = {
    "swallow": Effect(swallow, Nothing, "never sent, and never tried again"),
    "lose_answer": Effect(
        lose_answer, LostAnswer, "received, but the answer is lost: it is sent again"
    ),
    "repeat": Effect(repeat, Repetition, "sent several times at once"),
    "late": Effect(late, Lateness, "sent later"),
    "reorder": Effect(
        reorder, Reversal, "sent after the webhook's next notification, or after `wait`"
    ),
    "slow": Effect(slow, Slowness, "the receiver takes this long; more than 10 s are a timeout"),
    "bad_signature": Effect(bad_signature, Forgery, "signed with another secret, or with any text"),
}
