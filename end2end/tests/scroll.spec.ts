import type { Page } from '@playwright/test';

import { expect, PASSWORD, test } from '../support/fixtures.ts';
import { Gallery } from '../support/person.ts';
import { Server } from '../support/server.mjs';
import { tiles, visit } from '../support/views.ts';

// A long library: 10,000 photos from ten years, three a day, the newest on 31 December 2024.

const PHOTOS = 10_000;
const EMAIL = 'long@example.test';
const MAX_NODES = 3_000;

let server: Server;

test.describe('10,000 photos', { tag: ['@js', '@desktop', '@home'] }, () => {
  test.describe.configure({ mode: 'default', timeout: 240_000 });

  // Frames are measured, so there is no proxy in between.
  test.use({ proxy: async ({}, use) => use(undefined) });

  test.beforeAll(async () => {
    server = await Server.create();
    server.seed(EMAIL, PASSWORD, PHOTOS);
    await server.start();
  });

  test.afterAll(() => server.remove());

  test.beforeEach(async ({ page }) => {
    await new Gallery(page.context().request, server.url, server.log).signIn(EMAIL);
    await visit(page, server.url);
    await expect(tiles(page).first()).toBeVisible();
  });

  test('scroll end to end without a long task, with a small page', async ({ page, mainThread }) => {
    // This measures scrolling, not loading.
    await mainThread.watch();
    await page.mouse.move(640, 400);
    let most = 0;
    let stuck = 0;
    let last = -1;
    for (let wheels = 0; stuck < 8; wheels++) {
      expect(wheels, 'turns of the wheel').toBeLessThan(5_000);
      await page.mouse.wheel(0, 1_600);
      const { top, nodes } = await measure(page);
      most = Math.max(most, nodes);
      stuck = top === last ? stuck + 1 : 0;
      last = top;
    }
    await expect(tiles(page).last()).toBeInViewport();
    const oldest = new Date(Date.UTC(2024, 11, 31) - Math.floor((PHOTOS - 1) / 3) * 86_400_000);
    const month = oldest.toLocaleDateString('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });
    await expect(tiles(page).last().getByRole('img', { name: month })).toBeVisible();
    test.info().annotations.push({ type: 'most nodes', description: String(most) });
    expect(most).toBeLessThan(MAX_NODES);
    await mainThread.expectShortTasks();
  });

  test('any month is one click away', async ({ page, mainThread }) => {
    await mainThread.watch();
    for (const month of ['March 2018', 'December 2024', 'August 2021', 'January 2016']) {
      await page.getByRole('navigation', { name: 'Months' }).getByRole('link', { name: month.replace(/^(...)\w+/, '$1'), exact: true }).click();
      await expect(page.getByRole('heading', { level: 2, name: month })).toBeInViewport();
      await expect(tiles(page).filter({ has: page.getByRole('img', { name: new RegExp(`${month}`) }) }).first()).toBeInViewport();
      expect((await measure(page)).nodes).toBeLessThan(MAX_NODES);
    }
    await mainThread.expectShortTasks();
  });

  test('coming back from a photo returns to the same place', async ({ page }) => {
    await page.getByRole('navigation', { name: 'Months' }).getByRole('link', { name: 'Mar 2018', exact: true }).click();
    const photo = tiles(page).filter({ has: page.getByRole('img', { name: /March 2018/ }) }).first();
    await expect(photo).toBeInViewport();
    const id = await photo.getAttribute('data-id');
    await photo.getByRole('link').click();
    await expect(page.getByRole('dialog', { name: 'Photo' })).toBeVisible();
    await page.goBack();
    await expect(page.locator(`li.tile[data-id="${id}"]`)).toBeInViewport();
  });
});

/** After two frames: the scroll position of the page, and its number of nodes. */
function measure(page: Page): Promise<{ top: number; nodes: number }> {
  return page.evaluate(
    () =>
      new Promise<{ top: number; nodes: number }>(done => {
        requestAnimationFrame(() => requestAnimationFrame(() => {
          // The document and its type are not included. Visiting nodes in a script would create an object for each,
          // and garbage collection that is not the page's own.
          const nodes = 2 + document.evaluate('count(/descendant::node())', document, null, XPathResult.NUMBER_TYPE).numberValue;
          done({ top: Math.round(scrollY), nodes });
        }));
      }),
  );
}
