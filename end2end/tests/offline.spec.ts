import type { Locator, Page } from '@playwright/test';

import { expect, PASSWORD, test } from '../support/fixtures.ts';
import { Gallery } from '../support/person.ts';
import type { Server } from '../support/server.mjs';
import { tiles, visit } from '../support/views.ts';

const EMAIL = 'long@example.test';

/** The line that says that the gallery cannot be reached. */
const word = (page: Page): Locator => page.locator('#connection');

/** A timeline of 300 photos, of which the page has the first ones. */
async function open(page: Page, server: Server): Promise<void> {
  server.seed(EMAIL, PASSWORD, 300);
  await server.start();
  await new Gallery(page.context().request, server.url, server.log).signIn(EMAIL);
  await visit(page, server.url);
}

/** Scrolls to the oldest photos, at the end of the page. */
async function toTheEnd(page: Page): Promise<void> {
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
}

test.describe('a lost connection', { tag: '@js' }, () => {
  test('is shown, and retried patiently', async ({ page, context, ownServer, a11y, csp }) => {
    csp.allow(/ERR_INTERNET_DISCONNECTED/);
    await open(page, ownServer);
    await expect(page.getByRole('link', { name: 'Older photos' })).toHaveCount(0);
    await expect(word(page)).toBeEmpty();

    await context.setOffline(true);
    await expect(page.getByRole('status').filter({ hasText: 'You’re offline. The rest will load when you’re back online.' })).toBeVisible();
    await expect(tiles(page).first()).toBeInViewport();
    await a11y('the timeline, offline');

    const asked: string[] = [];
    page.on('request', request => {
      if (request.url().includes('/timeline?')) asked.push(request.url());
    });
    await toTheEnd(page);
    await page.waitForTimeout(9_000);
    expect(asked.length, 'requests in nine seconds').toBeGreaterThan(1);
    expect(asked.length, 'requests in nine seconds').toBeLessThan(8);

    await context.setOffline(false);
    await expect(word(page)).toBeEmpty();
    // Its own next try would be later.
    await expect(tiles(page).last()).toBeInViewport({ timeout: 5_000 });
    await toTheEnd(page);
    await expect(tiles(page).last().getByRole('img', { name: /September 2024/ })).toBeInViewport();
    await expect(tiles(page).last().locator('img')).not.toHaveJSProperty('naturalWidth', 0);
  });

  test('photos that could not be loaded appear when it is back', async ({ page, context, ownServer, csp }) => {
    csp.allow(/ERR_INTERNET_DISCONNECTED|ERR_FAILED/);
    await page.route('**/media/**', route => route.abort('internetdisconnected'));
    await open(page, ownServer);
    const photo = tiles(page).first().locator('img');
    await expect(photo).toHaveJSProperty('complete', true);
    await expect(photo).toHaveJSProperty('naturalWidth', 0);
    await context.setOffline(true);
    await expect(word(page)).not.toBeEmpty();
    await page.unroute('**/media/**');
    await context.setOffline(false);
    await expect(photo).not.toHaveJSProperty('naturalWidth', 0);
  });

  test('keeps what was seen, and a tap says so', async ({ page, context, ownServer, csp }) => {
    // The viewer's code cannot be loaded.
    csp.allow(/ERR_INTERNET_DISCONNECTED|Failed to fetch/);
    await open(page, ownServer);
    await page.waitForLoadState('networkidle');
    await context.setOffline(true);
    const needed = 'You’re offline. This needs a connection.';
    const lightbox = page.getByRole('dialog', { name: 'Photo' });
    // Before the viewer's code is loaded, and links.
    await tiles(page).first().getByRole('link').click();
    await expect(word(page)).toHaveText(needed);
    await expect(tiles(page).first()).toBeInViewport();
    await page.getByRole('link', { name: 'Account' }).first().click();
    await expect(word(page)).toHaveText(needed);
    await expect(page).toHaveURL(`${ownServer.url}/`);

    await context.setOffline(false);
    await expect(word(page)).toBeEmpty();
    await tiles(page).first().getByRole('link').click();
    await expect(lightbox.locator('#stage[data-id]')).toBeVisible();
    await page.waitForLoadState('networkidle');
    await context.setOffline(true);
    // The next photo was fetched in advance, the one after it was not.
    const stage = lightbox.locator('#stage');
    const first = await stage.getAttribute('data-id');
    await page.keyboard.press('ArrowRight');
    await expect(stage).not.toHaveAttribute('data-id', first ?? '');
    await expect(page).toHaveURL(/\/photos\//);
    const shown = await stage.getAttribute('data-id');
    await page.keyboard.press('ArrowRight');
    await expect(word(page)).toHaveText(needed);
    await expect(word(page)).toBeVisible();
    await expect(stage).toHaveAttribute('data-id', shown ?? '');
    await expect(page).toHaveURL(new RegExp(`/photos/${shown}$`));
    await page.keyboard.press('Escape');
    await expect(lightbox).toBeHidden();
    // This one was never seen large.
    await tiles(page).nth(9).getByRole('link').click();
    await expect(word(page)).toHaveText(needed);
    await expect(lightbox).toBeHidden();
    await expect(page).not.toHaveURL(/\/photos\//);
    await expect(tiles(page).first()).toBeVisible();
  });

  test('is distinguished from a gallery that does not answer', async ({ page, ownServer, csp }) => {
    csp.allow(/ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET|ERR_SOCKS_CONNECTION_FAILED|ERR_CONNECTION_CLOSED/);
    await open(page, ownServer);
    await expect(page.getByRole('link', { name: 'Older photos' })).toHaveCount(0);
    await ownServer.stop();
    await toTheEnd(page);
    await expect(word(page)).toContainText('Can’t reach the gallery.');
    await ownServer.start();
    await expect(word(page)).toBeEmpty({ timeout: 20_000 });
    await expect(tiles(page).last()).toBeInViewport();
  });

  test('with more requests than Lambda answers at once is retried', async ({ page, ownServer, csp }) => {
    csp.allow(/429/);
    const refused = {
      status: 429,
      contentType: 'application/json',
      body: '{"Reason":"ReservedFunctionConcurrentInvocationLimitExceeded","Type":"User","message":"Rate Exceeded."}',
    };
    const refusals = new Map<string, number>();
    for (const asked of ['/api/months', '/timeline?']) {
      await page.route(
        url => `${url.pathname}${url.search}`.startsWith(asked),
        route => {
          const before = refusals.get(asked) ?? 0;
          if (before === 2) return route.continue();
          refusals.set(asked, before + 1);
          return route.fulfill(refused);
        },
      );
    }
    await open(page, ownServer);
    await expect(page.getByRole('link', { name: 'Older photos' })).toHaveCount(0, { timeout: 20_000 });
    await toTheEnd(page);
    await expect(tiles(page).last().getByRole('img', { name: /September 2024/ })).toBeInViewport({ timeout: 20_000 });
    expect([...refusals.values()], 'counts and stretches were refused').toEqual([2, 2]);
    await expect(page.getByText('Rate Exceeded')).toHaveCount(0);
  });

  test('while counts are loading leaves the page unchanged until they arrive', async ({ page, ownServer, csp }) => {
    csp.allow(/ERR_CONNECTION_FAILED/);
    let failures = 2;
    await page.route('**/api/months', route => (failures-- > 0 ? route.abort('connectionfailed') : route.continue()));
    await open(page, ownServer);
    const older = page.getByRole('link', { name: 'Older photos' });
    await expect(older).toBeAttached();
    const first = await tiles(page).first().boundingBox();
    await expect(older).toHaveCount(0, { timeout: 15_000 });
    expect(await tiles(page).first().boundingBox()).toEqual(first);
    await toTheEnd(page);
    await expect(tiles(page).last().getByRole('img', { name: /September 2024/ })).toBeInViewport();
  });
});
