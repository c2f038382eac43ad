"""Noting verbs on the tape of a sandbox that is recorded, with arguments as plain JSON."""

import base64
import functools
import inspect
from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime, timedelta
from typing import Any, TypeVar

from mocknylas.documents import Document
from mocknylas.errors import UsageError

Verb = TypeVar("Verb", bound=Callable[..., Any])
NAME = "noted_as"  # attribute of a verb that is noted
BYTES, INSTANT, SECONDS, STRANGE = "$bytes", "$instant", "$seconds", "$strange"


def noted(name: str, *, sends: bool = False) -> Callable[[Verb], Verb]:
    """Let a verb be noted that changes something; `name` is how it is reached from `Verbs`.

    The world's lock is held meanwhile, so that its place on the tape is right, unless it `sends`.
    """

    def decorate(verb: Verb) -> Verb:
        signature = inspect.signature(verb)

        @functools.wraps(verb)
        def note(self: Any, *args: Any, **kwargs: Any) -> Any:
            sandbox = getattr(self, "_sandbox", None) or self.sandbox
            tape = sandbox.world.tape
            if tape is None:
                return verb(self, *args, **kwargs)
            arguments = _arguments(signature, self, *args, **kwargs)
            given = {"verb": name, "arguments": plain(arguments)}
            lock = nullcontext() if sends else sandbox.world.store.lock
            with lock, tape.doing("verb", given) as begins:
                begins()
                return verb(self, *args, **kwargs)

        setattr(note, NAME, name)
        return note  # type: ignore[return-value]  # it has the same signature

    return decorate


def find_verb(verbs: Any, name: str) -> Callable[..., Any]:
    """Return a noted verb by its name. Raises: UsageError."""
    found = verbs
    for part in name.split("."):
        found = getattr(found, part, None)
    if getattr(found, NAME, None) != name:
        raise UsageError(
            f"no verb {name!r} that a tape can have; it was changed, or is a newer one"
        )
    return found  # type: ignore[no-any-return]


def plain(value: Any) -> Any:
    """Return a copy of an argument as JSON."""
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, bytes):
        return {BYTES: base64.b64encode(value).decode()}
    if isinstance(value, datetime):
        return {INSTANT: value.isoformat()}
    if isinstance(value, timedelta):
        return {SECONDS: value.total_seconds()}
    return value if isinstance(value, str | int | float | None) else {STRANGE: repr(value)}


def unplain(value: Any) -> Any:
    """Return the argument that `plain` made JSON of. Raises: UsageError where it could not."""
    if isinstance(value, list):
        return [unplain(one) for one in value]
    if not isinstance(value, dict):
        return value
    for mark, read in MARKS.items():
        if value.keys() == {mark}:
            return read(value[mark])
    return {key: unplain(one) for key, one in value.items()}


def _refuse(shown: str) -> Any:
    raise UsageError(f"a tape cannot hold an argument like {shown}")


def _arguments(signature: inspect.Signature, *args: Any, **kwargs: Any) -> Document:
    try:
        bound = signature.bind(*args, **kwargs).arguments
    except TypeError:  # the verb itself will say so
        return dict(kwargs)
    more = bound.pop(_further(signature), {})
    bound.pop("self")
    return {**bound, **more}


def _further(signature: inspect.Signature) -> str:
    """Return the name of the parameter that takes all other keywords."""
    parameters = signature.parameters.values()
    return next((one.name for one in parameters if one.kind is one.VAR_KEYWORD), "")


MARKS: dict[str, Callable[[Any], Any]] = {
    BYTES: base64.b64decode,
    INSTANT: datetime.fromisoformat,
    SECONDS: lambda seconds: timedelta(seconds=seconds),
    STRANGE: _refuse,
}
