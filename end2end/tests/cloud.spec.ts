import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';

import { Aws } from '../support/cloud/aws.mjs';
import { payload } from '../support/cloud/event.mjs';
import { COUNTS } from '../support/cloud/faults.mjs';
import { Lambda } from '../support/cloud/lambda.mjs';
import { expect, PASSWORD, test } from '../support/fixtures.ts';
import { readForm, filled } from '../support/forms.mjs';
import { binary } from '../support/server.mjs';

// What only the cloud home promises. It is asked without a browser.

interface World {
  environment: Record<string, string>;
  endpoint: string;
  url: string;
  root: { accessKeyId: string; secretAccessKey: string };
}

const world = (): World =>
  JSON.parse(readFileSync(join(process.env.VITRINE_TEST_HOME ?? '', 'cloud/environment.json'), 'utf8')) as World;

const log = (): string => readFileSync(process.env.VITRINE_LOG ?? '', 'utf8');

/** Lines of the log that are JSON. */
function lines(text: string): Record<string, unknown>[] {
  return text.split('\n').flatMap(line => {
    try {
      return line.startsWith('{') ? [JSON.parse(line) as Record<string, unknown>] : [];
    } catch {
      return [];
    }
  });
}

test.describe('in the cloud', { tag: ['@cloud', '@once'] }, () => {
  test('a warm page of 60 photos asks DynamoDB twice at most, and S3 never', async ({ person, photos, gallery }) => {
    const baseURL = gallery.origin;
    test.setTimeout(240_000);
    await person.library.add(...photos.photosOf('2024-07-05', 62));
    await person.request.get(`${baseURL}/`);
    const counts = async (): Promise<Record<string, number>> =>
      (await (await fetch(`${world().endpoint}${COUNTS}`)).json()) as Record<string, number>;
    await expect(async () => {
      const before = await counts();
      const page = await (await person.request.get(`${baseURL}/`)).text();
      const after = await counts();
      const asked = (service: string): number => (after[service] ?? 0) - (before[service] ?? 0);
      expect((page.match(/<li[^>]*class="tile/g) ?? []).length).toBeGreaterThanOrEqual(60);
      // Other tests ask meanwhile, or the worker: another moment will be quiet.
      expect(asked('dynamodb')).toBeLessThanOrEqual(2);
      expect(asked('s3')).toBe(0);
    }).toPass({ timeout: 60_000 });
  });

  test('several cookies, binary bodies both ways, and events of an HTTP API', async ({ gallery }) => {
    const baseURL = gallery.origin;
    const email = await gallery.register();
    const { environment } = world();
    const lambda = new Lambda(binary(), environment, { most: 1, log: 'ignore' });
    const secret = { 'x-vitrine-origin-secret': await originSecret(), host: 'function.example' };
    const ask = async (event: object): Promise<{ status: number; headers: Record<string, string>; cookies: string[]; body: Buffer }> => {
      const { answer, free } = await lambda.invoke(event);
      const chunks: Buffer[] = [];
      for await (const chunk of answer.body) chunks.push(chunk);
      free();
      return { status: answer.statusCode, headers: answer.headers, cookies: answer.cookies, body: Buffer.concat(chunks) };
    };
    try {
      const get = { method: 'GET', url: '/signin', address: '192.0.2.1' };
      const page = await ask(payload({ ...get, headers: { ...secret, 'accept-encoding': 'br' } }, Buffer.alloc(0)));
      expect(page.status).toBe(200);
      expect(page.headers['content-encoding']).toBe('br');
      const html = brotliDecompressSync(page.body).toString();
      const form = readForm(html, 'Sign in');

      // The form's bytes arrive in base 64, as those of any type that is no text do.
      const body = Buffer.from(filled(form, { Email: email, Password: PASSWORD }).toString());
      const post = payload({ method: 'POST', url: '/signin', address: '192.0.2.1', headers: { ...secret, origin: baseURL, 'content-type': 'application/x-www-form-urlencoded' } }, body);
      const signedIn = await ask({ ...post, body: body.toString('base64'), isBase64Encoded: true });
      expect(signedIn.status, signedIn.body.toString()).toBe(303);
      expect(signedIn.cookies.length).toBeGreaterThanOrEqual(2);

      // The same function behind an HTTP API, with the cookies that it gave.
      const cookies = signedIn.cookies.map(cookie => cookie.split(';')[0] ?? '');
      const account = payload({ method: 'GET', url: '/account?from=api', address: '192.0.2.1', headers: secret }, Buffer.alloc(0));
      const api = { ...account, cookies, requestContext: { ...account.requestContext, apiId: 'api', domainName: 'api.execute-api.eu-west-1.amazonaws.com' } };
      const answer = await ask(api);
      expect(answer.status).toBe(200);
      expect(answer.body.toString()).toContain(email);

      const stranger = await ask(payload({ ...get, headers: { host: 'function.example' } }, Buffer.alloc(0)));
      expect(stranger.status).toBe(403);
    } finally {
      lambda.stop();
    }
  });

  test('its zip is a function', async () => {
    const { url, root } = world();
    const event = payload({ method: 'GET', url: '/signin', address: '192.0.2.1', headers: { host: 'x', 'x-vitrine-origin-secret': await originSecret() } }, Buffer.alloc(0));
    const answer = await new Aws(url, root).send('lambda', '/2015-03-31/functions/vitrine-web/invocations', { method: 'POST', body: JSON.stringify(event) });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('Sign in');
  });

  test('logs name the request and nobody, and carry the metrics', async ({ person, gallery }) => {
    const baseURL = gallery.origin;
    const before = log().length;
    await person.request.get(`${baseURL}/`);
    await person.request.get(`${baseURL}/photos/nothing-here-like-that`);
    const since = (): Record<string, unknown>[] => lines(log().slice(before));
    await expect.poll(() => since().filter(({ message }) => message === 'answered').length).toBeGreaterThanOrEqual(2);
    const answered = since().find(({ message, span }) => message === 'answered' && (span as { route?: string })?.route === '/') ?? {};
    expect(answered.status).toBe(200);
    expect(Number(answered.ms)).toBeGreaterThan(0);
    expect(Number(answered.capacity)).toBeGreaterThan(0);
    const span = answered.span as Record<string, string>;
    expect(span.viewer).toBe('person');
    expect(span.id).toMatch(/^\w{8,}$/);
    expect(span.trace).toMatch(/^Root=1-/);

    const metrics = since().filter(line => '_aws' in line);
    const lost = metrics.find(({ Route, Status }) => Route === '/photos/{id}' && Status === '4xx') ?? {};
    expect(lost.Requests).toBe(1);
    expect(Number(lost.Latency)).toBeGreaterThan(0);

    const all = log().split('\n').filter(line => !line.startsWith('mail to ')).join('\n');
    expect(all).not.toContain(person.email);
    expect(all).not.toMatch(/eyJ[\w-]{20,}\./);
    expect(all).not.toContain(PASSWORD);
  });

  test('the worker counts what it did', async ({ person, photos }) => {
    await person.library.add(photos.photo());
    const [failed = ''] = await person.library.send([photos.broken.huge()]);
    await expect.poll(async () => (await person.library.states([failed]))[0]?.state, { timeout: 30_000 }).toBe('failed');
    const { url, root } = world();
    const aws = new Aws(url, root);
    const events = async (): Promise<Record<string, unknown>[]> => {
      const answer = await aws.json('logs', 'Logs_20140328.FilterLogEvents', { logGroupName: '/aws/lambda/vitrine-worker', limit: 10_000 });
      return lines((answer.events as { message: string }[]).map(({ message }) => message).join('\n'));
    };
    await expect.poll(async () => (await events()).filter(line => 'PhotosReady' in line).length).toBeGreaterThan(0);
    const ready = (await events()).find(line => 'PhotosReady' in line) ?? {};
    for (const name of ['UploadToReadySeconds', 'BytesStored', 'RenderMilliseconds']) expect(Number(ready[name]), name).toBeGreaterThan(0);
    await expect.poll(async () => (await events()).filter(line => 'PhotosFailed' in line && line.Code === 'too_many_pixels').length).toBeGreaterThan(0);
  });
});

/** The secret that the front sends: functions read it as a parameter. */
async function originSecret(): Promise<string> {
  const { url, root } = world();
  const answer = await new Aws(url, root).ssm('GetParameters', { Names: ['/vitrine/origin-secret'], WithDecryption: true });
  return (answer.Parameters as { Value: string }[])[0]?.Value ?? '';
}
