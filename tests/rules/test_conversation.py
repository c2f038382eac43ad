"""Which mails belong together: by references, on Gmail by subject too, else by topic."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mocknylas.rules.conversation import belong_together, reference_ids, topics

ADA, GRACE, ALAN = ([{"name": "", "email": f"{name}@x.example"}] for name in ("a", "g", "t"))
EXCHANGE = ["eas", "exchange", "ews", "outlook", "office365", "graph"]
OTHERS = ["imap", "custom", "yahoo", "icloud", "aol", "fastmail", "gandi", "gmx", "unheard-of"]


def mail(subject="Plan", *, own="", answers="", references=(), **people):
    """Return a mail with its lineage, from Ada to Grace unless said otherwise."""
    return {
        "subject": subject,
        "message_id": own or None,
        "in_reply_to": answers or None,
        "references": list(references),
        "from": ADA,
        "to": GRACE,
        **people,
    }


def together(provider, one, other):
    """Say whether two mails belong together; the order must not matter."""
    found = belong_together(provider, one, other)
    assert found == belong_together(provider, other, one)
    return found


def test_a_mail_stands_for_its_own_id_and_names_others():
    found = reference_ids(mail(own="<3>", answers="<2>", references=["<1>", "<2>"]))

    assert found == ["<3>", "<2>", "<1>"]
    assert reference_ids(mail()) == reference_ids({}) == []


@pytest.mark.parametrize("provider", ["gmail", *EXCHANGE, *OTHERS])
@pytest.mark.parametrize(
    "reply",
    [
        mail("Re: Plan", own="<2>", answers="<1>"),
        mail("AW: plan", own="<2>", references=["<0>", "<1>"], **{"from": GRACE, "to": ALAN}),
        mail("Fwd: Plan", own="<2>", references=["<1>"], to=ALAN),
        mail("Plan", own="<1>"),
    ],
    ids=["answer", "reference", "forward", "copy"],
)
def test_a_shared_reference_joins_everywhere(provider, reply):
    assert together(provider, mail(own="<1>"), reply)


def test_two_answers_to_a_mail_that_is_missing_belong_together():
    first, second = mail("Re: Plan", answers="<1>"), mail("Re: Plan", references=["<1>"])

    assert together("eas", first, second)
    assert together("gmail", first, second)


@pytest.mark.parametrize(("provider", "expected"), [("gmail", False), ("eas", True)])
def test_a_new_subject_begins_a_thread_on_gmail_alone(provider, expected):
    assert together(provider, mail(own="<1>"), mail("Lunch", answers="<1>")) == expected


@pytest.mark.parametrize("provider", OTHERS)
def test_a_loose_reply_joins_by_subject_and_participants(provider):
    question, reply = mail(own="<1>"), mail("Re: PLAN", own="<2>", **{"from": GRACE, "to": ADA})

    assert together(provider, question, reply)
    assert not together(provider, question, mail("Plan", own="<3>"))
    assert not together(provider, question, mail("Re: Plan", own="<3>", to=ALAN))
    assert not together(provider, question, mail("Re: Plan", own="<3>", answers="<9>"))
    assert not together(provider, question, mail("Re: Other", own="<3>"))
    assert not together(provider, mail("", own="<1>"), mail("Re: ", own="<2>"))


@pytest.mark.parametrize("provider", ["gmail", *EXCHANGE])
def test_a_loose_reply_stays_loose_where_the_provider_has_its_own_ways(provider):
    assert topics(provider, mail()) == []
    assert not together(provider, mail(own="<1>"), mail("Re: Plan", own="<2>"))


def test_mails_without_any_id_are_strangers():
    assert not together("gmail", mail(), mail())
    assert not together("eas", mail("Re: Plan"), mail("Re: Plan"))
    assert not together("imap", mail(), mail())


ids = st.sampled_from(["", "<1>", "<2>", "<3>"])
mails = st.builds(
    lambda subject, own, answers, references, to: mail(
        subject, own=own, answers=answers, references=filter(None, references), to=to
    ),
    st.sampled_from(["", "Plan", "Re: Plan", "Fwd: Re: plan", "Lunch", "re:"]),
    ids,
    ids,
    st.lists(ids, max_size=2),
    st.sampled_from([GRACE, ALAN, []]),
)


@settings(derandomize=True, deadline=None, max_examples=200, database=None)
@given(mails, mails, st.sampled_from(["gmail", "eas", "imap"]))
def test_the_relation_is_symmetric_and_found_by_its_keys(one, other, provider):
    if together(provider, one, other):
        shared = {*reference_ids(one)} & {*reference_ids(other)}
        assert shared or topics(provider, one) == topics(provider, other) != []
