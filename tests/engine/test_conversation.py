"""Threads are the same in whatever order the mail arrives, on every kind of account."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.mail import ADA, ALAN, GRACE, arrive, ids, letter, people
from tests.support.properties import steady

pytestmark = pytest.mark.nylas(seed_name="empty")
ACCOUNTS = {"gmail": ADA, "eas": GRACE, "imap": ALAN}
BOUNDS = steady(100)

numbers = st.sampled_from([0, 0, 1, 2, 3, 4])  # 0: none
mails = st.lists(
    st.fixed_dictionaries(
        {
            "own": numbers,
            "answers": numbers,
            "references": st.lists(st.integers(1, 5), max_size=2),
            "subject": st.sampled_from(["Plan", "Re: Plan", "Fwd: plan", "Lunch", "Re: Lunch"]),
            "to": st.sampled_from(["x@x.example", "y@x.example"]),
            "date": st.integers(1000, 1003),
        }
    ),
    min_size=2,
    max_size=6,
)


def threads(world, address, arrivals):
    """Let mails arrive in a copy of the world; return which of them make up each thread."""
    copy = world.fork()
    account = copy.account(address)
    made = {
        number: copy.inbound.receive(account, mail(number, **form), [])["id"]
        for number, form in arrivals
    }
    found = {}
    for number, message_id in made.items():
        message = copy.store.at("message", message_id)
        found.setdefault(message["thread_id"], set()).add(number)
    for thread_id, members in found.items():
        listed = copy.store.at("thread", thread_id)["message_ids"]
        assert {*listed} == {made[number] for number in members}
    assert len(copy.store.values("thread")) == len(copy.store.values("facets")) == len(found)
    return {frozenset(members) for members in found.values()}


def mail(number, *, own, answers, references, **fields):
    """Return a mail; its Message-Id is of its own unless the form names one."""
    return {
        **fields,
        "to": people(fields["to"]),
        "from": people("z@x.example"),
        "body": str(number),
        "message_id": f"<{own}@x>" if own else f"<mail{number}@x>",
        "in_reply_to": f"<{answers}@x>" if answers else None,
        "references": [f"<{one}@x>" for one in references],
    }


@pytest.mark.parametrize("provider", ACCOUNTS)
def test_any_order_of_arrival_makes_the_same_threads(world, provider):
    @BOUNDS
    @given(forms=mails, data=st.data())
    def check(forms, data):
        arrivals = list(enumerate(forms))
        shuffled = data.draw(st.permutations(arrivals))

        first = threads(world, ACCOUNTS[provider], arrivals)

        assert threads(world, ACCOUNTS[provider], shuffled) == first
        assert threads(world, ACCOUNTS[provider], arrivals[::-1]) == first

    check()


@pytest.mark.parametrize("account", ["gmail", "exchange", "imap"])
def test_a_late_mail_makes_two_threads_one(request, account):
    api = request.getfixturevalue(account)
    first = arrive(api, subject="Plan", headers={"Message-Id": "<1@x>"}, date=1000)
    third = arrive(api, subject="Re: Plan", headers={"In-Reply-To": "<2@x>"}, date=3000)
    apart = api.get("/threads", view="count")

    second = arrive(
        api, subject="Re: Plan", date=2000, headers={"Message-Id": "<2@x>", "In-Reply-To": "<1@x>"}
    )

    (thread,) = api.get("/threads")
    assert apart == {"count": 2}
    assert thread["id"] == first["thread_id"] == second["thread_id"] != third["thread_id"]
    assert thread["message_ids"] == ids([first, second, third])
    assert api.get(f"/messages/{third['id']}")["thread_id"] == thread["id"]
    assert api.error("GET", f"/threads/{third['thread_id']}")[0] == 404
    assert ids(api.get("/threads/search", q="plan")) == [thread["id"]]


@pytest.mark.parametrize(("account", "count"), [("gmail", 2), ("exchange", 2), ("imap", 1)])
def test_a_reply_without_lineage_joins_on_imap_alone(request, account, count):
    api = request.getfixturevalue(account)
    one, other = people(GRACE), people("me@x.example")
    arrive(api, subject="Plan", **{"from": one, "to": other})

    arrive(api, subject="Re: Plan", **{"from": other, "to": one})

    assert api.get("/threads", view="count") == {"count": count}


@pytest.mark.parametrize(("account", "count"), [("gmail", 2), ("exchange", 1), ("imap", 1)])
def test_a_reply_under_a_new_subject_leaves_on_gmail_alone(request, account, count):
    api = request.getfixturevalue(account)
    arrive(api, subject="Plan", headers={"Message-Id": "<1@x>"})

    arrive(api, subject="Lunch", headers={"In-Reply-To": "<1@x>"})

    assert api.get("/threads", view="count") == {"count": count}


@pytest.mark.rule("R-P25")
@pytest.mark.parametrize("account", ["gmail", "exchange"])
def test_a_forwarded_message_stays_in_its_thread_on_both_sides(request, account, imap):
    api = request.getfixturevalue(account)
    question = arrive(api, subject="Lunch?", headers={"Message-Id": "<q@x>"})
    earlier = arrive(imap, subject="Lunch?", headers={"Message-Id": "<q@x>"})

    forward = api.post(
        "/send", letter(ALAN, subject="Fwd: Lunch?", reply_to_message_id=question["id"])
    )

    received = imap.get("/messages", view="expanded")[0]
    assert forward["thread_id"] == question["thread_id"]
    assert received["subject"] == "Fwd: Lunch?"
    assert received["headers"]["In-Reply-To"] == "<q@x>"
    assert received["thread_id"] == earlier["thread_id"]
