"""What the control verbs take."""

import pytest

from mocknylas.schemas import controls
from mocknylas.schemas.forms import FormError, Nothing, fill

PART = {
    "filename": "a.pdf",
    "content_type": "application/octet-stream",
    "content": "",
    "content_id": "",
    "content_disposition": "attachment",
}


@pytest.mark.parametrize(
    ("form", "written", "read"),
    [
        (Nothing, {}, {}),
        (controls.Advance, {"by": "90s"}, {"by": "90s"}),
        (controls.Advance, {"by": 90}, {"by": 90}),
        (controls.MoveTo, {"to": "2024-06-10"}, {"to": "2024-06-10"}),
        (controls.UntilIdle, {}, {}),
        (controls.EventFilter, {"since": "5", "kind": "job.*"}, {"since": 5, "kind": "job.*"}),
        (controls.CallFilter, {"status": 404}, {"status": 404}),
        (controls.SandboxForm, {"seed": -1, "start": 5}, {"seed": -1, "start": 5}),
        (controls.Part, {"filename": "a.pdf"}, PART),
        (controls.InboundMessage, {"from": "a@x.test"}, {"from_": "a@x.test"}),
        (
            controls.InboundForm,
            {"account": "ada", "message": {"files": [{"filename": "a.pdf"}]}},
            {"account": "ada", "message": {"files": [PART]}},
        ),
        (
            controls.ScenarioForm,
            {"steps": [{"clock.tick": None}]},
            {"steps": [{"clock.tick": None}]},
        ),
    ],
)
def test_a_form_that_is_right_is_read(form, written, read):
    assert fill(form, written, what="form") == read


@pytest.mark.parametrize(
    ("form", "written", "problem"),
    [
        (Nothing, {"by": 5}, "no key 'by'; known: none"),
        (controls.Advance, {}, "'by': is missing"),
        (controls.Advance, {"by": None}, "'by': must not be empty"),
        (controls.EventFilter, {"since": -1}, "'since': Must be greater than or equal to 0"),
        (controls.EventFilter, {"since": "x"}, "'since': write a whole number"),
        (controls.Named, {}, "'name': is missing"),
        (controls.Load, {}, "'scenario': is missing"),
        (controls.SandboxForm, {"options": []}, "'options': write a mapping"),
        (controls.SandboxForm, {"sede": 5}, "no key 'sede'; did you mean 'seed'?"),
        (controls.InboundForm, {"account": "a"}, "'message': is missing"),
        (controls.InboundMessage, {"headers": {"X": 5}}, "'headers.X.value': write a text"),
        (controls.InboundMessage, {"unread": "maybe"}, "'unread': write true or false"),
        (controls.ScenarioForm, {"faults": {}}, "'faults': write a list"),
    ],
)
def test_a_form_that_is_wrong_says_where(form, written, problem):
    with pytest.raises(FormError) as caught:
        fill(form, written, what="form")

    assert problem in str(caught.value)


@pytest.mark.parametrize(
    "form",
    [
        controls.Advance,
        controls.MoveTo,
        controls.UntilIdle,
        controls.EventFilter,
        controls.CallFilter,
        controls.SentFilter,
        controls.Named,
        controls.Load,
        controls.InboundForm,
        controls.SandboxForm,
        controls.SandboxName,
    ],
)
def test_every_argument_of_a_verb_is_described(form):
    assert all(field.metadata.get("description") for field in form().fields.values())
