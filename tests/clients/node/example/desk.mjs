// The front desk: reads unread mail, lets an answer go out later, and books a time with the sender.

import drafts from 'nylas/lib/models/draft.js';
import events from 'nylas/lib/models/event.js';

const Draft = drafts.default;
const Event = events.default;
const TOO_MANY = 429;
const TRIES = 3;
const DAY = 24 * 3600;

const pause = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

export class Desk {
  // `nylas` is the SDK's client of an account; `wait` lets seconds pass.
  constructor(nylas, { wait = pause } = {}) {
    this.nylas = nylas;
    this.wait = wait;
  }

  // Returns the unread mail of the inbox, oldest first.
  async unread() {
    const found = await this.#patiently(() => this.nylas.messages.list({ in: 'inbox', unread: true }));
    return found.reverse();
  }

  // Schedules an answer in the mail's thread and marks the mail as read; returns the job's id.
  async answerLater(message, body, sendAt) {
    const subject = message.subject.startsWith('Re: ') ? message.subject : `Re: ${message.subject}`;
    const draft = new Draft(this.nylas, { subject, body, to: message.from, replyToMessageId: message.id });
    const { jobStatusId } = await this.#patiently(() => this.nylas.outbox.send(draft, { sendAt }));
    message.unread = false;
    await this.#patiently(() => message.save());
    return jobStatusId;
  }

  // Books the first free time from `start` on, in Unix seconds, and invites the mail's sender.
  async book(message, start, seconds = 1800) {
    const startTime = await this.firstFree(start, seconds);
    const calendars = await this.#patiently(() => this.nylas.calendars.list());
    const event = new Event(this.nylas, {
      title: message.subject,
      calendarId: calendars.find((one) => !one.readOnly).id,
      when: { startTime, endTime: startTime + seconds },
      participants: message.from.map(({ name, email }) => ({ name, email })),
    });
    return this.#patiently(() => event.save({ notify_participants: true }));
  }

  // Returns the first instant from `start` on at which nothing stands in the way for so long.
  async firstFree(start, seconds) {
    const { emailAddress } = await this.#patiently(() => this.nylas.account.get());
    const wanted = { startTime: start, endTime: start + DAY, emails: [emailAddress] };
    const [{ timeSlots }] = await this.#patiently(() => this.nylas.calendars.freeBusy(wanted));
    const busy = timeSlots.sort((one, other) => one.startTime - other.startTime);
    return busy.reduce(
      (free, slot) => (slot.startTime < free + seconds ? Math.max(free, slot.endTime) : free),
      start
    );
  }

  // Asks again when the service has had too many requests, as soon as it says that it may be asked.
  async #patiently(call, tries = TRIES) {
    try {
      return await call();
    } catch (error) {
      if (error.statusCode !== TOO_MANY || tries === 1) throw error;
      await this.wait(error.rateLimitReset ?? 1);
      return this.#patiently(call, tries - 1);
    }
  }
}
