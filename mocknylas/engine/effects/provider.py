"""Effects at the provider seam: what mail servers, and the mailing service, make of a mail."""

from dataclasses import replace

from mocknylas.catalogue import CATALOGUE
from mocknylas.engine.effects.table import Attributes, Effect, Proceed, Step
from mocknylas.engine.outcome import Outcome, Verdict
from mocknylas.rules import smtp
from mocknylas.schemas.faults import Bounce, PartialReply, Reply, Slow, ThrottleReply

THROTTLED = "429 Too many concurrent requests"
OF_STATUS = {402: "reject", 403: "auth_fail", 429: "defer"}  # a status → the effect behind it
DAILY = "daily_quota_exceeded"


def defer(attributes: Attributes, _: Proceed) -> Outcome:
    """Put the mail off: the provider's server is busy."""
    return _outcome("deferred", attributes, smtp.BUSY)


def throttle(attributes: Attributes, _: Proceed) -> Outcome:
    """Put the mail off, and say for how long at least."""
    row = attributes.get("error") or ("" if "reason" in attributes else "provider_throttled")
    outcome = _outcome("throttled", attributes, THROTTLED)
    return replace(outcome, row=row, retry_after=attributes["retry_after"])


def reject(attributes: Attributes, _: Proceed) -> Outcome:
    """Reject the mail for good."""
    return _outcome("rejected", attributes, smtp.NOBODY)


def auth_fail(attributes: Attributes, _: Proceed) -> Outcome:
    """Refuse the account's credentials."""
    return _outcome("auth_failed", attributes, smtp.BAD_LOGIN)


def quota(attributes: Attributes, _: Proceed) -> Outcome:
    """Refuse the mail because the account has sent its share of the day."""
    return _outcome("quota", attributes, smtp.OVER_QUOTA)


def partial(attributes: Attributes, _: Proceed) -> Outcome:
    """Deliver to some recipients and refuse the others, by default the first."""
    failed = tuple(attributes.get("recipients", ()))
    return replace(_outcome("partial", attributes, smtp.NOBODY), failed=failed)


def bounce_later(attributes: Attributes, proceed: Proceed) -> Outcome:
    """Take the mail as usual, and return it to its sender some time later."""
    outcome: Outcome = proceed()
    return replace(
        outcome,
        bounced=tuple(attributes.get("recipients", ["*"])),
        bounce_after=attributes["after"],
        bounce_reply=attributes.get("reason", smtp.NOBODY),
    )


def slow(attributes: Attributes, proceed: Proceed) -> Outcome:
    """Take the usual course, later."""
    outcome: Outcome = proceed()
    return replace(outcome, delay=attributes["by"], real=attributes["time"] == "real")


def shorthand(word: int | str) -> Step | None:
    """Return the effect behind the status, or the catalogue's row, that a send answers."""
    row = CATALOGUE.get(str(word))
    if row is None:
        return Step(OF_STATUS[int(word)], {}) if word in OF_STATUS else None
    name = "quota" if word == DAILY else OF_STATUS.get(row.status, "defer")
    return Step(name, {"error": word})


def _outcome(verdict: Verdict, attributes: Attributes, reply: str) -> Outcome:
    said = attributes.get("reason", reply)
    return Outcome(verdict, said, row=attributes.get("error", ""))


EFFECTS = {
    "defer": Effect(defer, Reply, "busy: asynchronous sends try again, others get 429"),
    "throttle": Effect(
        throttle, ThrottleReply, "the same; the next try waits for `retry_after` at least"
    ),
    "reject": Effect(reject, Reply, "rejected: synchronous sends get 402"),
    "partial": Effect(
        partial, PartialReply, "some recipients refused: 402 with `failures`; others get it"
    ),
    "auth_fail": Effect(auth_fail, Reply, "credentials refused: 403, jobs fail at once"),
    "quota": Effect(quota, Reply, "daily quota used up: 429, jobs go on trying"),
    "bounce_later": Effect(bounce_later, Bounce, "accepted; a bounce comes back `after` a while"),
    "slow": Effect(slow, Slow, "accepted late; asynchronous sends always in virtual time"),
}
