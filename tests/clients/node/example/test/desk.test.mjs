// What the front desk promises: `mocknylas exec -- npm test`.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Desk } from '../desk.mjs';
import { World } from '../support/world.mjs';

const HOUR = 3600;
const TO_COME = 2_000_000_000; // Unix seconds
const EVE = 'Eve <eve@partner.example>';

let world;
let nylas;
let desk;

beforeEach(async () => {
  world = await World.create();
  nylas = world.client();
  desk = new Desk(nylas);
});

async function question() {
  await world.receive({ from: EVE, subject: 'Opening hours', body: 'Are you open on Sunday?' });
  const [message] = await desk.unread();
  return message;
}

const addresses = (mail) => mail.to.map((one) => one.email);
const inHours = (hours) => new Date(Date.now() + hours * HOUR * 1000);

test('unread mail is read, oldest first', async () => {
  await world.receive({ from: EVE, subject: 'Second', date: '2024-06-10T10:00Z' });
  await world.receive({ from: EVE, subject: 'First', date: '2024-06-10T09:00Z' });
  await world.receive({ from: EVE, subject: 'Read already', unread: false });

  const mail = await desk.unread();

  assert.deepEqual(mail.map((one) => one.subject), ['First', 'Second']);
});

test('an answer waits for its time and goes out in the thread of the question', async () => {
  const message = await question();

  const job = await desk.answerLater(message, 'We are.', inHours(12));
  assert.equal((await nylas.jobStatuses.find(job)).status, 'pending');
  assert.deepEqual(await world.get('/sent'), []);
  await world.advance('12h1m');

  const [sent] = await world.get('/sent');
  assert.equal((await nylas.jobStatuses.find(job)).status, 'successful');
  assert.deepEqual([sent.subject, addresses(sent)], ['Re: Opening hours', ['eve@partner.example']]);
  assert.equal(sent.thread_id, message.threadId);
});

test('a question that was answered is unread no more', async () => {
  await desk.answerLater(await question(), 'We are.', inHours(1));

  assert.deepEqual(await desk.unread(), []);
});

test('an answer goes out once though the provider is busy twice', async () => {
  await world.post('/faults', { seam: 'provider', effect: 'defer', times: 2 });
  const job = await desk.answerLater(await question(), 'We are.', inHours(1));

  await world.advance('61m');
  assert.equal((await nylas.jobStatuses.find(job)).status, 'delayed');
  await world.advance('1h');

  assert.equal((await nylas.jobStatuses.find(job)).status, 'successful');
  assert.equal((await world.get('/sent')).length, 1);
});

test('a booked time is in the calendar, and the sender is invited', async () => {
  const event = await desk.book(await question(), TO_COME);

  const found = await nylas.events.find(event.id);
  assert.deepEqual([found.title, found.start, found.end], ['Opening hours', TO_COME, TO_COME + HOUR / 2]);
  assert.deepEqual(found.participants.map(({ email, status }) => [email, status]), [['eve@partner.example', 'noreply']]);
  const [invitation] = await world.get('/sent');
  assert.deepEqual([invitation.subject, addresses(invitation)], ['Invitation: Opening hours', ['eve@partner.example']]);
});

test('two bookings for one time do not meet', async () => {
  const message = await question();

  const events = [await desk.book(message, TO_COME), await desk.book(message, TO_COME)];

  assert.deepEqual(events.map((one) => one.when.startTime), [TO_COME, TO_COME + HOUR / 2]);
});

test('too many requests are followed by the pause that the service asks for', async () => {
  const waits = [];
  const patient = new Desk(nylas, {
    wait: (seconds) => {
      waits.push(seconds);
      return world.advance(seconds);
    },
  });
  const attributes = { status: 429, headers: { 'X-RateLimit-Limit': 50, 'X-RateLimit-Reset': 30 } };
  await world.post('/faults', { seam: 'request', effect: 'refuse', times: 2, attributes });

  assert.deepEqual(await patient.unread(), []);
  assert.deepEqual(waits, [30, 30]);
});

test('an error that no pause mends is told at once', async () => {
  await world.post('/faults', { seam: 'request', effect: 'refuse', attributes: { status: 503 } });

  await assert.rejects(desk.unread(), { statusCode: 503 });
  assert.equal((await world.get('/calls')).length, 1);
});
