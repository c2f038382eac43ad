"""A world: documents, time and a journal, wired to the engines. Nothing in it knows HTTP."""

from collections.abc import Callable

from mocknylas.calls import Calls
from mocknylas.clock import Clock
from mocknylas.collector import collector_at_rest
from mocknylas.documents import Document
from mocknylas.durations import iso
from mocknylas.engine import accounts, connecting, outbox, outbox_v1
from mocknylas.engine.address_books import AddressBooks
from mocknylas.engine.agenda import Agenda
from mocknylas.engine.application import Application
from mocknylas.engine.availability import Availability
from mocknylas.engine.booked import BookedEvents
from mocknylas.engine.bookings import Bookings
from mocknylas.engine.bounces import Bounces
from mocknylas.engine.calendars import Calendars
from mocknylas.engine.changes import Changes
from mocknylas.engine.components import Components
from mocknylas.engine.composing import Composer
from mocknylas.engine.contacts import Contacts
from mocknylas.engine.containers import Containers
from mocknylas.engine.deliveries import DELIVER, Deliveries
from mocknylas.engine.deltas import Deltas
from mocknylas.engine.dispatch import Dispatch
from mocknylas.engine.drafts import Drafts
from mocknylas.engine.emailed import EmailedEvents
from mocknylas.engine.errands import Couriers
from mocknylas.engine.eventbook import EventBook
from mocknylas.engine.events import Events
from mocknylas.engine.faults import Faults
from mocknylas.engine.files import Files
from mocknylas.engine.grants import Grants
from mocknylas.engine.inbound import Inbound
from mocknylas.engine.invitations import Invitations
from mocknylas.engine.jobs import Jobs
from mocknylas.engine.kinds import KINDS
from mocknylas.engine.mailbox import Mailbox
from mocknylas.engine.neural import Neural
from mocknylas.engine.options import Options
from mocknylas.engine.pages import Pages
from mocknylas.engine.provider import Provider
from mocknylas.engine.rate_limits import RateLimits
from mocknylas.engine.raw import RawMail
from mocknylas.engine.recipients import ACT, Recipients
from mocknylas.engine.seeding import CalendarSeeds, seeded_account
from mocknylas.engine.senders import Senders
from mocknylas.engine.sending import Sending
from mocknylas.engine.sign_in import SignIn
from mocknylas.engine.state import State
from mocknylas.engine.tape import Tape
from mocknylas.engine.threads import Threads
from mocknylas.engine.ticks import Handler, Ticks
from mocknylas.engine.tokens import Tokens
from mocknylas.engine.tracking import Tracking
from mocknylas.engine.waiting import Waiters
from mocknylas.engine.webhooks import Webhooks
from mocknylas.errors import UsageError
from mocknylas.ids import Streams
from mocknylas.journal import Change, Journal
from mocknylas.seeding import Newcomers, Seed
from mocknylas.store import IndexedTable, Store
from mocknylas.transport import Transport


class World:
    """One sandbox's state and engines. `store.lock` is held by whoever works on it."""

    def __init__(self, state: State, faults: Faults | None = None) -> None:
        """Wire the engines to a state."""
        self.state = state
        self.store = state.store
        self.clock = state.clock
        self.journal = state.journal
        self.calls = Calls(memory=self.options.calls_memory, kept=self.options.calls_kept)
        self.tape = Tape() if self.options.record else None
        self.internal_errors: list[BaseException] = []
        self.faults = faults or Faults(state.clock, state.streams)
        self.application = Application(state)
        self.tokens = Tokens(state, self.application)
        self.accounts = accounts.Accounts(state, self.tokens)
        self.jobs = Jobs(state)
        self.files = Files(state)
        self.threads = Threads(state)
        self.tracking = Tracking(state)
        self.mailbox = Mailbox(state, self.threads, self.files, self.tracking)
        senders = self._open_address_books()
        self.changes = Changes(state, self.mailbox, self.threads, self.jobs, senders)
        self.containers = Containers(state, self.mailbox, self.threads, self.jobs)
        book = EventBook(state)
        emailed = self._open_calendars(book)
        self.inbound = Inbound(state, self.mailbox, Bounces(state), senders, emailed)
        self.recipients = Recipients(state, self.mailbox, self.inbound, self.tracking)
        provider = Provider(state, self.faults)
        self.raw = RawMail(state, self.files)
        self.composer = Composer(state, self.files)
        self.sending = Sending(state, self.mailbox, self.composer, provider, self.recipients)
        self.invitations = Invitations(state, book, self.sending)
        self.events = Events(state, self.jobs, book, self.invitations)
        self.seeds = CalendarSeeds(self.calendars, self.events, book, emailed)
        self._open_pages(book)
        self.drafts = Drafts(state, self.mailbox, self.sending, self.jobs)
        self.outbox = outbox.Outbox(state, self.jobs, self.composer, self.sending)
        self.outbox_v1 = outbox_v1.OutboxV1(state, self.jobs, self.composer, self.sending)
        self.rate_limits = RateLimits(state)
        self._open_sign_ins()
        self._open_notices()
        self.ticks = Ticks(state, self._handlers(), on_time=self.waiters.on_time)

    def _open_notices(self) -> None:
        """Wire what tells applications of changes."""
        self.deltas = Deltas(self.state, self.files)
        self.waiters = Waiters(self.state)
        self.webhooks = Webhooks(self.state)
        self.dispatch = Dispatch(self.state, self.faults)
        self.deliveries = Deliveries(self.state, self.webhooks, self.dispatch)

    def _open_sign_ins(self) -> None:
        """Wire what lets users in."""
        state, application = self.state, self.application
        self.connecting = connecting.Connecting(
            state, self.accounts, self.mailbox, self.address_books, self.calendars
        )
        self.sign_in = SignIn(state, application, self.connecting, self.tokens, self.faults)
        self.grants = Grants(state, application, self.sign_in)

    def _open_address_books(self) -> Senders:
        """Wire what is about people and beside mail; return what follows who writes."""
        self.components = Components(self.state)
        self.neural = Neural(self.state, self.files)
        self.contacts = Contacts(self.state, self.jobs)
        senders = Senders(self.state, self.contacts)
        self.address_books = AddressBooks(self.state, self.contacts, senders)
        return senders

    def _open_calendars(self, book: EventBook) -> EmailedEvents:
        """Wire what tells the time of people; return what files invitations by mail."""
        self.calendars = Calendars(self.state, self.jobs)
        self.agenda = Agenda(self.state)
        self.availability = Availability(self.state, self.calendars, self.agenda)
        return EmailedEvents(self.state, self.calendars, book)

    def _open_pages(self, book: EventBook) -> None:
        """Wire what lets the public book times."""
        self.pages = Pages(self.state, self.calendars, self.tokens.account_of)
        booked = BookedEvents(self.state, self.events, book, self.invitations)
        self.bookings = Bookings(self.state, self.pages, self.availability, booked)

    @classmethod
    def build(
        cls, seed: Seed, *, start: int, streams: Streams, table_class: type[IndexedTable]
    ) -> "World":
        """Make a world of seeded mailboxes; what is seeded is not journalled."""
        store = Store(KINDS, table_class)
        options = Options().changed(dict(seed.recipe.options))
        world = cls(State(clock=Clock(start), streams=streams, store=store, options=options))
        made = []
        with collector_at_rest():
            for one in seed.accounts:
                account = seeded_account(one, account_id=streams.new_id("account"), start=start)
                made.append((account, one))
                world.mailbox.create_account(account, one.containers)
                world.seeds.fill(account, one.agenda)
                world.mailbox.fill(account, one.mails)
                if one.aliases:
                    aliases = {"id": account["id"], "addresses": [*map(str.lower, one.aliases)]}
                    store.put("aliases", {**aliases, "account_id": account["id"]})
            for account, one in made:  # last, so that other mail has the same ids
                world.seeds.invite(account, one.agenda, world.mailbox)
                invitations = [
                    {**each.mail, "containers": ["inbox"]} for each in one.agenda.invitations
                ]
                world.address_books.fill(account, one.address_book, [*one.mails, *invitations])
        newcomers = Newcomers.in_recipe(seed.recipe)
        store.put("newcomers", connecting.newcomers_document(newcomers))
        world.state.journal = Journal()
        return cls(world.state)

    def fork(self, options: Options | None = None) -> "World":
        """Return a world that goes on from here on its own, without faults and calls."""
        with self.store.lock:
            state = self.state.fork()
        state.options = state.options.under(options or Options())
        return World(state)

    def copy(self) -> "World":
        """Return a fork that has the same faults, calls and internal errors, too."""
        with self.store.lock:
            state = self.state.fork()
            copy = World(state, self.faults.copy(state.clock, state.streams))
        copy.calls, copy.internal_errors = self.calls, self.internal_errors
        copy.tape = self.tape and self.tape.copy()
        return copy

    def connect(
        self, transport: Transport, *, live: bool, keep: Callable[[], None] | None = None
    ) -> None:
        """Give the world its ways out; `live` time has couriers.

        `keep` returns once what happened is on disk: nobody outside is told before.
        """
        self.state.keep = keep
        self.dispatch.transport = transport
        transport.around = self.tape.carry if self.tape else None
        if self.tape:
            self.tape.is_live = live
        if live:
            self.ticks.couriers = Couriers(self.store.lock, self.internal_errors.append)

    @property
    def options(self) -> Options:
        """The sandbox's switches."""
        return self.state.options

    def account(self, account: str) -> Document:
        """Return an account by id, address or provider. Raises: NotFoundError."""
        return self.accounts.find(account)

    def advance(self, until: int) -> list[Change]:
        """Let time pass up to `until`, running what is due; return what happened, in order.

        Raises: ConflictError inside a tick, UsageError for a past instant.
        """
        return self._advance(lambda: until)

    def advance_by(self, seconds: int) -> list[Change]:
        """Let this many seconds pass; return what happened."""
        return self._advance(lambda: self.clock.now + seconds)

    def tick(self) -> list[Change]:
        """Let time pass up to the next event, if there is one; return what happened."""

        def next_instant() -> int:
            event = self.clock.next_event()
            return event.at if event else self.clock.now

        return self._advance(next_instant)

    def retire(self) -> None:
        """End what waits on this world: nobody goes on with it."""
        with self.store.lock:
            self.waiters.end()

    def run_until_idle(self, limit: int) -> list[Change]:
        """Let time pass until nothing waits; `limit` bounds it in seconds.

        Raises: UsageError naming the culprit when the queue does not drain.
        """
        cursor, end = self.journal.cursor, self.clock.now + limit
        while event := self.ticks.next_event():
            if event.at > end:
                raise UsageError(
                    f"the queue did not drain by {iso(end)}: {event.kind} {event.data} waits for "
                    f"{iso(event.at)}; give a larger limit, or delete the fault that keeps it going"
                )
            self.tick()
            self.ticks.await_couriers()
        return self.journal.since(cursor)

    def _handlers(self) -> dict[str, Handler]:
        """Return what runs an event, by its kind."""
        return {
            outbox.TRY: self.outbox.on_try,
            outbox.TAKEN: self.outbox.on_taken,
            outbox.SYNCED: self.outbox.on_synced,
            outbox.EXPIRE: self.outbox.on_expire,
            outbox_v1.TRY: self.outbox_v1.on_try,
            outbox_v1.TAKEN: self.outbox_v1.on_taken,
            outbox_v1.SYNCED: self.outbox_v1.on_synced,
            outbox_v1.RETRY: self.outbox_v1.on_retry,
            ACT: self.recipients.on_act,
            DELIVER: self.deliveries.on_try,
            connecting.SYNC: self.connecting.on_sync,
            accounts.DELETE: self.accounts.on_delete,
        }

    def _advance(self, end: Callable[[], int]) -> list[Change]:
        with collector_at_rest():
            advance = self.ticks.advance
            return self.tape.passing(advance, end) if self.tape else advance(end)
