// The official Node SDK, unmodified, with a receiver of its own: registers, is challenged, verifies.
// Prints one JSON object with what the test compares.

import { createServer } from 'node:http';
import webhooks from 'nylas/lib/models/webhook.js';
import notifications from 'nylas/lib/models/webhook-notification.js';
import { Nylas, control } from './client.mjs';

const Webhook = webhooks.default;
const { WebhookTriggers } = webhooks;
const WebhookNotification = notifications.default;
const { NYLAS_CLIENT_ID } = process.env;

const told = { challenged: 0, notifications: [] };

function notified(headers, body) {
  const signature = headers['x-nylas-signature'];
  const [delta] = new WebhookNotification().fromJSON(JSON.parse(body)).deltas;
  const { objectData } = delta;
  told.notifications.push({
    verified: WebhookNotification.verifyWebhookSignature(signature, body),
    forged: WebhookNotification.verifyWebhookSignature(signature, `${body} `),
    type: delta.type,
    date: delta.date.getTime() / 1000,
    id: objectData.id,
    accountId: objectData.accountId,
    threadId: objectData.objectAttributes && objectData.objectAttributes.threadId,
    count: objectData.metadata && objectData.metadata.count,
  });
}

const receiver = createServer((request, response) => {
  const { searchParams } = new URL(request.url, 'http://localhost');
  if (request.method === 'GET') {
    told.challenged += 1;
    response.end(searchParams.get('challenge'));
    return;
  }
  let body = '';
  request.on('data', (piece) => (body += piece));
  request.on('end', () => {
    notified(request.headers, body);
    response.end();
  });
});
await new Promise((listening) => receiver.listen(0, '127.0.0.1', listening));

const callbackUrl = `http://127.0.0.1:${receiver.address().port}/hooks`;
const triggers = [WebhookTriggers.MessageCreated, WebhookTriggers.MessageOpened];
const made = await Nylas.webhooks.build({ callbackUrl, triggers }).save();
told.made = made.toJSON();
told.listed = (await Nylas.webhooks.list()).map((one) => one.id);
await control('simulate/inbound', { account: 'gmail', message: { subject: 'Grüße' } });
await control('webhooks/trigger', { trigger: 'message.opened', details: { count: 3 } });
await control('clock/settle', {});

made.state = 'inactive';
told.changed = (await made.save()).state;
told.found = (await Nylas.webhooks.find(made.id)).state;
told.deleted = await Nylas.webhooks.delete(made.id);
told.left = await Nylas.webhooks.list();
try {
  await new Webhook(made.connection, NYLAS_CLIENT_ID, { callbackUrl: `${callbackUrl}#?`, triggers: ['nonsense'] }).save();
} catch (error) {
  told.refused = { status: error.statusCode, message: error.message };
}
receiver.close();
console.log(JSON.stringify(told));
