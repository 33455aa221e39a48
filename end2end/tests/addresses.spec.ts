import type { Page } from '@playwright/test';

import { expect, PASSWORD, test } from '../support/fixtures.ts';
import { Gallery } from '../support/person.ts';
import type { Server } from '../support/server.mjs';
import { firstSeen, idsOf, tile, tiles, visit } from '../support/views.ts';

// 900 photos, three a day, the newest on 31 December 2024.

const EMAIL = 'long@example.test';

async function signIn(page: Page, server: Server): Promise<Gallery> {
  server.seed(EMAIL, PASSWORD, 900);
  await server.start();
  const gallery = new Gallery(page.context().request, server.url, server.log);
  await gallery.signIn(EMAIL);
  return gallery;
}

/** Opens an address and waits until the islands have taken over the timeline. */
async function arrive(page: Page, address: string): Promise<void> {
  await visit(page, address);
  await settled(page);
}

/** Waits until nothing is fetched any more and the address was updated. */
async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.waitForTimeout(600);
}

/** The month of the first photo of which the header covers less than half. */
const monthSeen = (page: Page): Promise<string | undefined> =>
  page.evaluate(() => {
    const bar = document.querySelector('header')?.getBoundingClientRect().bottom ?? 0;
    const seen = [...document.querySelectorAll('li.tile')].find(tile => {
      const { top, bottom } = tile.getBoundingClientRect();
      return (top + bottom) / 2 > bar;
    });
    return seen?.closest<HTMLElement>('.day')?.dataset.day?.slice(0, 7);
  });

test('the address of a month shows that month', async ({ page, ownServer }) => {
  await signIn(page, ownServer);
  await arrive(page, `${ownServer.url}/?month=2024-06`);
  await expect(page.getByRole('heading', { name: 'June 2024' })).toBeInViewport();
  await expect(tiles(page).filter({ has: page.getByRole('img', { name: /30 June 2024/ }) }).first()).toBeInViewport();
  await expect(page).toHaveURL(/\?month=2024-06$/);
});

test('the address of older photos shows them', async ({ page, ownServer }) => {
  const gallery = await signIn(page, ownServer);
  const html = await (await gallery.request.get(ownServer.url)).text();
  const older = /\/\?before=[\w-]+/.exec(html)?.[0] ?? '';
  const ids = [...(await (await gallery.request.get(ownServer.url + older)).text()).matchAll(/data-id="([\w-]+)"/g)].map(([, id]) => id);
  await arrive(page, ownServer.url + older);
  await expect(tile(page, ids[0] ?? '')).toBeInViewport();
});

test('nothing moves while the islands take over a month', { tag: '@js' }, async ({ page, ownServer }) => {
  await signIn(page, ownServer);
  let release = (): void => undefined;
  const held = new Promise<void>(done => (release = done));
  await page.route('**/api/months', async route => held.then(() => route.continue()));
  await visit(page, `${ownServer.url}/?month=2024-06`);
  await page.mouse.wheel(0, 300);
  await page.waitForTimeout(300);
  const before = await firstSeen(page);
  await page.evaluate(() => {
    const blank = { frames: 0 };
    Object.assign(window, { blank });
    const look = (): void => {
      const seen = [...document.querySelectorAll('li.tile')].some(tile => {
        const { top, bottom } = tile.getBoundingClientRect();
        return bottom > 0 && top < innerHeight;
      });
      if (!seen) blank.frames += 1;
      requestAnimationFrame(look);
    };
    look();
  });
  release();
  await settled(page);
  const after = await firstSeen(page);
  expect(after.id).toBe(before.id);
  expect(Math.abs(after.top - before.top)).toBeLessThanOrEqual(2);
  expect(await page.evaluate(() => (window as unknown as { blank: { frames: number } }).blank.frames)).toBe(0);
  // Newer photos are above.
  await page.mouse.wheel(0, -2_000);
  await expect.poll(() => monthSeen(page)).toBe('2024-07');
});

test('the address follows the photos, without a flood', { tag: '@js' }, async ({ page, ownServer }) => {
  await signIn(page, ownServer);
  await page.addInitScript(() => {
    const calls: number[] = [];
    Object.assign(window, { calls });
    const original = history.replaceState.bind(history);
    history.replaceState = (...given) => {
      calls.push(performance.now());
      original(...given);
    };
  });
  await arrive(page, ownServer.url);
  for (let turn = 0; turn < 60; turn++) {
    await page.mouse.wheel(0, 400);
    await page.waitForTimeout(16);
  }
  await settled(page);
  const month = await monthSeen(page);
  await expect(page).toHaveURL(new RegExp(`\\?month=${month}$`));
  expect(await page.evaluate(() => (window as unknown as { calls: number[] }).calls.length)).toBeLessThan(10);
  await page.evaluate(() => scrollTo(0, 0));
  await expect(page).toHaveURL(`${ownServer.url}/`);
});

for (const way of ['Back', 'reloading', 'Back from a photo that was reloaded']) {
  test(`${way} returns to the same photo`, { tag: '@js' }, async ({ page, ownServer }) => {
    await signIn(page, ownServer);
    await arrive(page, ownServer.url);
    const months = page.getByRole('navigation', { name: 'Months' });
    await months.getByRole('link', { name: 'Jun 2024', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'June 2024' })).toBeInViewport();
    await settled(page);
    await page.evaluate(() => scrollBy(0, 1_100));
    await settled(page);
    const before = await firstSeen(page);
    if (way === 'Back') {
      await page.getByRole('link', { name: 'Account' }).first().evaluate(link => (link as HTMLElement).click());
      await expect(page).toHaveURL(/\/account$/);
      await page.goBack();
    } else if (way === 'reloading') {
      await page.reload();
    } else {
      await tile(page, before.id).getByRole('link').click();
      await expect(page.getByRole('dialog', { name: 'Photo' })).toBeVisible();
      await page.reload();
      await page.goBack();
    }
    await expect(page).toHaveURL(/\?month=2024-06$/);
    await expect(async () => {
      const after = await firstSeen(page);
      expect(after.id).toBe(before.id);
      expect(Math.abs(after.top - before.top)).toBeLessThanOrEqual(2);
    }).toPass({ timeout: 5_000 });
    await settled(page);
    expect((await firstSeen(page)).id).toBe(before.id);
  });
}

test('Back returns to the month', { tag: '@nojs' }, async ({ page, ownServer }) => {
  await signIn(page, ownServer);
  await page.goto(`${ownServer.url}/?month=2024-06`);
  const ids = await idsOf(page);
  await page.getByRole('link', { name: 'Account' }).first().click();
  await page.goBack();
  await expect(page).toHaveURL(/\?month=2024-06$/);
  expect(await idsOf(page)).toEqual(ids);
});
