import type { APIResponse } from '@playwright/test';

import { expect, test } from '../support/fixtures.ts';
import { filled, readForm } from '../support/forms.mjs';
import { visit } from '../support/views.ts';

test.describe('the server', { tag: '@once' }, () => {
  test('sends the security headers, with a policy that allows nothing inline', async ({ gallery, person, photos }) => {
    const [id] = await person.library.add(photos.photo());
    for (const path of ['/', '/signin', `/photos/${id}`, '/nothing', '/healthz']) {
      const headers = (await gallery.request.get(path)).headers();
      let policy = headers['content-security-policy'] ?? '';
      // On AWS, the bucket of originals is named where files are sent, shown and fetched, and nowhere else.
      if (process.env.VITRINE_HOME === 'cloud') policy = policy.replaceAll(/((?:img|connect)-src|form-action)([^;]*) http:\/\/127\.0\.0\.1:\d+/g, '$1$2');
      expect(policy, path).toMatch(/default-src '(none|self)'/);
      expect(policy, path).toMatch(/script-src [^;]*'nonce-[\w+/=-]{20,}'/);
      expect(policy, path).toMatch(/script-src [^;]*'wasm-unsafe-eval'/);
      expect(policy, path).toMatch(/frame-ancestors 'none'/);
      expect(policy, path).toMatch(/base-uri '(none|self)'/);
      expect(policy, path).toMatch(/form-action 'self'/);
      expect(policy, path).not.toMatch(/'unsafe-(inline|eval|hashes)'|(?:^|\s)https?:|\*/);
      expect(headers['x-content-type-options'], path).toBe('nosniff');
      expect(headers['referrer-policy'], path).toMatch(/same-origin|no-referrer/);
      expect(headers['cross-origin-opener-policy'], path).toBe('same-origin');
      expect(headers['x-request-id'], path).toBeTruthy();
    }
  });

  test('makes a new nonce for every page, and uses it', async ({ gallery }) => {
    const nonces = new Set<string>();
    for (let i = 0; i < 3; i++) {
      const page = await gallery.request.get('/signin');
      const nonce = /'nonce-([^']+)'/.exec(page.headers()['content-security-policy'] ?? '')?.[1] ?? '';
      nonces.add(nonce);
      for (const [tag] of (await page.text()).matchAll(/<script\b[^>]*>/g)) expect(tag).toContain(nonce);
    }
    expect(nonces.size).toBe(3);
  });

  test('reports its health and version', async ({ gallery }) => {
    const health = await gallery.request.get('/healthz');
    expect(health.status()).toBe(200);
    // On AWS, everyone is a stranger, who only learns that it is well.
    if (process.env.VITRINE_HOME === 'cloud') return expect(await health.json()).toEqual({ status: 'ok' });
    expect(await health.json()).toMatchObject({
      status: 'ok',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      parts: { records: 'ok', bytes: 'ok' },
    });
  });

  test('refuses posts from other sites', async ({ gallery, person }) => {
    const page = await (await gallery.request.get('/account')).text();
    const form = readForm(page, 'Save');
    const post = (headers: Record<string, string>, path = form.action): Promise<APIResponse> =>
      gallery.request.post(path, {
        data: filled(form, { 'Display name': 'Mallory' }).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      });
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: gallery.origin.replace('127.0.0.1', '127.0.0.2') },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
    ]) {
      expect((await post(headers as Record<string, string>)).status(), JSON.stringify(headers)).toBe(403);
    }
    expect((await post({ origin: 'https://evil.example' }, '/api/months')).status()).toBe(403);
    expect(await (await gallery.request.get('/account')).text()).not.toContain('Mallory');
    expect(person.email).toBeTruthy();
  });

  test('keeps tokens out of reach of scripts and other sites', async ({ gallery, context }) => {
    const email = await gallery.register();
    await gallery.signIn(email);
    const cookies = (await context.cookies()).filter(({ name }) => !name.includes('theme'));
    expect(cookies.length).toBeGreaterThanOrEqual(2);
    for (const { name, httpOnly, sameSite } of cookies) {
      expect.soft({ name, httpOnly, sameSite }).toEqual({ name, httpOnly: true, sameSite: 'Lax' });
    }
  });

  test('refuses bodies that are too large', async ({ gallery, person }) => {
    const large = 'x'.repeat(4_000_000);
    for (const [path, headers, data] of [
      ['/signin', { 'content-type': 'application/x-www-form-urlencoded' }, `email=${large}`],
      ['/api/begin_upload', { 'content-type': 'application/json' }, JSON.stringify({ name: large, bytes: 1, sha256: '', head: [], keep_both: false })],
    ] as const) {
      // The server may close the connection while the body is still being sent.
      const status = await gallery.request
        .post(path, { data, headers: { ...headers, origin: gallery.origin } })
        .then(answer => answer.status(), (error: Error) => (/ECONNRESET|EPIPE|socket hang up/.test(error.message) ? 413 : error.message));
      expect(status, path).toBe(413);
    }
    expect((await gallery.request.get('/healthz')).status()).toBe(200);
    expect(person.email).toBeTruthy();
  });
});

test.describe('capability URLs', { tag: '@once' }, () => {
  test('are only valid unchanged', async ({ person, photos, gallery, playwright }) => {
    const [one, two] = await person.library.add(photos.photo(), photos.photo());
    const link = (await person.library.states([one ?? '']))[0]?.thumb_url ?? '';
    const stranger = await playwright.request.newContext({ baseURL: gallery.origin });
    const answer = await stranger.get(link);
    expect(answer.status(), 'the link is the permission').toBe(200);
    expect(answer.headers()).toMatchObject({ 'content-type': 'image/jpeg', 'x-content-type-options': 'nosniff' });
    expect(answer.headers()['cache-control']).toContain('immutable');
    const tampered = {
      signature: link.replace(/([?&]s=[^.]*\.)(.)/, (_, head: string, c: string) => `${head}${c === 'A' ? 'B' : 'A'}`),
      'no signature': link.replace(/&s=.*/, ''),
      'nothing at all': link.replace(/\?.*/, ''),
      'another photo': link.replace(one ?? '', two ?? ''),
      'another rendition': link.replace('thumb.jpg', 'small.jpg'),
      'the original': link.replace('thumb.jpg', 'original.jpg'),
      'later expiry': link.replace(/e=(\d+)/, (_, e: string) => `e=${Number(e) + 86_400}`),
      expired: link.replace(/e=\d+/, 'e=1'),
      'a longer signature': `${link}x`,
    };
    for (const [what, url] of Object.entries(tampered)) {
      expect(url, what).not.toBe(link);
      expect([403, 404], what).toContain((await stranger.get(url)).status());
    }
    await stranger.dispose();
  });

  test('for sending a part are valid for that part only', { tag: '@home' }, async ({ person, photos, gallery }) => {
    const file = photos.photo();
    const ticket = await person.library.begin(file);
    if (ticket.answer !== 'send') throw new Error(ticket.answer);
    const url = new URL(ticket.parts[0]?.url ?? '', gallery.origin).href;
    const put = (to: string, data: Buffer): Promise<APIResponse> => gallery.request.put(to, { data, headers: { origin: gallery.origin } });
    expect([403, 404]).toContain((await put(url.replace('/1?', '/2?'), file.buffer)).status());
    expect([403, 404]).toContain((await put(url.replace(/bytes=\d+/, 'bytes=9'), file.buffer.subarray(0, 9))).status());
    expect((await put(url, file.buffer.subarray(1))).status()).toBe(422);
    expect((await put(url, Buffer.alloc(file.buffer.length))).ok()).toBe(true);
    expect((await person.library.call('finish_upload', { photo: ticket.photo })).ok()).toBe(true);
    const refused = 'bytes that differ from the announced ones';
    await expect.poll(async () => (await person.library.states([ticket.photo]))[0]?.state, { message: refused }).toBe('failed');
    expect((await person.library.states([ticket.photo]))[0]?.fault).toContain('changed while it was uploading');
    expect(await person.library.months()).toEqual({});
    await person.library.add(file);
    expect(await person.library.states([ticket.photo]), 'the right bytes take its place').toEqual([]);
  });
});

test.describe('one person’s photos', { tag: '@once' }, () => {
  test('do not exist for other people, on any page or in any form', async ({ person, other, photos, gallery }) => {
    const [mine = ''] = await person.library.add(photos.photo({ name: 'secret name.jpg' }));
    const [theirs = ''] = await other.library.add(photos.photo());
    const as = (method: 'get' | 'post', path: string, data?: string): Promise<APIResponse> =>
      other.request[method](gallery.origin + path, {
        ...(data !== undefined && { data, headers: { 'content-type': 'application/x-www-form-urlencoded', origin: gallery.origin } }),
      });
    for (const path of [`/photos/${mine}`, `/photos/${mine}/view`, `/photos/${mine}/original`]) {
      const answer = await as('get', path);
      expect(answer.status(), path).toBe(404);
      expect(await answer.text(), path).not.toContain('secret name');
    }
    const own = await (await as('get', `/photos/${theirs}`)).text();
    const edit = readForm(own, 'Save');
    const edited = await as('post', edit.action.replace(theirs, mine), filled(edit, { Title: 'Mine now' }).toString());
    expect(edited.status(), 'edit').toBe(404);
    const timeline = await (await as('get', '/')).text();
    for (const button of ['Move to trash', 'Download']) {
      const form = readForm(timeline, button);
      const body = filled(form, {}, [theirs]).toString().replaceAll(theirs, mine);
      expect(body, button).toContain(mine);
      expect((await as('post', form.action, body)).status(), button).toBe(404);
    }
    for (const path of ['/trash/restore', '/trash/delete']) {
      expect((await as('post', path, `photo=${mine}`)).status(), path).toBe(404);
    }
    expect((await person.library.states([mine]))[0]?.state).toBe('ready');
    expect(await (await gallery.request.get(`/photos/${mine}`)).text()).not.toContain('Mine now');
  });

  test('do not exist for other people in server functions, and nothing exists without a session', async ({ person, other, photos, gallery, playwright }) => {
    const [mine = ''] = await person.library.add(photos.photo({ takenAt: '2024:07:05 12:00:00' }));
    const waiting = await person.library.begin(photos.photo());
    const calls = {
      months: {},
      begin_upload: { name: 'a.jpg', bytes: 9, sha256: '0'.repeat(64), head: [255, 216, 255], keep_both: false },
      upload_states: { photos: [mine] },
      finish_upload: { photo: waiting.photo },
      retry_photo: { photo: mine },
      trash_photos: { photos: [mine] },
      restore_photos: { photos: [mine] },
      cancel_uploads: { photos: [mine, waiting.photo] },
    };
    expect(await other.library.ask('months')).toEqual([]);
    expect(await other.library.states([mine])).toEqual([]);
    expect(await other.library.ask('trash_photos', { photos: [mine] })).toBe(0);
    expect(await other.library.ask('restore_photos', { photos: [mine] })).toBe(0);
    for (const name of ['finish_upload', 'retry_photo'] as const) expect((await other.library.call(name, calls[name])).status(), name).toBe(404);
    await other.library.call('cancel_uploads', calls.cancel_uploads);

    const stranger = await playwright.request.newContext();
    for (const [name, data] of Object.entries(calls)) {
      const answer = await stranger.post(`${gallery.origin}/api/${name}`, { data, headers: { origin: gallery.origin } });
      expect(answer.status(), name).toBe(401);
    }
    await stranger.dispose();
    expect((await person.library.states([mine]))[0]?.state).toBe('ready');
    expect((await person.library.states([waiting.photo]))[0]?.state).toBe('uploading');
    expect(await person.library.months()).toEqual({ '2024-07': 1 });
  });
});

test('what people type never becomes markup', async ({ page, person, photos }) => {
  const evil = '"><img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script>';
  const [id] = await person.library.add(photos.photo({ name: `${evil.replaceAll('/', '_')}.jpg`, make: evil, model: evil }));
  await page.goto(`/photos/${id}`);
  await page.getByRole('textbox', { name: 'Title' }).fill(evil);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Saved' })).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Title' })).toHaveValue(evil);
  await visit(page, '/');
  await expect(page.getByRole('img', { name: evil })).toBeVisible();
  await expect(page).not.toHaveTitle('owned');
});
