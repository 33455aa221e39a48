import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';

import { payload } from '../support/cloud/event.mjs';
import { COUNTS } from '../support/cloud/faults.mjs';
import { Lambda } from '../support/cloud/lambda.mjs';
import { nowhere, SECRET } from '../support/cloud/nowhere.mjs';
import { adminIn, asOperator, root, world } from '../support/cloud/world.ts';
import { expect, PASSWORD, test } from '../support/fixtures.ts';
import { readForm, filled } from '../support/forms.mjs';
import { binary } from '../support/server.mjs';
import { unzip } from '../support/zip.ts';

// Tests of what is specific to AWS, without a browser.

const log = (): string => readFileSync(process.env.VITRINE_LOG ?? '', 'utf8');

/** Invokes a function and reads its whole response. */
async function call(lambda: Lambda, event: object): Promise<{ status: number; headers: Record<string, string>; cookies: string[]; body: Buffer; base64?: boolean }> {
  const { answer, free } = await lambda.invoke(event);
  const chunks: Buffer[] = [];
  for await (const chunk of answer.body) chunks.push(chunk);
  free();
  const { statusCode: status, headers, cookies, buffered } = answer;
  return { status, headers, cookies, body: Buffer.concat(chunks), ...(buffered && { base64: buffered.isBase64Encoded }) };
}

/** The event of an HTTP API that is equivalent to a function URL's. */
function fromApi(event: ReturnType<typeof payload>): object {
  return { ...event, requestContext: { ...event.requestContext, apiId: 'api', domainName: 'api.execute-api.eu-west-1.amazonaws.com' } };
}

/** The lines of the log that are JSON. */
function lines(text: string): Record<string, unknown>[] {
  return text.split('\n').flatMap(line => {
    try {
      return line.startsWith('{') ? [JSON.parse(line) as Record<string, unknown>] : [];
    } catch {
      return [];
    }
  });
}

test.describe('on AWS', { tag: ['@cloud', '@once'] }, () => {
  test('a warm page of 60 photos makes at most two requests to DynamoDB and none to S3', async ({ person, photos, gallery }) => {
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
      // Other tests or the worker send requests meanwhile; at some other moment it will be quiet.
      expect(asked('dynamodb')).toBeLessThanOrEqual(2);
      expect(asked('s3')).toBe(0);
    }).toPass({ timeout: 60_000 });
  });

  test('several cookies, binary bodies in both directions, and events of an HTTP API', async ({ gallery }) => {
    const baseURL = gallery.origin;
    const email = await gallery.register();
    const { environment } = world();
    const lambda = new Lambda(binary(), environment, { most: 1, log: 'ignore' });
    const secret = { 'x-vitrine-origin-secret': await originSecret(), host: 'function.example' };
    const ask = (event: object): ReturnType<typeof call> => call(lambda, event);
    try {
      const get = { method: 'GET', url: '/signin', address: '192.0.2.1' };
      const page = await ask(payload({ ...get, headers: { ...secret, 'accept-encoding': 'gzip' } }, Buffer.alloc(0)));
      expect(page.status).toBe(200);
      expect(page.headers['content-encoding']).toBe('gzip');
      expect(page.base64, 'it is streamed').toBeUndefined();
      const html = gunzipSync(page.body).toString();
      const form = readForm(html, 'Sign in');

      // The form's bytes arrive in base 64, like those of every type that is not text.
      const body = Buffer.from(filled(form, { Email: email, Password: PASSWORD }).toString());
      const post = payload({ method: 'POST', url: '/signin', address: '192.0.2.1', headers: { ...secret, origin: baseURL, 'content-type': 'application/x-www-form-urlencoded' } }, body);
      const signedIn = await ask({ ...post, body: body.toString('base64'), isBase64Encoded: true });
      expect(signedIn.status, signedIn.body.toString()).toBe(303);
      expect(signedIn.cookies.length).toBeGreaterThanOrEqual(2);

      // The same function behind an HTTP API, with the cookies from before.
      const cookies = signedIn.cookies.map(cookie => cookie.split(';')[0] ?? '');
      const account = payload({ method: 'GET', url: '/account?from=api', address: '192.0.2.1', headers: secret }, Buffer.alloc(0));
      const answer = await ask(fromApi({ ...account, cookies }));
      expect(answer.status).toBe(200);
      expect(answer.body.toString()).toContain(email);

      // Bytes that are not text: Latin-1, which no browser sends to a page in UTF-8.
      const name = Buffer.from('display_name=M\xf8n', 'latin1');
      const latin = payload({ method: 'POST', url: '/account/name', address: '192.0.2.1', headers: { ...secret, origin: baseURL, 'content-type': 'application/x-www-form-urlencoded' } }, name);
      expect(latin.isBase64Encoded).toBe(true);
      const renamed = await ask({ ...latin, cookies });
      expect(renamed.status, renamed.body.toString()).toBe(303);
      expect((await ask({ ...account, cookies })).body.toString()).toContain('value="M\ufffdn"');

      const stranger = await ask(payload({ ...get, headers: { host: 'function.example' } }, Buffer.alloc(0)));
      expect(stranger.status).toBe(403);
    } finally {
      lambda.stop();
    }
  });

  test('responses behind an HTTP API are complete', async ({ gallery }) => {
    const baseURL = gallery.origin;
    const email = await gallery.register();
    const lambda = new Lambda(binary(), { ...world().environment, VITRINE_STREAM: 'false' }, { most: 1, log: 'ignore' });
    const headers = { 'x-vitrine-origin-secret': await originSecret(), host: 'api.example' };
    const ask = (method: string, url: string, more: Record<string, string>, body = Buffer.alloc(0), cookies: string[] = []): ReturnType<typeof call> => {
      const event = payload({ method, url, address: '192.0.2.1', headers: { ...headers, ...more } }, body);
      return call(lambda, fromApi({ ...event, ...(cookies.length > 0 && { cookies }) }));
    };
    try {
      const page = await ask('GET', '/signin', {});
      expect([page.status, page.base64]).toEqual([200, false]);
      const form = readForm(page.body.toString(), 'Sign in');
      const packed = await ask('GET', '/signin', { 'accept-encoding': 'gzip' });
      expect([packed.headers['content-encoding'], packed.base64]).toEqual(['gzip', true]);
      expect(gunzipSync(packed.body).toString()).toContain('Sign in');

      const form64 = { origin: baseURL, 'content-type': 'application/x-www-form-urlencoded' };
      const signedIn = await ask('POST', '/signin', form64, Buffer.from(filled(form, { Email: email, Password: PASSWORD }).toString()));
      expect(signedIn.status, signedIn.body.toString()).toBe(303);
      expect(signedIn.cookies.length).toBeGreaterThanOrEqual(2);
      expect(signedIn.headers).not.toHaveProperty('set-cookie');
      const cookies = signedIn.cookies.map(cookie => cookie.split(';')[0] ?? '');
      const renamed = await ask('POST', '/account/name', form64, Buffer.from('display_name=M\xf8n', 'latin1'), cookies);
      expect(renamed.status, renamed.body.toString()).toBe(303);
      const account = await ask('GET', '/account', {}, undefined, cookies);
      expect(account.body.toString()).toContain(email);
      expect(account.body.toString()).toContain('value="M\ufffdn"');
    } finally {
      lambda.stop();
    }
  });

  test('if AWS is slow, the gallery’s own error arrives before the deadline', async () => {
    // Accepts every request and never answers.
    const hole = createServer(() => {}).listen(0, '127.0.0.1');
    await new Promise(done => hole.once('listening', done));
    const endpoint = `http://127.0.0.1:${(hole.address() as AddressInfo).port}`;
    const environment = { ...nowhere(tmpdir()), AWS_ENDPOINT_URL: endpoint };
    for (const stream of ['true', 'false']) {
      const lambda = new Lambda(binary(), { ...environment, VITRINE_STREAM: stream }, { most: 1, log: 'ignore', timeout: 4_000 });
      const ask = (method: string, url: string, body = ''): ReturnType<typeof call> => {
        const headers = { 'x-vitrine-origin-secret': SECRET, host: 'function.example', 'content-type': 'application/json' };
        return call(lambda, payload({ method, url, address: '192.0.2.1', headers }, Buffer.from(body)));
      };
      try {
        const page = await ask('GET', '/signup');
        expect(page.status, page.body.toString()).toBe(503);
        expect(page.body.toString()).toContain('Something went wrong on our side. Please try again.');
        expect(page.headers['x-request-id']).toBeTruthy();
        expect(page.body.toString()).toContain(page.headers['x-request-id'] ?? '');
        // The same process works again.
        expect((await ask('GET', '/signup')).status).toBe(503);
      } finally {
        lambda.stop();
      }
    }
    hole.close();
  });

  test('a function that does not answer is killed at its deadline', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vitrine-idle-'));
    const idle = join(folder, 'bootstrap');
    const next = 'http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/invocation/next';
    writeFileSync(idle, `#!/usr/bin/env node\nfetch(\`${next}\`).then(() => setTimeout(() => {}, 60_000));\n`, { mode: 0o755 });
    const lambda = new Lambda(idle, { PATH: process.env.PATH ?? '' }, { most: 1, log: 'ignore', timeout: 500 });
    try {
      await expect(lambda.invoke({})).rejects.toThrow('Task timed out after 0.50 seconds');
      // Another process replaces it.
      await expect(lambda.invoke({})).rejects.toThrow('Task timed out');
    } finally {
      lambda.stop();
      rmSync(folder, { recursive: true });
    }
  });

  test('the web function’s zip works as a function', async () => {
    const event = payload({ method: 'GET', url: '/signin', address: '192.0.2.1', headers: { host: 'x', 'x-vitrine-origin-secret': await originSecret() } }, Buffer.alloc(0));
    const answer = await root().send('lambda', '/2015-03-31/functions/vitrine-web/invocations', { method: 'POST', body: JSON.stringify(event) });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('Sign in');
  });

  test('originals and zips leave through the gallery’s own address, under their names', async ({ person, photos, gallery }) => {
    const file = photos.photo();
    const [id = ''] = await person.library.add({ ...file, name: 'Küche 50 %.jpg' });
    const moved = await person.request.get(`${gallery.origin}/photos/${id}/original`, { maxRedirects: 0 });
    const link = moved.headers().location ?? '';
    expect(link).toMatch(new RegExp(`^/media/${id}/original\\.jpg\\?name=K%C3%BCche%2050%20%25\\.jpg&e=\\d+&s=`));
    const original = await person.request.get(`${gallery.origin}${link}`);
    expect(original.status()).toBe(200);
    expect(await original.body()).toEqual(file.buffer);
    expect(original.headers()['content-type']).toBe('image/jpeg');
    expect(original.headers()['content-disposition']).toBe("attachment; filename*=UTF-8''K%C3%BCche%2050%20%25.jpg");
    const renamed = await person.request.get(`${gallery.origin}${link.replace('name=K', 'name=X')}`);
    expect(renamed.status()).toBe(404);
    const [other = ''] = await person.library.add(photos.photo());
    const body = new URLSearchParams([id, other].map(photo => ['photo', photo])).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded', origin: gallery.origin };
    const asked = await person.request.post(`${gallery.origin}/photos/download`, { data: body, headers });
    let zipped = '';
    await expect(async () => {
      const page = await (await person.request.get(asked.url())).text();
      zipped = /href="(\/media\/zips\/[^"]+)"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? '';
      expect(zipped, page.slice(0, 2000)).toBeTruthy();
    }).toPass({ timeout: 60_000 });
    const zip = await person.request.get(`${gallery.origin}${zipped}`);
    expect(zip.headers()['content-type']).toBe('application/zip');
    expect(zip.headers()['content-disposition']).toBe("attachment; filename*=UTF-8''photos.zip");
    expect(unzip(await zip.body()).get('Küche 50 %.jpg')).toEqual(file.buffer);
    const forged = await person.request.get(`${gallery.origin}${zipped.replace(/s=(\w+)\../, 's=$1.x')}`);
    expect(forged.status()).toBe(404);
  });

  test('large originals are stored where they move to cheaper tiers, small ones are not', async ({ person, photos }) => {
    const small = photos.photo();
    // Bytes after the end of a JPEG belong to the file: one that is sent whole, and one that is sent in parts.
    const [whole, parts] = [photos.photo(), photos.photo()].map((file, i) => ({
      ...file,
      buffer: Buffer.concat([file.buffer, Buffer.alloc(i === 0 ? 300_000 : 17 << 20)]),
    }));
    const ids = await person.library.add(small, ...[whole, parts].filter(file => file !== undefined));
    const classes = await Promise.all(
      ids.map(async id => (await root().send('s3', `/vitrine-originals/originals/${id}`, { method: 'HEAD' })).headers.get('x-amz-storage-class')),
    );
    expect(classes.map(name => name ?? 'STANDARD')).toEqual(['STANDARD', 'INTELLIGENT_TIERING', 'INTELLIGENT_TIERING']);
  });

  test('a form that is posted to S3 is valid for an hour', async ({ person, gallery }) => {
    const page = await (await person.request.get(`${gallery.origin}/upload`)).text();
    const policy = /name="policy" value="([^"]+)"/.exec(page)?.[1] ?? '';
    const { expiration } = JSON.parse(Buffer.from(policy, 'base64').toString()) as { expiration: string };
    const minutes = (Date.parse(expiration) - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(55);
    expect(minutes).toBeLessThanOrEqual(60);
  });

  test('the checks after an apply pass', async ({ gallery }) => {
    const email = await gallery.register();
    const { environment, url } = world();
    const folder = mkdtempSync(join(tmpdir(), 'vitrine-smoke-'));
    const outputs = {
      buckets: { value: { originals: environment.VITRINE_ORIGINALS_BUCKET } },
      region: { value: environment.AWS_REGION },
      user_pool: { value: { id: environment.VITRINE_USER_POOL_ID } },
    };
    writeFileSync(join(folder, 'outputs.json'), JSON.stringify(outputs));
    const env = {
      PATH: process.env.PATH,
      SMOKE_OUTPUTS: join(folder, 'outputs.json'),
      SMOKE_S3: `${url}/${environment.VITRINE_ORIGINALS_BUCKET}`,
      SMOKE_COGNITO: url,
      SMOKE_EMAIL: email,
      SMOKE_PASSWORD: PASSWORD,
    };
    const program = resolve(import.meta.dirname, '../../scripts/infra/smoke.mjs');
    const { stdout } = await promisify(execFile)('node', [program, gallery.origin], { env });
    rmSync(folder, { recursive: true });
    // The stand-in has neither a function URL nor CloudFront's functions.
    expect(stdout.trim().split('\n').at(-1), stdout).toBe('7 passed, 0 failed, 2 skipped');
  });

  test('a table that was restored takes the place of the damaged one', async ({ person, photos }) => {
    test.setTimeout(120_000);
    const [kept = ''] = await person.library.add(photos.photo());
    const aws = root();
    const restored = 'vitrine-2';
    await aws.dynamodb('RestoreTableToPointInTime', { SourceTableName: 'vitrine', TargetTableName: restored, UseLatestRestorableTime: true });
    const lambda = new Lambda(binary(), asOperator({ VITRINE_TABLE: restored }), { most: 1, log: 'ignore' });
    try {
      // What is written after the moment to which the operator goes back.
      const [lost = ''] = await person.library.add(photos.photo());
      const described = await aws.dynamodb('DescribeTable', { TableName: restored });
      expect(described.Table.TableStatus).toBe('ACTIVE');

      const { cookies } = await person.request.storageState();
      const headers = { host: 'x', 'x-vitrine-origin-secret': await originSecret(), 'x-vitrine-host': new URL(world().environment.VITRINE_ORIGIN ?? '').host };
      const cookie = cookies.map(({ name, value }) => `${name}=${value}`);
      const show = (url: string) => call(lambda, { ...payload({ method: 'GET', url, address: '192.0.2.1', headers }, Buffer.alloc(0)), cookies: cookie });
      expect((await show(`/photos/${kept}`)).status, 'a photo from before').toBe(200);
      expect((await show(`/photos/${lost}`)).status, 'a photo from after').toBe(404);

      // The original of the later photo is still there. (A repair would remove renditions that other tests need.)
      const checked = await adminIn(asOperator({ VITRINE_TABLE: restored }), 'check');
      expect(checked.said).toContain(lost);
      expect(checked.said).not.toContain(kept);
      const original = await aws.send('s3', `/vitrine-originals/originals/${lost}`, { method: 'HEAD' });
      expect(original.status).toBe(200);
    } finally {
      lambda.stop();
      await aws.dynamodb('DeleteTable', { TableName: restored });
    }
  });

  test('logs identify the request and no person, and contain the metrics', async ({ person, photos, gallery }) => {
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

    // Includes the worker's log, once the worker has done something.
    await person.library.add(photos.photo());
    const worker = (await workerLog()).join('\n');
    expect(worker).toContain('PhotosReady');
    const { cookies } = await person.request.storageState();
    const refresh = cookies.filter(({ name }) => name.endsWith('refresh')).map(({ value }) => value);
    expect(refresh).toHaveLength(1);
    const web = log().split('\n').filter(line => !line.startsWith('mail to ')).join('\n');
    for (const [whose, words] of Object.entries({ web, worker })) {
      for (const secret of [person.email, PASSWORD, ...refresh, ...(await secrets())]) {
        // A failed assertion must not print the secret either.
        expect(secret.length > 8 && words.includes(secret), `${whose}: a secret of ${secret.length} characters`).toBe(false);
      }
      expect(words, whose).not.toMatch(/eyJ[\w-]{20,}\./);
      expect(words, whose).not.toMatch(/X-Amz-Signature/i);
    }
  });

  test('the worker counts what it did', async ({ person, photos }) => {
    await person.library.add(photos.photo());
    const [failed = ''] = await person.library.send([photos.broken.huge()]);
    await expect.poll(async () => (await person.library.states([failed]))[0]?.state, { timeout: 30_000 }).toBe('failed');
    const events = async (): Promise<Record<string, unknown>[]> => lines((await workerLog()).join('\n'));
    await expect.poll(async () => (await events()).filter(line => 'PhotosReady' in line).length).toBeGreaterThan(0);
    const ready = (await events()).find(line => 'PhotosReady' in line) ?? {};
    for (const name of ['UploadToReadySeconds', 'BytesStored', 'RenderMilliseconds']) expect(Number(ready[name]), name).toBeGreaterThan(0);
    await expect.poll(async () => (await events()).filter(line => 'PhotosFailed' in line && line.Code === 'too_many_pixels').length).toBeGreaterThan(0);
  });
});

/** The worker's log. */
async function workerLog(): Promise<string[]> {
  const group = { logGroupName: '/aws/lambda/vitrine-worker', limit: 10_000 };
  const answer = await root().json('logs', 'Logs_20140328.FilterLogEvents', group);
  return (answer.events as { message: string }[]).map(({ message }) => message);
}

/** The values of parameters that functions read. */
async function parameters(...names: string[]): Promise<string[]> {
  const answer = await root().ssm('GetParameters', { Names: names, WithDecryption: true });
  return (answer.Parameters as { Value: string }[]).map(({ Value }) => Value);
}

/** The secret that the front end sends; functions read it from a parameter. */
async function originSecret(): Promise<string> {
  return (await parameters('/vitrine/origin-secret'))[0] ?? '';
}

/** Everything that only the functions may know: origin secret, client secret, link keys, AWS keys. */
async function secrets(): Promise<string[]> {
  const { environment } = world();
  const names = Object.entries(environment).filter(([name]) => name.endsWith('_PARAMETER')).map(([, value]) => value);
  const values = await parameters(...names);
  expect(values).toHaveLength(4);
  const parts = values.flatMap(value => value.split(/[,:]/)).filter(part => part.length >= 16);
  expect(parts.length).toBeGreaterThanOrEqual(3);
  return [...parts, environment.AWS_SECRET_ACCESS_KEY ?? ''].filter(secret => secret !== '');
}
