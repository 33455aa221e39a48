import { newEmail, PASSWORD, test, expect } from '../support/fixtures.ts';
import { code, codes, wrong } from '../support/mail.ts';
import { accessToken, expireAccess, Gallery } from '../support/person.ts';

test('sign up, confirm, sign in and sign out, with the mistakes people make', async ({ page }) => {
  const email = newEmail();
  await page.goto('/signup');
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page).toHaveURL(/\/confirm\?email=/);

  const right = await code(email);
  await page.getByLabel('Code').fill(wrong(right));
  await page.getByRole('button', { name: 'Confirm' }).click();
  await expect(page.getByRole('alert')).toContainText('That code is wrong or has expired.');
  await page.getByLabel('Code').fill(right);
  await page.getByRole('button', { name: 'Confirm' }).click();
  await expect(page).toHaveURL(/\/signin/);
  await expect(page.getByRole('status')).toContainText(/confirmed|sign in/i);

  await page.getByLabel('Email').fill(email.toUpperCase());
  await page.getByLabel('Password').fill('not the password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toContainText('Wrong email or password.');
  await expect(page.getByLabel('Email')).toHaveValue(new RegExp(email, 'i'));
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(/\/$/);
  await expect(page.getByRole('banner').getByRole('link', { name: 'Add photos' })).toBeVisible();

  await page.goto('/account');
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await page.goto('/account');
  await expect(page).toHaveURL(/\/signin\?next=/);
});

test('a stranger who signs up with the same address takes nothing over', { tag: '@once' }, async ({ page, gallery, freshContext }) => {
  const [email, strangers] = [newEmail(), 'the password of a stranger'];
  const stranger = new Gallery((await freshContext()).request, gallery.origin);
  const sign = (password: string): ReturnType<typeof gallery.submit> =>
    stranger.submit('/signup', 'Create account', { Email: email, Password: password });
  await sign(strangers);
  await page.goto('/signup');
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page).toHaveURL(/\/confirm\?email=/);
  await expect(page.getByLabel('Password')).toHaveCount(0);
  await code(email, 2);
  await sign(strangers);
  // The newest code was mailed because of the stranger.
  await page.getByLabel('Code').fill(await code(email, 3));
  await page.getByRole('button', { name: 'Confirm' }).click();
  await expect(page).toHaveURL(/\/signin/);
  expect((await stranger.signIn(email, strangers)).status()).toBe(401);
  expect((await gallery.signIn(email)).url()).toBe(`${gallery.origin}/`);
});

test('a code that is read in another browser asks for a password', async ({ page, gallery, freshContext }) => {
  const email = newEmail();
  const elsewhere = new Gallery((await freshContext()).request, gallery.origin);
  await elsewhere.submit('/signup', 'Create account', { Email: email, Password: PASSWORD });
  await page.goto(`/confirm?email=${encodeURIComponent(email)}`);
  await page.getByLabel('Code').fill(await code(email));
  await page.getByLabel('Password').fill('short');
  await page.getByRole('button', { name: 'Confirm' }).click();
  await expect(page.getByRole('alert')).toContainText('at least 10 characters');
  await page.getByLabel('Code').fill(await code(email));
  await page.getByLabel('Password').fill('typed with the code');
  await page.getByRole('button', { name: 'Confirm' }).click();
  await expect(page).toHaveURL(/\/signin/);
  await page.getByLabel('Password').fill('typed with the code');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(/\/$/);
});

test('whoever signs in before confirming finds the page for the code', async ({ page }) => {
  const email = newEmail();
  await page.goto('/signup');
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.goto('/signin');
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toContainText('Wrong email or password.');
  await page.getByRole('link', { name: 'Enter your code' }).click();
  await expect(page).toHaveURL(/\/confirm\?email=/);
  await expect(page.getByLabel('Password')).toHaveCount(0);
});

test('signing in leads back to the page that was asked for', async ({ page, gallery }) => {
  const email = await gallery.register();
  await page.goto('/trash');
  await expect(page).toHaveURL(/\/signin\?next=%2Ftrash|\/signin\?next=\/trash/);
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(/\/trash$/);
});

test('signing in never leads to another site', { tag: '@once' }, async ({ gallery }) => {
  const email = await gallery.register();
  for (const next of ['https://evil.example/', '//evil.example/', '/\\evil.example', 'javascript:alert(1)']) {
    const path = `/signin?next=${encodeURIComponent(next)}`;
    const answer = await gallery.submit(path, 'Sign in', { Email: email, Password: PASSWORD });
    expect(new URL(answer.url()).origin, next).toBe(gallery.origin);
  }
});

test('invalid input is refused with a message and a status', { tag: '@once' }, async ({ gallery, page }) => {
  const short = await gallery.submit('/signup', 'Create account', { Email: newEmail(), Password: 'ninechars' });
  expect(short.status()).toBe(422);
  expect(await short.text()).toContain('at least 10 characters');
  const long = await gallery.submit('/signup', 'Create account', { Email: newEmail(), Password: 'x'.repeat(257) });
  expect(long.status()).toBe(422);
  const none = await gallery.submit('/signup', 'Create account', { Email: 'no address', Password: PASSWORD });
  expect(none.status()).toBe(422);
  await page.setContent(await none.text());
  await expect(page.getByRole('alert')).toContainText('not an email address');
  const email = page.getByRole('textbox', { name: 'Email' });
  await expect(email).toHaveAttribute('aria-invalid', 'true');
  await expect(email).toHaveAccessibleDescription(/not an email address/);
  await expect(page.getByLabel('Email')).toHaveValue('no address');
});

test('no response reveals whether an account exists', { tag: '@once' }, async ({ gallery }) => {
  const [known, unknown] = [await gallery.register(), newEmail()];
  const neutral = (text: string, email: string): string =>
    text.replaceAll(email, 'EMAIL').replaceAll(encodeURIComponent(email), 'EMAIL').replace(/nonce="[^"]*"/g, '');
  const answers = async (path: string, button: string, more: Record<string, string> = {}): Promise<string[]> => {
    const both = [];
    for (const email of [known, unknown]) {
      const answer = await gallery.submit(path, button, { Email: email, ...more });
      const alert = /role="alert"[^>]*>([\s\S]*?)<\//.exec(await answer.text())?.[1] ?? '';
      both.push(neutral(`${answer.status()} ${answer.url()} ${alert}`, email));
    }
    return both;
  };
  for (const [path, button, more] of [
    ['/signin', 'Sign in', { Password: 'not the password' }],
    ['/forgot', 'Send code', {}],
    ['/reset', 'Set new password', { Code: '000000', 'New password': `${PASSWORD}!` }],
    ['/signup', 'Create account', { Password: PASSWORD }],
  ] as const) {
    const [first, second] = await answers(path, button, more);
    expect(first, path).toBe(second);
  }
});

test('every wrong password makes the wait longer', { tag: '@once' }, async ({ gallery }) => {
  const email = await gallery.register();
  for (let i = 0; i < 3; i++) expect((await gallery.signIn(email, 'not the password')).status()).toBe(401);
  const delay = async (): Promise<number> => Number((await gallery.signIn(email, 'not the password')).headers()['retry-after'] ?? 0);
  await expect.poll(delay, { message: 'seconds to wait', intervals: [250], timeout: 20_000 }).toBeGreaterThanOrEqual(3);
  const refused = await gallery.signIn(email, PASSWORD);
  expect(refused.status(), 'the right password is refused meanwhile').toBe(429);
  expect(await refused.text()).toMatch(/Too many attempts\. Try again in \d+ (second|minute)/);
  expect(Number(refused.headers()['retry-after'])).toBeGreaterThan(0);
});

test('a mailed code resets a forgotten password', async ({ page, gallery }) => {
  const email = await gallery.register();
  await page.goto('/signin');
  await page.getByRole('link', { name: /forg/i }).click();
  await page.getByLabel('Email').fill(email);
  await page.getByRole('button', { name: 'Send code' }).click();
  await expect(page).toHaveURL(/\/reset/);
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Code').fill(await code(email, 2));
  await page.getByLabel('New password').fill('a new and better one');
  await page.getByRole('button', { name: 'Set new password' }).click();
  await expect(page).toHaveURL(/\/signin/);
  expect((await gallery.signIn(email, PASSWORD)).status()).toBe(401);
  expect((await gallery.signIn(email, 'a new and better one')).url()).toBe(`${gallery.origin}/`);
  expect(codes(email)).toHaveLength(2);
});

test('the account page changes name and password', async ({ page, person, gallery }) => {
  await page.goto('/account');
  await page.getByLabel('Display name').fill('Ada <Lovelace> & co');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Saved' })).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('Display name')).toHaveValue('Ada <Lovelace> & co');

  const change = async (current: string): Promise<void> => {
    await page.getByLabel('Current password').fill(current);
    await page.getByLabel('New password').fill('a new and better one');
    await page.getByRole('button', { name: 'Change password' }).click();
  };
  await change('not the password');
  await expect(page.getByRole('alert')).toBeVisible();
  await change(person.password);
  await expect(page.getByRole('status').filter({ hasText: 'Saved' })).toBeVisible();
  expect((await gallery.signIn(person.email, person.password)).status()).toBe(401);
});

test('after an hour, people are still signed in', async ({ page, person, context }) => {
  expect(person.email).toBeTruthy();
  await expireAccess(context);
  await page.goto('/account');
  await expect(page.getByLabel('Display name')).toBeVisible();
  expect(await accessToken(context)).toBeDefined();
});

test('signing out everywhere ends the other sessions, too', async ({ page, person, freshContext, baseURL }) => {
  const elsewhere = await freshContext();
  const page2 = await elsewhere.newPage();
  await page2.goto(`${baseURL}/signin`);
  await page2.getByLabel('Email').fill(person.email);
  await page2.getByLabel('Password').fill(person.password);
  await page2.getByRole('button', { name: 'Sign in' }).click();
  await expect(page2).toHaveURL(/\/$/);
  await page.goto('/account');
  await page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await page.goto('/account');
  await expect(page).toHaveURL(/\/signin/);
  await expireAccess(elsewhere);
  await page2.goto(`${baseURL}/account`);
  await expect(page2).toHaveURL(/\/signin/);
});

test('a deleted account can be restored', async ({ page, person, photos, a11y, js }) => {
  const [id] = await person.library.add(photos.photo());
  await page.goto(`/photos/${id}`);
  const picture = await page.getByRole('main').locator('img[src^="/media/"]').first().getAttribute('src');
  await page.goto('/account');
  const remove = async (email: string, password: string): Promise<void> => {
    await page.getByLabel('Type your email address to confirm').fill(email);
    await page.getByLabel('Your password').fill(password);
    await page.getByRole('button', { name: 'Delete my account' }).click();
  };
  await remove('somebody@example.test', PASSWORD);
  await expect(page.getByRole('alert')).toContainText('exactly');
  await remove(person.email, 'not the password');
  await expect(page.getByRole('alert')).toHaveText('Wrong password.');
  await expect(page.getByLabel('Type your email address to confirm')).toHaveValue(person.email);
  await remove(person.email, PASSWORD);
  await expect(page.getByRole('status')).toContainText('You can restore it for 7 more days');
  await page.goto('/account');
  await expect(page).toHaveURL(/\/signin/);
  expect(await (await person.request.get(picture ?? '')).body(), 'the photo waits').toHaveProperty('length');

  // Signing in asks whether to restore it, and is no session.
  await page.goto('/signin');
  await page.getByLabel('Email').fill(person.email);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Restore your account?' })).toBeVisible();
  if (js) await a11y('restoring an account');
  await page.goto('/account');
  await expect(page).toHaveURL(/\/signin/);
  await page.goto('/signin/restore');
  await page.getByRole('button', { name: 'Restore my account' }).click();
  await expect(page.getByRole('status')).toContainText('Your account is back');
  await expect(page.getByLabel('Email')).toHaveValue(person.email);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.goto(`/photos/${id}`);
  await expect(page.getByRole('main').locator('img').first()).toBeVisible();
});
