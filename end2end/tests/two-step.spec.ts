import type { Page } from '@playwright/test';

import { codeOf } from '../support/authenticator.ts';
import { PASSWORD, test, expect } from '../support/fixtures.ts';
import { wrong } from '../support/mail.ts';

/** The code of the previous half minute is valid for the rest of this one: waits for the next one if little is
 * left. */
async function earlyInHalfMinute(): Promise<void> {
  const left = 30_000 - (Date.now() % 30_000);
  if (left < 12_000) await new Promise(done => setTimeout(done, left + 200));
}

/** Turns on two-step sign-in, and returns the authenticator's key and the recovery code. */
async function setUp(page: Page): Promise<{ key: string; recovery: string }> {
  await page.goto('/account');
  await page.getByRole('link', { name: 'Set up two-step sign-in' }).click();
  await page.getByLabel('Your password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Set up' }).click();
  const key = await page.locator('code.key').innerText();
  // The previous code, so that the current one is left for signing in.
  await earlyInHalfMinute();
  await page.getByLabel('Code from the app').fill(codeOf(key, -1));
  await page.getByRole('button', { name: 'Turn on' }).click();
  await expect(page.getByRole('main').getByRole('status')).toContainText('Two-step sign-in is on');
  const recovery = await page.locator('code.key').innerText();
  return { key, recovery };
}

async function signIn(page: Page, email: string): Promise<void> {
  await page.goto('/signin?next=/trash');
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

async function signOut(page: Page): Promise<void> {
  await page.goto('/signout');
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect(page).toHaveURL(/\/signin/);
}

test('an authenticator is set up, asked for, and turned off', async ({ page, person, a11y, js }) => {
  await page.goto('/account/two-step');
  await page.getByLabel('Your password').fill('not the password');
  await page.getByRole('button', { name: 'Set up' }).click();
  await expect(page.getByRole('alert')).toContainText('Wrong password.');
  await page.getByLabel('Your password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Set up' }).click();
  await expect(page.getByRole('img', { name: /QR code/ })).toBeVisible();
  if (js) await a11y('setting up an authenticator');
  const shown = await page.locator('code.key').innerText();
  await page.getByLabel('Code from the app').fill(wrong(codeOf(shown)));
  await page.getByRole('button', { name: 'Turn on' }).click();
  await expect(page.getByRole('alert')).toContainText('That code is wrong or has expired.');
  expect(await page.locator('code.key').innerText(), 'the key stays the same, so nobody must scan twice').toBe(shown);

  const { key } = await setUp(page);
  if (js) await a11y('a recovery code');
  await page.getByRole('link', { name: 'I’ve saved it' }).click();
  await expect(page.getByRole('main')).toContainText('On. You sign in with your password and a code');

  await signOut(page);
  await signIn(page, person.email);
  await expect(page).toHaveURL(/\/signin\/code/);
  if (js) await a11y('the second step');
  await page.getByLabel('Code').fill(wrong(codeOf(key)));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toContainText('That code is wrong or has expired.');
  await page.getByLabel('Code').fill(codeOf(key));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(/\/trash$/);

  await page.goto('/account/two-step');
  if (js) await a11y('two-step sign-in that is on');
  const turnOff = async (code: string): Promise<void> => {
    await page.locator('#end-password').fill(PASSWORD);
    await page.locator('#end-code').fill(code);
    await page.getByRole('button', { name: 'Turn off two-step sign-in' }).click();
  };
  await turnOff(wrong(codeOf(key, 1)));
  await expect(page.getByRole('alert')).toContainText('That code is wrong or has expired.');
  await expect(page.locator('#end-code')).toHaveAttribute('aria-invalid', 'true');
  await turnOff(codeOf(key, 1));
  await expect(page).toHaveURL(/\/account/);
  await signOut(page);
  await signIn(page, person.email);
  await expect(page).toHaveURL(/\/trash$/);
});

test('a recovery code lets people in who have lost their phone', async ({ page, person }) => {
  const { recovery } = await setUp(page);
  await signOut(page);
  await signIn(page, person.email);
  await page.getByRole('link', { name: 'Lost your authenticator?' }).click();
  await page.getByLabel('Recovery code').fill('01abc-defgh-jkmnp-qrstv');
  await page.getByRole('button', { name: 'Turn off two-step sign-in' }).click();
  await expect(page.getByRole('alert')).toContainText('That recovery code is wrong.');
  await page.getByLabel('Recovery code').fill(recovery.toUpperCase());
  await page.getByRole('button', { name: 'Turn off two-step sign-in' }).click();
  await expect(page.getByRole('status')).toContainText('Two-step sign-in is off');
  await expect(page.getByLabel('Email')).toHaveValue(person.email);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(/\/trash$/);
});

test('the second step cannot come first', async ({ page }) => {
  for (const path of ['/signin/code', '/signin/recover']) {
    await page.goto(path);
    await expect(page).toHaveURL(/\/signin$/);
  }
});
