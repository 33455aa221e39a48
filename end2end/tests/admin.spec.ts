import type { Page } from '@playwright/test';

import { code, codes } from '../support/mail.ts';
import { expect, newEmail, PASSWORD, test } from '../support/fixtures.ts';
import { Gallery } from '../support/person.ts';
import type { Server } from '../support/server.mjs';
import { fact } from '../support/views.ts';

/** Starts a gallery for the test alone, and signs its administrator in to the page. */
async function administrator(page: Page, server: Server, registration: string): Promise<string> {
  server.environment.VITRINE_REGISTRATION = registration;
  await server.start();
  const gallery = new Gallery(page.context().request, server.url, server.log);
  const { email } = await gallery.join();
  await page.goto(`${server.url}/account`);
  await page.getByRole('link', { name: 'Administration' }).click();
  await expect(page).toHaveURL(`${server.url}/admin`);
  return email;
}

/** Fills in the form that creates an account. */
async function signUp(page: Page, email: string): Promise<void> {
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Create account' }).click();
}

/** Confirms the address with the mailed code, and signs in. */
async function confirmAndSignIn(page: Page, email: string, log: string): Promise<void> {
  await page.getByLabel('Code').fill(await code(email, 1, log));
  await page.getByRole('button', { name: 'Confirm' }).click();
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Does something about the person whose page is open. */
async function act(page: Page, action: string, password = PASSWORD): Promise<void> {
  await page.getByRole('radio', { name: action }).check();
  await page.getByLabel('Your password').fill(password);
  await page.getByRole('button', { name: 'Continue' }).click();
}

test('an administrator invites somebody, for one account @home', async ({ page, ownServer, freshContext, a11y, js }) => {
  await administrator(page, ownServer, 'invited');
  if (js) await a11y('administration');

  // Without an invitation, nobody can create an account.
  const guest = await (await freshContext()).newPage();
  await guest.goto(`${ownServer.url}/signin`);
  await expect(guest.getByRole('link', { name: 'Create account' })).toHaveCount(0);
  await guest.goto(`${ownServer.url}/signup`);
  await expect(guest.getByRole('main')).toContainText('You need an invitation');
  await expect(guest.getByLabel('Email')).toHaveCount(0);

  const email = newEmail();
  await page.getByLabel('Email (optional)').fill('not an address@');
  await page.getByLabel('Email (optional)').evaluate(input => input.closest('form')?.setAttribute('novalidate', ''));
  await page.getByRole('button', { name: 'Create invitation' }).click();
  await expect(page.getByRole('main').getByRole('alert')).toContainText('not an email address');
  await page.getByLabel('Email (optional)').fill(email);
  await page.getByRole('button', { name: 'Create invitation' }).click();
  const link = (await page.locator('#invitation-link').textContent()) ?? '';
  expect(link).toContain(`${ownServer.url}/signup?invite=`);
  await expect(page.getByRole('listitem').filter({ hasText: `${email}, until` })).toHaveCount(1);
  if (js) await a11y('a new invitation');

  await guest.goto(link);
  await signUp(guest, newEmail());
  await expect(guest.getByRole('alert')).toContainText('for another email address');
  // The page still has the invitation.
  await signUp(guest, email);
  await confirmAndSignIn(guest, email, ownServer.log);
  await expect(guest).toHaveURL(`${ownServer.url}/`);

  await page.goto(`${ownServer.url}/admin`);
  await expect(page.getByRole('main')).toContainText('2 people');
  await expect(page.getByRole('listitem').filter({ hasText: 'until' })).toHaveCount(0);
  const other = await (await freshContext()).newPage();
  await other.goto(link);
  await expect(other.getByRole('main')).toContainText('already been used');
});

test('an administrator revokes invitations and closes registration @home', async ({ page, ownServer, freshContext, js, a11y }) => {
  await administrator(page, ownServer, 'open');
  await page.getByRole('button', { name: 'Create invitation' }).click();
  const link = (await page.locator('#invitation-link').textContent()) ?? '';
  await page.getByRole('radio', { name: 'People with an invitation' }).check();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('main').getByRole('status').filter({ hasText: 'Saved.' })).toBeVisible();
  const guest = await (await freshContext()).newPage();
  await guest.goto(link);
  await expect(guest.getByLabel('Email')).toBeVisible();

  await page.getByRole('radio', { name: 'No one' }).check();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('main')).toContainText('invitations can’t be used at the moment');
  if (js) await a11y('administration of a closed gallery');
  await guest.goto(link);
  await expect(guest.getByRole('main')).toContainText('isn’t open to new members');

  await page.getByRole('radio', { name: 'People with an invitation' }).check();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Revoke' }).click();
  await expect(page.getByRole('main').getByRole('status').filter({ hasText: 'Invitation revoked.' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Revoke' })).toHaveCount(0);
  await guest.goto(link);
  await expect(guest.getByRole('main')).toContainText('expired or has already been used');
});

test('an administrator looks after a person @home', async ({ page, ownServer, freshContext, a11y, js }) => {
  await administrator(page, ownServer, 'open');
  const theirs = (await freshContext()).request;
  const { email } = await new Gallery(theirs, ownServer.url, ownServer.log).join();
  await page.reload();
  await page.getByRole('link', { name: email }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(email);
  await expect(fact(page, 'Role')).toHaveText('Member');
  await expect(fact(page, 'Two-step sign-in')).toHaveText('Off');
  if (js) await a11y('a person');

  await page.getByLabel('Limit in GB').fill('much');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('main').getByRole('alert')).toContainText('a number of gigabytes');
  await expect(page.getByLabel('Limit in GB')).toHaveAttribute('aria-invalid', 'true');
  await page.getByLabel('Limit in GB').fill('2.5');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(fact(page, 'Storage used')).toContainText('2.5 GB');

  await act(page, 'Sign out everywhere', 'not the password');
  await expect(page.getByRole('main').getByRole('alert')).toContainText('Wrong password.');
  await expect(page.getByRole('radio', { name: 'Sign out everywhere' })).toBeChecked();
  if (js) await a11y('a wrong password');
  await act(page, 'Send a code to set a new password');
  await expect(page.getByRole('main').getByRole('status')).toContainText(`We’ve sent a code to ${email}`);
  await expect.poll(() => codes(email, ownServer.log).length).toBe(2);

  await act(page, 'Make administrator');
  await expect(fact(page, 'Role')).toHaveText('Administrator');
  expect((await theirs.get(`${ownServer.url}/admin`)).status(), 'at once').toBe(200);
  await act(page, 'Make member');
  await expect(fact(page, 'Role')).toHaveText('Member');
  expect((await theirs.get(`${ownServer.url}/admin`)).status()).toBe(404);

  await act(page, 'Delete account');
  await expect(page.getByRole('main')).toContainText('It will be erased on');
  expect((await theirs.get(`${ownServer.url}/account`)).url(), 'signed out').toContain('/signin');
  await page.getByRole('link', { name: 'Back to administration' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: email })).toContainText('Deleted.');
  await page.getByRole('link', { name: email }).click();
  await act(page, 'Restore account');
  await expect(page.getByRole('main').getByRole('status')).toContainText('Done.');
  await new Gallery(theirs, ownServer.url).signIn(email);
  expect((await theirs.get(`${ownServer.url}/account`)).url()).toContain('/account');
});

test('only administrators see the pages of administrators @home', async ({ page, ownServer, freshContext }) => {
  const own = await administrator(page, ownServer, 'open');
  await page.getByRole('link', { name: own }).click();
  await expect(page.getByRole('main')).toContainText('This is your own account.');
  const address = page.url();
  const member = await freshContext();
  await new Gallery(member.request, ownServer.url, ownServer.log).join();
  const stranger = await freshContext();
  for (const path of [`${ownServer.url}/admin`, address]) {
    expect((await member.request.get(path)).status(), path).toBe(404);
    expect((await stranger.request.get(path)).url(), path).toContain('/signin');
  }
  const headers = { 'content-type': 'application/x-www-form-urlencoded', origin: ownServer.url };
  for (const form of ['registration', 'invite', 'revoke', 'redrive']) {
    const data = 'registration=closed&invitation=x';
    const answer = await member.request.post(`${ownServer.url}/admin/${form}`, { data, headers });
    expect(answer.status(), form).toBe(404);
  }
  expect((await member.request.post(address, { data: `action=delete&password=${PASSWORD}`, headers })).status()).toBe(404);
  await page.goto(`${ownServer.url}/account`);
  await expect(fact(page, 'Role')).toHaveText('Administrator');
});

test('the page tells how the gallery is @home', async ({ page, ownServer }) => {
  await administrator(page, ownServer, 'open');
  await expect(fact(page, 'Status')).toHaveText('Everything works');
  await expect(fact(page, 'Version')).toHaveText(/^\d+\.\d+\.\d+/);
  await expect(fact(page, 'Free disk space')).toContainText(' of ');
  await expect(fact(page, 'Failed tasks')).toHaveText('0');
  await expect(page.getByRole('button', { name: 'Try failed tasks again' })).toHaveCount(0);
});
