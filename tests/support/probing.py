"""Ask everything that the OpenAPI document offers, by schemathesis, and collect what breaks it."""

from base64 import b64encode
from collections import Counter
from dataclasses import dataclass, field
from itertools import count

import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import Status, events, from_schema

from mocknylas.mock import MockNylas
from tests.support.documented import is_error

schemathesis.serializer.alias("message/rfc822", "application/octet-stream")

PHASES = ("examples", "coverage", "fuzzing", "stateful")
UNCHECKED = [
    "positive_data_acceptance",  # a well-formed id or address need not be one that exists
    "negative_data_rejection",  # what is unknown or of a near type is let pass, as v2 does
    "missing_required_header",  # none is required
    "ignored_auth",  # test_document asks each operation without and with wrong credentials
    "object_level_authorization",  # needs two users; tests/api does it
]
EXISTING = 0.7  # share of the ids in paths that are of an object which is there
SUPPORT = "x-mocknylas-support"
STORIES = {  # follow the document's own links, with what is well formed
    "inference": {"algorithms": []},
    "generation": {"mode": "positive"},
}
STAYING = {  # cancelled events are there, as mail in the trash is. Source: R-EVT-10, R-M24
    "include-path-regex": "^/(events|messages)",
    "checks": {"use_after_free": {"enabled": False}},
}
STORIES_PER_EXAMPLE = 12  # for they are of no one operation
PATIENCE = {"timeout": 1}  # seconds, for what waits


@dataclass
class Findings:
    """What a run asked, and what was wrong with the answers."""

    cases: Counter = field(default_factory=Counter)  # by phase
    statuses: Counter = field(default_factory=Counter)
    followed: Counter = field(default_factory=Counter)  # links, by where they lead
    failures: dict = field(default_factory=dict)  # (operation, kind) → how to repeat it
    errors: list = field(default_factory=list)

    def __str__(self):
        """Tell the failures, a paragraph for each."""
        told = [f"{where}: {what}\n{how}" for (where, what), how in self.failures.items()]
        return "\n\n".join([*told, *self.errors]) or f"nothing in {dict(self.cases)}"

    def __bool__(self):
        """Say whether anything was found."""
        return bool(self.failures or self.errors)


def probe(*, max_examples, phases=PHASES, seed=1, account="gmail", only=""):
    """Return the findings of a run over fresh sandboxes; the same arguments ask the same.

    Stories have a sandbox of their own: those of links need what the rest has not worn out.
    """
    found = Findings()
    alone = [one for one in phases if one == "stateful"]
    for group in filter(None, ([one for one in phases if one not in alone], alone)):
        with MockNylas(seed_name="default") as mock:
            schema = _schema(mock, mock.account(account), seed)
            schema = schema.include(path=only) if only else schema
            _bound(schema.config, max_examples, group)
            _collect(from_schema(schema).execute(), found)
    return found


def _schema(mock, account, seed):
    config = SchemathesisConfig.from_dict(
        {
            "generation": {"deterministic": True, "database": "none", "no-shrink": True},
            "parameters": {"path.client_id": mock.client_id, **PATIENCE},
            "phases": {"stateful": STORIES},
            "operations": [STAYING],
            "continue-on-failure": True,
        }
    )
    config.update(seed=seed, max_failures=None)
    schema = schemathesis.openapi.from_wsgi("/openapi.json", mock.server.app, config=config)
    schema = schema.exclude(lambda each: each.operation.definition.raw[SUPPORT] == "not yet")
    schema.hook(_existing_ids(mock, account))
    schema.auth(refresh_interval=None)(_credentials(mock, account))
    return schema


def _credentials(mock, account):
    """Return what gives each operation the credentials that it wants."""
    other = next(one.id for one in mock.accounts if one.id != account.id)
    basic = b64encode(f"{mock.client_id}:{mock.client_secret}".encode()).decode()

    class Credentials:
        def get(self, case, context):
            schemes = {one for each in case.operation.definition.raw["security"] for one in each}
            if "client" in schemes:
                return f"Basic {basic}"
            if case.operation.path == "/oauth/revoke":  # a token that nobody needs
                return f"Bearer {mock.world.tokens.grant(account.id)}"
            return f"Bearer {account.access_token}"

        def set(self, case, data, context):
            case.headers["Authorization"] = data
            if case.operation.path.startswith(ACCOUNTS):  # not the one that asks
                asked = case.path_parameters or {}
                if asked.get("id") in {account.id, account.email_address}:
                    case.path_parameters = {**asked, "id": other}

    return Credentials


def _existing_ids(mock, account):
    turn = count()

    def map_path_parameters(context, path_parameters):
        if not path_parameters:
            return path_parameters
        ids = _ids(mock.world, account, context.operation.path)
        if not ids or next(turn) % 10 >= EXISTING * 10:
            return path_parameters
        chosen = ids[next(turn) % len(ids)]
        return {
            name: chosen if name in {"id", "job_status_id"} else value
            for name, value in path_parameters.items()
        }

    return map_path_parameters


ACCOUNTS = "/a/{client_id}/accounts"
KINDS = (  # the documents that a path names, by how it starts
    ("/threads", "thread"),
    ("/messages", "message"),
    ("/drafts", "draft"),
    ("/folders", "folder"),
    ("/labels", "label"),
    ("/files", "file"),
    ("/contacts", "contact"),
    ("/outbox", "outbox_v1"),
    ("/v2/outbox", "outbox"),
    ("/job-statuses", "job"),
    ("/a/{client_id}/webhooks", "webhook"),
    ("/component", "component"),
    ("/connect/grants", "grant"),
    (ACCOUNTS, "account"),
)


def _ids(world, account, path):
    kind = next((kind for start, kind in KINDS if path.startswith(start)), None)
    if kind is None:
        return []
    if kind == "account":  # but not the one that asks
        return [one["id"] for one in world.store.values(kind) if one["id"] != account.id]
    mine = {account.id, None}
    return [one["id"] for one in world.store.values(kind) if one.get("account_id") in mine]


def _bound(project, max_examples, phases):
    """Say which phases ask, and how much."""
    project.generation.update(max_examples=max_examples)
    stories = max_examples * STORIES_PER_EXAMPLE
    project.phases.stateful.generation.update(max_examples=stories)
    project.checks.update(excluded_check_names=UNCHECKED)
    project.phases.update(phases=phases)


def _collect(run, found):
    for event in run:
        if isinstance(event, events.ScenarioFinished):
            _note(event, found)
        elif isinstance(event, events.NonFatalError | events.FatalError):
            found.errors.append(f"{getattr(event, 'label', '')}: {event}")


def _note(event, found):
    recorder = event.recorder
    found.cases[event.phase.value] += len(recorder.interactions)
    found.followed.update(
        case.value.operation.label
        for case in recorder.cases.values()
        if case.transition and case.is_transition_applied
    )
    found.statuses.update(
        one.response.status_code for one in recorder.interactions.values() if one.response
    )
    for case_id, checks in recorder.checks.items():
        for check in checks:
            if check.status is Status.FAILURE:
                failure = check.failure_info.failure
                where = recorder.cases[case_id].value.operation.label
                key = (where, f"{check.name}: {failure.title}")
                found.failures.setdefault(
                    key, f"{failure.message}\n{check.failure_info.code_sample}"
                )


@schemathesis.check
def answers_a_named_error(ctx, response, case):
    """Fail unless an error is one of those that the document names for the operation."""
    if response.status_code < 400 or case.operation.method.upper() != case.method.upper():
        return
    answers = case.operation.definition.raw["responses"].get(str(response.status_code))
    if answers is None:
        return  # which status_code_conformance tells
    told = response.json()
    names = answers["content"]["application/json"]["examples"]
    if any(is_error(name, told) for name in names):
        return
    raise AssertionError(f"not one of {sorted(names)}: {told}")
