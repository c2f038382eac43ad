// Calendars, events, invitations and scheduling pages through the official Node SDK, unmodified.

import calendars from 'nylas/lib/models/calendar.js';
import events from 'nylas/lib/models/event.js';
import bookings from 'nylas/lib/models/scheduler-booking-request.js';
import { ids, nylas, step } from './client.mjs';

const Calendar = calendars.default;
const Event = events.default;
const BookingRequest = bookings.default;
const { NYLAS_API_SERVER, NYLAS_ACCESS_TOKEN } = process.env;

nylas.scheduler.baseUrl = NYLAS_API_SERVER;

const SOON = 2_000_000_000; // Unix seconds, on a full hour of no day that matters
const HOUR = 3600;
const FRIEND = 'friend@partner.example';

const titles = (models) => models.map((model) => model.title);

async function plan(fields = {}) {
  const calendar = await nylas.calendars.first();
  const when = { startTime: SOON, endTime: SOON + HOUR };
  return new Event(nylas, { title: 'The plan', calendarId: calendar.id, when, ...fields });
}

async function keepCalendars() {
  await step('names', async () => (await nylas.calendars.list()).map((one) => one.name));
  await step('count', () => nylas.calendars.count());
  const calendar = new Calendar(nylas, { name: 'Band practice', metadata: { loud: 'yes' } });
  await step('create', async () => (await calendar.save()).name);
  calendar.description = 'Loud';
  await step('change', async () => (await calendar.save()).description);
  await step('job', async () => (await calendar.getJobStatus()).action);
  await step('by metadata', async () => ids(await nylas.calendars.list({ metadata_pair: { loud: 'yes' } })));
  await step('find', async () => {
    const { id, name, description, readOnly, isPrimary } = await nylas.calendars.find(calendar.id);
    return { id, name, description, readOnly, isPrimary };
  });
  await step('delete', () => nylas.calendars.delete(calendar.id));
  await step('find it again', () => nylas.calendars.find(calendar.id));
}

async function keepEvents() {
  const event = await plan({ participants: [{ name: 'Friend', email: FRIEND }], metadata: { kind: 'a' } });
  await step('create', async () => (await event.save({ notify_participants: true })).title);
  event.title = 'Plan B';
  await step('change', async () => (await event.save()).title);
  await step('find', async () => {
    const found = await nylas.events.find(event.id);
    return [found.title, found.start, found.end, found.participants[0].email, found.status];
  });
  await step('by title', async () => ids(await nylas.events.list({ title: 'plan b' })));
  await step('by metadata', async () => ids(await nylas.events.list({ metadata_pair: { kind: 'a' } })));
  const series = await plan({ title: 'Daily', recurrence: { rrule: ['RRULE:FREQ=DAILY;COUNT=3'], timezone: 'UTC' } });
  await series.save();
  const window = { expand_recurring: true, starts_after: SOON - 1, starts_before: SOON + 7 * 24 * HOUR };
  const found = await nylas.events.list({ ...window, title: 'Daily' });
  found[1].title = 'Daily, moved';
  await step('change an occurrence', async () => (await found[1].save()).masterEventId === series.id);
  await step('expanded', async () => titles(await nylas.events.list(window)));
  await step('delete', () => nylas.events.delete(event, { notify_participants: true }));
  await step('deleted', async () => (await nylas.events.find(event.id)).status);
  const broken = await plan({ when: { startTime: SOON, endTime: SOON - HOUR } });
  await step('wrong time', () => broken.save());
}

async function answerInvitations() {
  const [invitation] = await nylas.events.list({ title: 'Review' });
  await step('answer', async () => {
    const answered = await invitation.rsvp('yes', 'With pleasure');
    return [answered.title, answered.participants[0].status];
  });
}

async function writeIcs() {
  const event = await plan();
  await step('of a draft', () => event.generateICS({ iCalUID: 'mine', method: 'publish', prodId: '-//me//EN' }));
  await event.save();
  await step('of an event', () => event.generateICS());
}

async function findTimes() {
  const { emailAddress } = await nylas.account.get();
  await (await plan()).save();
  const span = { startTime: SOON, endTime: SOON + 2 * HOUR };
  const search = { ...span, duration: 60, interval: 60 };
  await step('busy', async () => {
    const [{ email, timeSlots }] = await nylas.calendars.freeBusy({ ...span, emails: [emailAddress] });
    return [email, timeSlots.map((one) => [one.startTime, one.endTime, one.status])];
  });
  const openHours = [{ emails: [emailAddress], days: [0, 1, 2, 3, 4, 5, 6], timezone: 'UTC', start: '0:00', end: '24:00' }];
  await step('free', async () => {
    const { timeSlots } = await nylas.calendars.availability({ ...search, emails: [emailAddress], openHours });
    return timeSlots.map((one) => one.startTime);
  });
  const calendar = await nylas.calendars.first();
  await step('free by calendar', async () => {
    const chosen = [{ accountId: calendar.accountId, calendarIds: [calendar.id] }];
    return (await nylas.calendars.availability({ ...search, calendars: chosen })).timeSlots.length;
  });
  // This version of the SDK keeps nothing of the list that it gets: what was sent is what can be seen.
  await step('consecutive', async () => {
    await nylas.calendars.consecutiveAvailability({ ...search, emails: [[emailAddress], [FRIEND]] });
  });
}

async function bookTimes() {
  const { scheduler } = nylas;
  const page = scheduler.build({
    name: 'Meet Ada',
    slug: 'meet-ada',
    config: { event: { duration: 60, title: 'Talk' }, booking: { confirmationMethod: 'manual' }, timezone: 'UTC' },
    accessTokens: [NYLAS_ACCESS_TOKEN],
  });
  page.baseUrl = NYLAS_API_SERVER; // each model of a page has the fixed host, too
  await step('create', async () => (await page.save()).slug);
  await step('list', async () => (await scheduler.list()).map((one) => one.name));
  page.name = 'Meet me';
  await step('change', async () => (await page.save()).name);
  await step('find', async () => {
    const { name, slug, config, editToken, createdAt } = await scheduler.find(page.id);
    return [name, slug, config.event.duration, config.booking.confirmationMethod, Boolean(editToken), Boolean(createdAt)];
  });
  await step('calendars', async () => {
    const [{ email, calendars: own }] = await page.getAvailableCalendars();
    return [email, own.length];
  });
  await step('image', async () => (await page.uploadImage('image/png', 'me.png')).originalFilename);
  await step('busy', async () => (await scheduler.getGoogleAvailability()).busy);
  await step('busy elsewhere', () => scheduler.getOffice365Availability());
  await step('by slug', async () => (await scheduler.getPageBySlug('meet-ada')).name);
  const slots = await scheduler.getAvailableTimeSlots('meet-ada');
  await step('slots', () => slots.length);
  const request = new BookingRequest({ name: 'Friend', email: FRIEND, slot: slots[0], timezone: 'Europe/Berlin' });
  const booked = await step('book', () => scheduler.bookTimeSlot('meet-ada', request));
  await step('book again', () => scheduler.bookTimeSlot('meet-ada', request));
  await step('event', async () => {
    const event = await nylas.events.find(booked.calendarEventId);
    return [event.title, event.status, event.start === slots[0].start.getTime() / 1000];
  });
  await step('confirm', async () => (await scheduler.confirmBooking('meet-ada', booked.editHash)).isConfirmed);
  await step('cancel', () => scheduler.cancelBooking('meet-ada', booked.editHash, 'ill'));
  await step('slots again', async () => (await scheduler.getAvailableTimeSlots('meet-ada')).length);
  await step('delete', () => scheduler.delete(page));
  await step('find it again', () => scheduler.find(page.id));
}

const CHAPTERS = { keepCalendars, keepEvents, answerInvitations, writeIcs, findTimes, bookTimes };
await CHAPTERS[process.argv[2]]();
