// A world of its own for each test: a sandbox of the server to which `mocknylas exec` leads.

import Nylas from 'nylas';

const { MOCKNYLAS_URL, NYLAS_API_SERVER } = process.env;
if (!MOCKNYLAS_URL) throw new Error('there is no mocknylas: run `mocknylas exec -- npm test`');

async function ask(method, path, body) {
  const answer = await fetch(`${MOCKNYLAS_URL}/__admin${path}`, { method, body: body && JSON.stringify(body) });
  if (!answer.ok) throw new Error((await answer.json()).message);
  return answer.json();
}

export class World {
  // Sandboxes are left as they are, so that what was asked of them can be reported in the end.
  static async create(fields = {}) {
    const sandbox = await ask('POST', '/sandboxes', { seed_name: 'empty', ...fields });
    return new World(sandbox);
  }

  constructor(sandbox) {
    this.sandbox = sandbox;
    this.address = sandbox.accounts[0].email_address;
  }

  // Returns the SDK's client of an account: the first, or another by its provider.
  client(provider = this.sandbox.accounts[0].provider) {
    const { client_id: clientId, client_secret: clientSecret, accounts } = this.sandbox;
    const account = accounts.find((one) => one.provider === provider);
    Nylas.config({ clientId, clientSecret, apiServer: NYLAS_API_SERVER });
    return Nylas.with(account.access_token);
  }

  get(path) {
    return ask('GET', `/sandboxes/${this.sandbox.id}${path}`);
  }

  post(path, body) {
    return ask('POST', `/sandboxes/${this.sandbox.id}${path}`, body);
  }

  // Lets a mail arrive from outside.
  receive(message) {
    return this.post('/simulate/inbound', { account: this.address, message });
  }

  advance(by) {
    return this.post('/clock/advance', { by });
  }
}
