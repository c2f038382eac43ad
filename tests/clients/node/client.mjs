// What the chapters share: the official Node SDK, unmodified, led to the mock by its environment.
// Each line printed is {"step": …, "value": …}, or "error" with the SDK's own error in place of a value.

import Nylas from 'nylas';

const { NYLAS_API_SERVER, NYLAS_CLIENT_ID, NYLAS_CLIENT_SECRET, MOCKNYLAS_ADMIN } = process.env;

Nylas.config({ clientId: NYLAS_CLIENT_ID, clientSecret: NYLAS_CLIENT_SECRET, apiServer: NYLAS_API_SERVER });
export const nylas = Nylas.with(process.env.NYLAS_ACCESS_TOKEN);

export async function step(name, call) {
  try {
    const value = await call();
    console.log(JSON.stringify({ step: name, value }));
    return value;
  } catch (error) {
    const { name: kind, message, statusCode, type, rateLimit, rateLimitReset } = error;
    const told = { kind, message, statusCode, type, rateLimit, rateLimitReset };
    console.log(JSON.stringify({ step: name, error: told }));
    return undefined;
  }
}

export async function control(path, body) {
  const answer = await fetch(`${MOCKNYLAS_ADMIN}/${path}`, { method: 'POST', body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

export const ids = (models) => models.map((model) => model.id);

export { Nylas };
