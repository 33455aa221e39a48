import { readFileSync } from 'node:fs';

import { code } from '../support/mail.ts';
import { expect, newEmail, PASSWORD, test } from '../support/fixtures.ts';
import { Gallery } from '../support/person.ts';

test('a new gallery is set up with the link in its log @home', async ({ page, ownServer, freshContext, a11y, js }) => {
  // The program makes up a token at each start.
  delete ownServer.environment.VITRINE_SETUP_TOKEN;
  await ownServer.start();
  await page.goto(ownServer.url);
  await expect(page.getByRole('main')).toContainText('the set-up link from the gallery’s log');
  await page.getByRole('link', { name: 'Create the first account' }).click();

  const email = newEmail();
  const fill = async (): Promise<void> => {
    await page.getByLabel('Email').fill(email);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Create account' }).click();
  };
  // A stranger was faster, but does not know the code.
  await page.getByLabel('Set-up code').fill('a guess');
  await fill();
  await expect(page.getByRole('alert')).toContainText('open the link in its log');
  await expect(page.getByLabel('Set-up code')).toHaveAttribute('aria-invalid', 'true');
  if (js) await a11y('a wrong set-up code');

  const link = /to set it up, open (http[^\s"]+)/.exec(readFileSync(ownServer.log, 'utf8'))?.[1] ?? '';
  expect(link).toContain(`${ownServer.url}/signup?setup=`);
  await page.goto(link);
  await expect(page.getByLabel('Set-up code')).toHaveCount(0);
  await fill();
  await page.getByLabel('Code').fill(await code(email, 1, ownServer.log));
  await page.getByRole('button', { name: 'Confirm' }).click();
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.goto(`${ownServer.url}/account`);
  await expect(page.getByRole('main')).toContainText('Administrator');

  // The link is worth nothing any more.
  const stranger = (await freshContext()).request;
  const other = await new Gallery(stranger, ownServer.url, ownServer.log).register();
  await new Gallery(stranger, ownServer.url).signIn(other);
  expect(await (await stranger.get(`${ownServer.url}/account`)).text()).not.toContain('Administrator');
});

test('another name does not open the gallery @home @once', async ({ ownServer, playwright }) => {
  await ownServer.start();
  const port = new URL(ownServer.url).port;
  const ask = async (host: string, path = '/signin'): Promise<number> => {
    const request = await playwright.request.newContext({ extraHTTPHeaders: { host } });
    const { status } = { status: (await request.get(ownServer.url + path)).status() };
    await request.dispose();
    return status;
  };
  for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `nas.local:${port}`]) expect(await ask(host), host).toBe(200);
  expect(await ask('evil.example')).toBe(421);
  expect(await ask('evil.example', '/api/months')).toBe(421);
  expect(await ask('evil.example', '/healthz'), 'monitoring may use any name').toBe(200);
});
