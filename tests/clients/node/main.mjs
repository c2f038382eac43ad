// What the tests run against the mock: one chapter of calls through the official Node SDK, unmodified.

import drafts from 'nylas/lib/models/draft.js';
import files from 'nylas/lib/models/file.js';
import { Nylas, control, ids, nylas, step } from './client.mjs';

const Draft = drafts.default;
const File = files.default;
const { NYLAS_ACCESS_TOKEN } = process.env;

const advance = (by) => control('clock/advance', { by });

function compose(fields = {}) {
  const to = [{ name: 'Friend', email: 'friend@partner.example' }];
  return new Draft(nylas, { subject: 'The plan', body: '<p>As agreed.</p>', to, ...fields });
}

const short = ({ id, subject, unread, starred, threadId }) => ({ id, subject, unread, starred, threadId });

async function readMail() {
  await step('account', async () => {
    const { emailAddress, provider, organizationUnit } = await nylas.account.get();
    return { emailAddress, provider, organizationUnit };
  });
  const all = await step('list', async () => ids(await nylas.messages.list({ in: 'inbox' })));
  await step('limit', async () => ids(await nylas.messages.list({ in: 'inbox', limit: 3 })));
  await step('ids', () => nylas.messages.list({ in: 'inbox', view: 'ids' }));
  await step('count', () => nylas.messages.count({ in: 'inbox' }));
  await step('first', async () => (await nylas.messages.first({ in: 'inbox' })).id);
  await step('find', async () => short(await nylas.messages.find(all[0])));
  await step('find one of several', async () => ids(await nylas.messages.findMultiple([all[1]])));
  await step('find several', async () => ids(await nylas.messages.findMultiple(all.slice(0, 3))));
  await step('expanded', async () => (await nylas.messages.find(all[0], { expanded: true })).headers);
  const [thread] = await nylas.threads.list({ in: 'inbox', limit: 1 });
  await step('thread', () => thread.messageIds);
  await step('messages of the thread', async () =>
    ids(await nylas.messages.list({ thread_id: thread.id }))
  );
}

async function changeMail() {
  const message = await nylas.messages.first({ in: 'inbox', unread: true });
  message.unread = false;
  message.starred = true;
  message.metadata = { order: '12' };
  await step('save a message', async () => short(await message.save()));
  await step('find it', async () => short(await nylas.messages.find(message.id)));
  const thread = await nylas.threads.find(message.threadId);
  thread.starred = false;
  thread.unread = true;
  await step('save a thread', async () => short(await thread.save()));
  await step('find the message again', async () => short(await nylas.messages.find(message.id)));
}

async function containers() {
  const { organizationUnit } = await nylas.account.get();
  const collection = nylas[`${organizationUnit}s`];
  const one = collection.build({ name: 'plans', displayName: 'Plans' });
  await step('create', async () => (await one.save()).displayName);
  one.displayName = 'Old plans';
  await step('rename', async () => (await one.save()).displayName);
  await step('list', async () => (await collection.list()).map((each) => each.displayName));
  await step('delete', () => collection.delete(one.id));
  await step('list again', async () => (await collection.list()).map((each) => each.displayName));
}

async function sendWithFile() {
  const file = new File(nylas, {
    filename: 'plan.txt',
    contentType: 'text/plain',
    data: Buffer.from('The plan is simple.\n'),
  });
  await step('upload', async () => {
    const { id, filename, size, contentType } = await file.upload();
    return { id, filename, size, contentType };
  });
  await step('download', async () => (await file.download()).body.toString());
  await step('send', async () => short(await compose({ fileIdsToAttach: [file.id] }).send()));
  await step('sent', async () => {
    const sent = await nylas.messages.first({ in: 'sent' });
    return { ...short(sent), files: sent.fileIds() };
  });
  await step('delete a file in use', () => nylas.files.delete(file.id));
}

async function sendDraft() {
  const draft = compose();
  await step('save', async () => short(await draft.save()));
  draft.subject = 'A better plan';
  await step('save again', async () => short(await draft.save()));
  await step('send', async () => short(await draft.send({ opens: true, payload: 'p' })));
  await step('drafts', async () => ids(await nylas.drafts.list()));
}

async function schedule() {
  const answer = ({ jobStatusId, status, originalData: { subject, sendAt } }) => ({
    jobStatusId,
    status,
    subject,
    sendAt: sendAt.getTime() / 1000,
  });
  const job = async (name, id) => {
    const { status, action, sendAt, messageId } = await nylas.jobStatuses.find(id);
    await step(name, () => ({ status, action, sendAt: sendAt.getTime() / 1000, messageId }));
  };
  const at = (hours) => new Date(Date.now() + hours * 3600 * 1000);
  const { outbox } = nylas;
  const one = await step('send', async () => answer(await outbox.send(compose(), { sendAt: at(24) })));
  await job('scheduled', one.jobStatusId);
  await step('touch', async () => answer(await outbox.update(one.jobStatusId, {})));
  const changes = { updatedMessage: compose({ subject: 'Another plan' }), sendAt: at(25) };
  await step('change', async () => answer(await outbox.update(one.jobStatusId, changes)));
  const other = await outbox.send(compose(), { sendAt: at(24) });
  await step('cancel', () => outbox.delete(other.jobStatusId));
  await job('cancelled', other.jobStatusId);
  await advance('25h1m');
  await job('sent', one.jobStatusId);
  await step('past', () => outbox.send(compose(), { sendAt: at(-1) }));
}

async function deltas() {
  const { deltas: collection } = nylas;
  const { emailAddress } = await nylas.account.get();
  const arrive = (subject) => control('simulate/inbound', { account: emailAddress, message: { subject } });
  const next = (stream) => new Promise((resolve, reject) => stream.on('delta', resolve).on('error', reject));
  const tell = (list) => list.map(({ id, event, object, objectAttributes }) => ({
    id,
    event,
    object,
    kind: objectAttributes?.constructor.name,
    subject: objectAttributes?.subject,
  }));

  const start = await step('latest cursor', () => collection.latestCursor());
  await arrive('One');
  const page = await collection.since(start);
  await step('since', () => tell(page.deltas));
  await step('cursors', () => [page.cursorStart, page.cursorEnd]);
  await step('included', async () => tell((await collection.since(start, { includeTypes: ['message'] })).deltas));
  await step('excluded', async () => tell((await collection.since(start, { excludeTypes: ['message'] })).deltas));
  await step('expanded', async () => {
    const { deltas: [one] } = await collection.since(start, { view: 'expanded', includeTypes: ['message'] });
    return one.objectAttributes.headers;
  });
  await step('bad cursor', () => collection.since('nonsense'));

  // Whoever listens only after `arrive` has been answered may have missed what was emitted before.
  const polled = collection.longPoll(page.cursorEnd, 60, { excludeTypes: ['thread'] }).then(next);
  await arrive('Two');
  await step('long-poll', async () => tell((await polled).deltas));

  const stream = await collection.startStream(await collection.latestCursor(), { includeTypes: ['message'] });
  const streamed = next(stream);
  await arrive('Three');
  await step('stream', async () => {
    const { id, event, object, attributes } = await streamed;
    return { id, event, object, subject: attributes.subject };
  });
  await step('cursor of the stream', () => stream.cursor);
  stream.on('error', () => {});
  stream.close();
}

async function fail() {
  await step('rate limit', () => nylas.messages.first());
  await step('rejected', () => compose().send());
  await step('missing', () => nylas.messages.find('3qpv9cya4bgjdhkgqq7z2vlxe'));
  await step('bad token', () => Nylas.with('no-such-token').account.get());
}

async function signIn() {
  const url = Nylas.urlForAuthentication({
    redirectURI: 'http://localhost:3000/callback',
    loginHint: 'new.user@yahoo.com',
    state: 's1',
    scopes: ['email', 'calendar'],
  });
  const answer = await fetch(url, { redirect: 'manual' });
  const back = new URL(answer.headers.get('location'));
  await step('back', () => [back.origin + back.pathname, back.searchParams.get('state')]);
  const code = back.searchParams.get('code');
  const token = await step('token', () => Nylas.exchangeCodeForToken(code));
  await step('again', () => Nylas.exchangeCodeForToken(code));
  await step('account', async () => (await Nylas.with(token.accessToken).account.get()).emailAddress);
  await step('revoke', async () => (await Nylas.revoke(token.accessToken)) ?? null);
  await step('after', () => Nylas.with(token.accessToken).account.get());
}

async function signInNatively() {
  const settings = { password: 'right' };
  const wish = { name: 'New User', emailAddress: 'new.user@yahoo.com', provider: 'yahoo' };
  const { connect } = Nylas;
  await step('refused', () => connect.authorize({ ...wish, settings: { password: 'wrong-password' } }));
  await step('missing', () => connect.authorize({ ...wish, settings: {} }));
  const { code } = await connect.authorize({ ...wish, settings, scopes: ['email'] });
  const account = await step('token', () => connect.token(code));
  await step('again', () => connect.token(code));
  await step('account', async () => (await Nylas.with(account.accessToken).account.get()).emailAddress);
}

async function manage() {
  await step('rename', async () => (await Nylas.application({ applicationName: 'Orbit' })).applicationName);
  await step('application', async () => (await Nylas.application()).applicationName);
  const [first, second] = await Nylas.accounts.list();
  await step('accounts', () => [first.emailAddress ?? first.email, second.provider]);
  await step('downgrade', () => first.downgrade());
  await step('cancelled', async () => (await Nylas.accounts.find(first.id)).billingState);
  await step('upgrade', () => first.upgrade());
  first.metadata = { plan: 'gold' };
  await step('save', async () => (await first.save()).metadata);
  await step('info', async () => (await first.tokenInfo(NYLAS_ACCESS_TOKEN)).state);
  await step('addresses', async () => (await first.ipAddresses()).ipAddresses.length);
  await step('revoke all', () => first.revokeAll());
  await step('none', () => first.revokeAll());
  await step('after', () => nylas.account.get());
}

const MAIL = { readMail, changeMail, containers, sendWithFile, sendDraft, schedule, deltas, fail };
const CHAPTERS = { ...MAIL, signIn, signInNatively, manage };
await CHAPTERS[process.argv[2]]();
