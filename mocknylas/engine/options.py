"""The switches of a sandbox, one row each."""

from dataclasses import dataclass, fields, replace
from typing import Any, Literal, get_args, get_type_hints

from mocknylas.errors import UsageError, unknown

Window = Literal["refuse", "ignore", "off"]
Notices = Literal["version", "always", "never"]
Success = Literal["successful", "success"]
Wait = Literal["auto", "always", "never"]
FolderPath = Literal["A/B", "A.B", "A\\B", "INBOX.A.B"]
TrackingObject = Literal["metadata", "message"]
LEAST = {"rate_limit_window": 1}  # of whole numbers; 0 where nothing is said


@dataclass(frozen=True, slots=True)
class Options:
    """What a sandbox does where the contract leaves a choice; the defaults are the contract's."""

    strict: bool = False
    """Refuse departures from the contract, which are noted otherwise. See "Strictness"."""

    accept: str = ""
    """Findings that the report passes over, with commas: kind[:operation[:place]], globs."""

    max_limit: int = 1000
    """Largest `limit` of a list. Source: R-X26."""

    max_file_size: int = 30 * 1024 * 1024
    """Largest upload, and largest body with its inline images, in bytes. Source: R-FI8, R-P12."""

    api_version: str = "2.0"
    """Version answered when the request names none. Source: R-X19."""

    gate_versions: bool = False
    """Refuse features newer than the request's version. Source: R-X20."""

    hosted_headers: bool = False
    """Send the further headers of the hosted service, too. Source: R-X16."""

    change_window: Window = "refuse"
    """A change within five minutes of `send_at`: refuse (400), ignore (200), off. Source: R-V11."""

    cancel_window: Window = "refuse"
    """The same for a cancellation. Source: R-V11."""

    outbox_v1_success_word: Success = "successful"
    """Status of what `/outbox` has sent; its guide says `success`. Source: R-O8."""

    draft_put_detaches: bool = False
    """A draft's PUT without `file_ids` detaches all files. Source: R-D9."""

    imap_folders: FolderPath = "A/B"
    """What IMAP servers call the folder `A/B`: with which separator and prefix. Source: R-F4."""

    raw_delay: int = 0
    """Seconds of virtual time until a message's raw MIME can be had; 202 before. Source: R-M8."""

    file_expiry: int = 0
    """Seconds of virtual time after which an unused upload is gone; 0: never. Source: R-FI7."""

    final_rejections: bool = False
    """Let a provider's 5xx end an asynchronous send at once instead of retrying. Source: R-V16."""

    fallback_service: bool = False
    """A mailing service takes asynchronous sends that the provider does not. Source: R-V15."""

    max_tries: int = 0
    """Tries after which an asynchronous send fails; 0: only its times count. Source: R-J4."""

    notify_participants: Notices = "version"
    """What event writes do that do not say: by version (none before 2.3). Source: R-EVT-25."""

    eas_notifies: bool = False
    """Microsoft accounts notify participants whatever a write says. Source: R-EVT-26."""

    rsvp_without_token: bool = False
    """Let `/send-rsvp` without a token find its account by the event. Source: R-RSVP-09."""

    rate_limits: bool = False
    """Count requests and refuse those beyond the limits below. Source: R-X43, R-X45, R-RATE-06."""

    rate_limit_application: int = 500
    """Requests of an application to one endpoint in a window. Source: R-X43, R-RATE-01."""

    rate_limit_token: int = 50
    """Requests with one token to one endpoint in a window. Source: R-X43, R-RATE-01."""

    rate_limit_window: int = 1
    """Seconds of virtual time in a window; one begins at each multiple of it. Source: R-X43."""

    rate_limit_concurrent: int = 5
    """Requests of a token under way to each of messages, threads, contacts. Source: R-RATE-02."""

    inbox_contacts: bool = False
    """New mail makes contacts of unknown senders, as seeded mail has done. Source: R-CON-19."""

    provider_limits: bool = False
    """Hold accounts to what their providers let them send; see "Providers and their limits"."""

    daily_quota: int = 0
    """Mails an account may send from midnight to midnight UTC; 0: as its provider has it."""

    minute_quota: int = 0
    """Mails an account may send in a minute; 0: as its provider has it."""

    magic_recipients: bool = True
    """Addresses like `anyone+402@magic.test` do what their tag says. See "Magic recipients"."""

    tracking_base: str = "https://tracking.mocknylas.test"
    """Where the pixel and links of tracked mail lead; `serve` puts in its own address."""

    domain_verified: bool = True
    """What the mailing service says of the sender's domain. Source: R-V22."""

    sender_verified: bool = True
    """What the mailing service says of the sender. Source: R-V22."""

    delta_wait: Wait = "auto"
    """Do long-polls and streams wait? auto: over a socket, not in-process. Source: R-DEL-17."""

    longpoll_timeout: int = 120
    """Seconds that a long-poll waits when it does not say. Source: R-DEL-14."""

    stream_timeout: int = 1800
    """Seconds after which a stream ends when it does not say. Source: R-DEL-15."""

    delta_connections: int = 0
    """Most long-polls and most streams of an account at once (v2: 10); 0: any. Source: R-X43."""

    verify_webhooks: bool = True
    """Challenge a receiver before its webhook becomes active. Source: R-HOOK-04."""

    remote_receivers: bool = False
    """Send notifications beyond this machine, too, and not only to loopback addresses."""

    webhook_gap: int = 80
    """Seconds until a failed delivery is tried again, doubled each time. Source: R-HOOK-11."""

    webhook_batches: bool = False
    """Send changes of one account that wait for a webhook together, in one notification."""

    tracking_object: TrackingObject = "metadata"
    """What notifications of opens and clicks call their object. Source: R-W7a."""

    historic_webhooks: bool = False
    """Tell also of objects older than the link to their account. Source: R-HOOK-19."""

    auto_approve: bool = False
    """Let hosted sign-ins succeed at once, without a page. Source: R-OAUTH-01."""

    code_lifetime: int = 600
    """Seconds of virtual time in which a code can be exchanged. Source: R-OAUTH-11."""

    free_accounts: int = 0
    """Accounts of a free application, others are stopped; 0: it is paid. Source: R-MGMT-14."""

    recovery_window: int = 0
    """Seconds in which a cancelled account can be upgraded; 0: always. Source: R-MGMT-10."""

    calls_memory: int = 16 * 1024 * 1024
    """Bytes of requests and answers that are remembered in memory; older ones go to disk."""

    calls_kept: int = 250_000
    """Requests that are remembered at all, in memory and on disk."""

    record: bool = False
    """Remember all that a tape needs, so that the run can be replayed. See "Replay a run"."""

    def changed(self, values: dict[str, Any]) -> "Options":
        """Return options with these values. Raises: UsageError naming a wrong name or value."""
        hints = get_type_hints(Options)
        for name, value in values.items():
            if name not in hints:
                raise unknown("option", name, hints, error=UsageError)
            _check(name, value, hints[name])
        return replace(self, **values)

    def under(self, other: "Options") -> "Options":
        """Return these options with those of others over them that are not the defaults."""
        defaults = Options().as_json()
        given = {name: one for name, one in other.as_json().items() if one != defaults[name]}
        return replace(self, **given)

    def as_json(self) -> dict[str, Any]:
        """Return every option with its value."""
        return {one.name: getattr(self, one.name) for one in fields(self)}


def _check(name: str, value: Any, kind: Any) -> None:
    choices = get_args(kind)
    if choices and value not in choices:
        raise UsageError(f"option {name}: {value!r} is none of {', '.join(choices)}")
    if not choices and type(value) is not kind:
        raise UsageError(f"option {name}: expected {kind.__name__}, got {value!r}")
    least = LEAST.get(name, 0)
    if kind is int and value < least:
        raise UsageError(f"option {name}: expected {least} or more, got {value}")
