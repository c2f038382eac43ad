// Answers what is unread tomorrow at this time: `npm start`, led to Nylas by its environment.

import Nylas from 'nylas';
import { Desk } from './desk.mjs';

const { NYLAS_API_SERVER, NYLAS_ACCESS_TOKEN, NYLAS_CLIENT_ID, NYLAS_CLIENT_SECRET } = process.env;

Nylas.config({ clientId: NYLAS_CLIENT_ID, clientSecret: NYLAS_CLIENT_SECRET, apiServer: NYLAS_API_SERVER });
const desk = new Desk(Nylas.with(NYLAS_ACCESS_TOKEN));
const tomorrow = new Date(Date.now() + 24 * 3600 * 1000);
const mail = await desk.unread();
for (const message of mail) {
  await desk.answerLater(message, 'Thank you, we have got your mail.', tomorrow);
}
console.log(`answered ${mail.length}, ${(await desk.unread()).length} left`);
