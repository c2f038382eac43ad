// Contacts, rooms, components and neural answers through the official Node SDK, unmodified.

import contacts from 'nylas/lib/models/contact.js';
import files from 'nylas/lib/models/file.js';
import { ids, nylas, step } from './client.mjs';

const Contact = contacts.default;
const { EmailAddress, PhoneNumber } = contacts;
const File = files.default;

const short = ({ id, givenName, nickname, source, emailAddresses }) => ({
  id,
  givenName,
  nickname,
  source,
  emails: emailAddresses.map(({ type, email }) => [type, email]),
});

async function manageContacts() {
  await step('list', async () => ids(await nylas.contacts.list()));
  await step('count', () => nylas.contacts.count());
  await step('inbox', async () => (await nylas.contacts.list({ source: 'inbox' })).map((one) => one.source));
  await step('first', async () => (await nylas.contacts.first()).id);
  const groups = await step('groups', async () =>
    (await nylas.contacts.groups()).map(({ id, name, path, object }) => ({ id, name, path, object }))
  );
  await step('of a group', async () => {
    const found = await nylas.contacts.list({ group: groups[0].id, recurse: true });
    return found.every((one) => one.groups.length > 0);
  });
  const friend = new Contact(nylas, {
    givenName: 'Fay',
    birthday: '1980-02-29',
    emailAddresses: [new EmailAddress({ type: 'work', email: 'fay@partner.example' })],
    phoneNumbers: [new PhoneNumber({ type: 'mobile', number: '+1 200 555 0100' })],
  });
  await step('create', async () => short(await friend.save()));
  friend.nickname = 'Fairy';
  await step('change', async () => short(await friend.save()));
  await step('find', async () => short(await nylas.contacts.find(friend.id)));
  await step('by address', async () => ids(await nylas.contacts.list({ email: 'fay@partner.example' })));
  await step('no picture', () => friend.getPicture());
  await step('delete', () => nylas.contacts.delete(friend.id));
  await step('find it again', () => nylas.contacts.find(friend.id));
  const shown = (await nylas.contacts.list()).find((one) => one.pictureUrl);
  // This version of the SDK reads the bytes of a picture as a text.
  await step('picture', async () => (await shown.getPicture()).slice(1, 4));
}

async function bookRooms() {
  await step('rooms', async () =>
    (await nylas.resources.list()).map(({ object, name, capacity, floorNumber }) => ({
      object,
      name,
      capacity,
      floorNumber,
    }))
  );
}

async function manageComponents() {
  const component = nylas.component.build({ name: 'Our agenda', type: 'agenda', settings: { days: 5 } });
  await step('create', async () => (await component.save()).name);
  await step('list', async () => ids(await nylas.component.list()));
  component.name = 'Agenda';
  await step('change', async () => (await component.save()).name);
  await step('find', async () => {
    const { id, name, type, settings, active } = await nylas.component.find(component.id);
    return { id, name, type, settings, active };
  });
  await step('delete', () => nylas.component.delete(component.id));
  await step('list again', async () => ids(await nylas.component.list()));
}

async function readByRules() {
  const { neural } = nylas;
  const message = await nylas.messages.first({ subject: 'A plan to read' });
  const one = [message.id];
  await step('sentiment', async () => (await neural.sentimentAnalysisMessage(one)).map((each) => each.sentiment));
  await step('of a text', async () => (await neural.sentimentAnalysisText('A terrible problem')).sentimentScore);
  await step('signature', async () => {
    const [{ signature, modelVersion, contacts: person }] = await neural.extractSignature(one, { parseContacts: true });
    const { givenName, surname, jobTitle } = person.toContactObject(nylas);
    return { signature, modelVersion, givenName, surname, jobTitle };
  });
  await step('conversation', async () => (await neural.cleanConversation(one))[0].conversation);
  await step('categorize', async () => {
    const [found] = await neural.categorize(one);
    const again = await found.reCategorize('feed');
    return [found.categorizer.category, again.categorizer.category];
  });
  const data = '%PDF-1.4\n<< /Type /Page >>\n<< /Length 9 >>\nstream\nBT (Hi) Tj ET\nendstream\n';
  const file = new File(nylas, { filename: 'a.pdf', contentType: 'application/pdf', data: Buffer.from(data) });
  await file.upload();
  await step('ocr', async () => {
    const { ocr, processedPages } = await neural.ocrRequest(file.id, [1]);
    return { ocr, processedPages };
  });
}

const CHAPTERS = { manageContacts, bookRooms, manageComponents, readByRules };
await CHAPTERS[process.argv[2]]();
