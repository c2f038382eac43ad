"""A recipe is easy to write, and its mistakes are told with the remedy."""

import textwrap

import pytest

from mocknylas import resources
from mocknylas.errors import NotFoundError, RecipeError
from mocknylas.seeding import Shares, build, load_recipe

START = 1_700_000_000
ADA = "name: Ada, email_address: ada@gmail.test, provider: gmail"
HAND_WRITTEN = """
    accounts:
      - name: Ada Lovelace
        email_address: ada@gmail.test
        provider: gmail
        folders: Projects
        mails:
"""


def example_in_default_recipe():
    """Return the commented example of hand-written mails as a recipe of its own."""
    text = resources.find("fixtures", "default", "mailboxes").read_text(encoding="utf-8")
    lines = text.partition("# An account may also")[2].splitlines()
    example = [line.removeprefix("#") for line in lines if line.startswith("#   ")]
    return "accounts:\n" + "\n".join(example).replace("provider: gmail", "provider: outlook")


@pytest.fixture
def mails_of(recipe_of):
    """Build one account from hand-written mails alone."""

    def write(text):
        recipe = recipe_of(textwrap.dedent(HAND_WRITTEN) + textwrap.indent(text, " " * 6))
        return build(recipe, seed=0, start=START).accounts[0].mails

    return write


@pytest.mark.parametrize("name", ["default", "empty", "large"])
def test_shipped_recipes_are_valid(name):
    recipe = load_recipe(name)

    assert [account.email_address for account in recipe.accounts] == [
        "ada.lovelace@gmail.test",
        "grace.hopper@outlook.test",
        "alan.turing@imap.test",
    ]


def test_the_large_recipe_fills_one_mailbox():
    assert [account.messages for account in load_recipe("large").accounts] == [100_000, 0, 0]


def test_the_default_recipe_spells_out_the_defaults(recipe_of):
    shortest = recipe_of(f"accounts: [{{{ADA}}}]")
    default = load_recipe("default")

    assert default.shares == shortest.shares == Shares()
    assert (default.days, default.correspondents) == (shortest.days, shortest.correspondents)
    assert shortest.accounts[0].messages == 0


def test_an_account_has_its_own_number_of_messages(recipe_of):
    recipe = recipe_of(f"""
        messages: 7
        accounts:
          - {{{ADA}}}
          - {{name: Alan, email_address: alan@imap.test, provider: imap, messages: 3}}
    """)

    assert [account.messages for account in recipe.accounts] == [7, 3]


def test_an_unknown_recipe_is_answered_with_the_nearest():
    with pytest.raises(NotFoundError, match="did you mean 'large'"):
        load_recipe("larg")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("acounts: []", "mine.yaml: no key 'acounts'; did you mean 'accounts'?"),
        ("days: 3", "mine.yaml: accounts is missing; add it"),
        ("[1, 2]", "mine.yaml: not keys and values: [1, 2]; write lines such as"),
        ("accounts:\n- name: Ada\n  x: [", "mine.yaml, line 3: not YAML: "),
        ("a: \x01", "mine.yaml: not YAML in UTF-8: "),
        (
            "accounts: [{name: Ada, email_address: ada@gmail.test, provider: gmial}]",
            "mine.yaml, accounts 1, provider: no provider 'gmial'; did you mean 'gmail'?",
        ),
        (
            "accounts: [{name: Ada, email_address: ada, provider: gmail}]",
            "mine.yaml, accounts 1, email_address: not an e-mail address: 'ada'; write one such",
        ),
        ("accounts: [{name: Ada, provider: gmail}]", "accounts 1: email_address is missing"),
        (
            "accounts: [{name: 7, email_address: ada@gmail.test, provider: gmail}]",
            "mine.yaml, accounts 1, name: not a text: 7; write it in quotes",
        ),
        ("{accounts: [], days: 0}", "mine.yaml, days: not a positive number: 0; write 1 or more"),
        ("{accounts: [], messages: many}", "mine.yaml, messages: not a count: 'many'; write"),
        ("{accounts: [], messages: true}", "mine.yaml, messages: not a count: True; write"),
        ("{accounts: [], messages: -1}", "mine.yaml, messages: not a count: -1; write"),
        (
            "{accounts: [], shares: {unraed: 0.1}}",
            "mine.yaml, shares: no key 'unraed'; did you mean 'unread'?",
        ),
        ("{accounts: [], shares: {unread: 15}}", "shares, unread: not a share: 15; write a number"),
        ("{accounts: [], shares: {unread: yes}}", "shares, unread: not a share: True; write"),
        (
            f"accounts: [{{{ADA}}}, {{{ADA}}}]",
            "mine.yaml, accounts 2: ada@gmail.test is an account already; write another address",
        ),
        (
            f"accounts: [{{{ADA}, folders: [Travel, travel]}}]",
            "mine.yaml, accounts 1, folders 2: 'travel' is there already; leave it out or rename",
        ),
        (f"accounts: [{{{ADA}, folders: Sent Mail}}]", "folders 1: 'Sent Mail' is there already"),
        (
            f"accounts: [{{{ADA}, folders: Travel, mails: {{from: b@c.test, folder: Travle}}}}]",
            "mine.yaml, accounts 1, mails 1, folder: no folder 'Travle'; did you mean 'Travel'?",
        ),
        (
            f"accounts: [{{{ADA}, mails: [{{subject: Hi}}]}}]",
            "accounts 1, mails 1: from is missing",
        ),
        (
            f"accounts: [{{{ADA}, mails: [{{from: Bob}}]}}]",
            "mails 1, from: not an address: 'Bob'; write Ada Lovelace <ada@example.test>",
        ),
        (
            f"accounts: [{{{ADA}, mails: [{{from: b@c.test, ago: soon}}]}}]",
            "mails 1, ago: not a duration: 'soon'; write 90s, 10m, 2h, 3d or 1d12h",
        ),
        (
            f"accounts: [{{{ADA}, mails: [{{from: b@c.test, unread: 1}}]}}]",
            "mails 1, unread: not true or false: 1; write true or false",
        ),
        (
            f"accounts: [{{{ADA}, mails: [{{from: b@c.test, message_id: first}}]}}]",
            "mails 1, message_id: not a Message-Id: 'first'; write one such as",
        ),
    ],
)
def test_a_mistake_is_told_with_place_and_remedy(recipe_of, text, message):
    with pytest.raises(RecipeError) as caught:
        recipe_of(text)

    assert message in str(caught.value)


def test_a_key_with_nothing_behind_it_counts_as_left_out(recipe_of):
    recipe = recipe_of(f"days:\naccounts: [{{{ADA}, mails: }}]")

    assert recipe.days == load_recipe("default").days
    assert recipe.accounts[0].mails == ()


def test_a_hand_written_mail_needs_only_a_sender(mails_of):
    (mail,) = mails_of("- from: Bob <bob@friends.test>")

    assert mail["from"] == [{"name": "Bob", "email": "bob@friends.test"}]
    assert mail["to"] == [{"name": "Ada Lovelace", "email": "ada@gmail.test"}]
    assert mail["containers"] == ["inbox", "all"]
    assert mail["date"] == START - 60
    assert not mail["unread"]
    assert mail["message_id"].endswith("@friends.test>")


def test_a_hand_written_mail_is_taken_as_it_is(mails_of):
    (mail,) = mails_of("""
- from: bob@friends.test
  to: [ADA@gmail.test, Eve <eve@friends.test>]
  cc: carol@friends.test
  bcc: dave@friends.test
  subject: "Re: tea"
  body: <p>Four <b>o'clock</b>?</p>
  ago: 1d2h3m4s
  unread: true
  starred: true
  folder: Projects
""")

    assert [one["email"] for one in mail["to"]] == ["ada@gmail.test", "eve@friends.test"]
    assert mail["cc"] == [{"name": "", "email": "carol@friends.test"}]
    assert mail["bcc"] == [{"name": "", "email": "dave@friends.test"}]
    assert (mail["subject"], mail["body"]) == ("Re: tea", "<p>Four <b>o'clock</b>?</p>")
    assert mail["date"] == START - 86400 - 2 * 3600 - 3 * 60 - 4
    assert mail["unread"]
    assert mail["starred"]
    assert mail["containers"] == ["Projects", "all"]


@pytest.mark.parametrize(
    ("folder", "containers"),
    [
        ("archive", ["all"]),
        ("important", ["inbox", "important", "all"]),
        ("spam", ["spam"]),
        ("sent", ["sent", "all"]),
    ],
)
def test_labels_follow_from_the_folder(mails_of, folder, containers):
    (mail,) = mails_of(f"- from: bob@friends.test\n  folder: {folder}")

    assert mail["containers"] == containers


def test_hand_written_mails_make_a_thread(mails_of):
    mails = mails_of("""
- {from: bob@friends.test, ago: 3h, message_id: one@friends.test}
- {from: ada@gmail.test, to: bob@friends.test, ago: 2h, message_id: <two@gmail.test>,
   in_reply_to: one@friends.test}
- {from: bob@friends.test, ago: 1h, in_reply_to: two@gmail.test}
""")

    assert [mail["references"] for mail in mails] == [
        [],
        ["<one@friends.test>"],
        ["<one@friends.test>", "<two@gmail.test>"],
    ]
    assert mails[1]["containers"] == ["sent", "all"]
    assert mails[2]["in_reply_to"] == "<two@gmail.test>"


def test_an_answer_to_a_mail_from_elsewhere_refers_to_it(mails_of):
    (mail,) = mails_of("- {from: bob@friends.test, in_reply_to: lost@friends.test}")

    assert mail["references"] == ["<lost@friends.test>"]


def test_hand_written_mails_are_added_to_the_generated_ones(recipe_of):
    recipe = recipe_of(f"""
        messages: 20
        accounts: [{{{ADA}, mails: [{{from: bob@friends.test, subject: Mine, ago: 30d}}]}}]
    """)

    (account,) = build(recipe, seed=0, start=START).accounts

    dates = [mail["date"] for mail in account.mails]
    assert len(account.mails) == 20 + 1
    assert [mail["subject"] for mail in account.mails].count("Mine") == 1
    assert dates == sorted(dates)


def test_the_example_in_the_default_recipe_works(recipe_of):
    text = example_in_default_recipe().replace("folder: Projects", "folder: archive")

    (account,) = build(recipe_of(text), seed=0, start=START).accounts

    assert [mail["containers"] for mail in account.mails] == [["archive"], ["sent"]]
    assert account.mails[1]["references"] == [account.mails[0]["message_id"]]


@pytest.mark.parametrize("value", ["!!int x", "!!float x", "!!timestamp x", "!!bool x", "!!set 5"])
def test_a_value_that_its_tag_forbids_is_a_mistake(recipe_of, value):
    with pytest.raises(RecipeError, match=r"^mine\.yaml.*: not YAML"):
        recipe_of(f"messages: {value}")
