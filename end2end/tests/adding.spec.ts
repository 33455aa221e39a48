import type { Page } from '@playwright/test';

import { expect, PASSWORD, test } from '../support/fixtures.ts';
import { Gallery } from '../support/person.ts';
import { Server } from '../support/server.mjs';
import { firstSeen, tiles, visit } from '../support/views.ts';

// Photos that are added while somebody looks at others. They come back from the trash, which is faster than rendering.

const EMAIL = 'long@example.test';
const PHOTOS = 5_000;
const ADDED = 2_000;
const AT_ONCE = 100;

let server: Server;

interface Watched {
  /** Frames without any photo. */
  blank: number;
  /** How far the watched photo has moved, in pixels. */
  moved: number;
}

test.describe('photos that are added', { tag: ['@js', '@desktop', '@home'] }, () => {
  test.describe.configure({ mode: 'default', timeout: 240_000 });

  // Frames are measured, so there is no proxy in between.
  test.use({ proxy: async ({}, use) => use(undefined) });

  let hidden: string[] = [];
  let gallery: Gallery;

  test.beforeAll(async () => {
    server = await Server.create();
    server.seed(EMAIL, PASSWORD, PHOTOS);
    await server.start();
  });

  test.afterAll(() => server.remove());

  test.beforeEach(async ({ page }) => {
    gallery = new Gallery(page.context().request, server.url, server.log);
    await gallery.signIn(EMAIL);
    const all = await allPhotos(gallery);
    // All of the newest 600, and every third of the others.
    hidden = all.filter((_, index) => index < 600 || index % 3 === 0).slice(0, ADDED);
    for (let start = 0; start < hidden.length; start += AT_ONCE) await ask('trash_photos', hidden.slice(start, start + AT_ONCE));
  });

  async function ask(call: string, photos: string[]): Promise<void> {
    const answer = await gallery.request.post(`${server.url}/api/${call}`, { data: { photos }, headers: { origin: server.url } });
    expect(answer.status(), await answer.text()).toBe(200);
  }

  /** Adds all that are hidden, like the upload tray: with an event for each batch. */
  async function add(page: Page, meanwhile: () => Promise<void>): Promise<void> {
    for (let start = 0; start < hidden.length; start += AT_ONCE) {
      await ask('restore_photos', hidden.slice(start, start + AT_ONCE));
      await page.evaluate(() => document.dispatchEvent(new CustomEvent('vitrine:photos-added')));
      await meanwhile();
    }
  }

  async function open(page: Page): Promise<void> {
    await visit(page, server.url);
    await page.getByRole('navigation', { name: 'Months' }).getByRole('link', { name: 'May 2022', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'May 2022' })).toBeInViewport();
    await page.waitForLoadState('networkidle');
  }

  test('never leave a frame empty while somebody scrolls', async ({ page, mainThread }) => {
    await open(page);
    await mainThread.watch();
    await watch(page);
    await page.mouse.move(640, 400);
    let direction = 1;
    await add(page, async () => {
      for (let turn = 0; turn < 20; turn++) {
        await page.mouse.wheel(0, direction * 80);
        await page.waitForTimeout(40);
      }
      direction = -direction;
    });
    expect((await watched(page)).blank, 'frames without a photo').toBe(0);
    await mainThread.expectShortTasks();
  });

  test('do not move what is visible, and are announced', async ({ page }) => {
    await open(page);
    await page.mouse.move(640, 400);
    await page.mouse.wheel(0, 500);
    await page.waitForTimeout(500);
    const { id } = await firstSeen(page);
    await watch(page, id);
    await add(page, () => page.waitForTimeout(400));
    await page.waitForTimeout(1_000);
    const { blank, moved } = await watched(page);
    expect(blank, 'frames without a photo').toBe(0);
    expect(moved, 'pixels').toBeLessThanOrEqual(1);
    const pill = page.getByRole('button', { name: /^[\d,]+ new photos$/ });
    await expect(pill).toBeVisible();
    const [newest] = await allPhotos(gallery, 1);
    await pill.click();
    await expect(page.locator(`li.tile[data-id="${newest}"]`)).toBeInViewport();
    await expect(pill).toBeHidden();
  });

  test('appear at the top', async ({ page }) => {
    await visit(page, server.url);
    await page.waitForLoadState('networkidle');
    await watch(page);
    await ask('restore_photos', hidden.slice(0, 30));
    await page.evaluate(() => document.dispatchEvent(new CustomEvent('vitrine:photos-added')));
    await expect(page.locator(`li.tile[data-id="${hidden[0]}"]`)).toBeInViewport();
    expect((await watched(page)).blank, 'frames without a photo').toBe(0);
    await expect(page.getByRole('button', { name: /new photo/ })).toBeHidden();
    await ask('restore_photos', hidden.slice(30));
    await expect(tiles(page).first()).toBeVisible();
  });
});

/** The photos of the timeline, newest first. */
async function allPhotos(gallery: Gallery, most = Infinity): Promise<string[]> {
  const ids: string[] = [];
  for (let next: string | undefined = '/'; next !== undefined && ids.length < most; ) {
    const html = await (await gallery.request.get(server.url + next)).text();
    ids.push(...[...html.matchAll(/data-id="([\w-]+)"/g)].map(([, id]) => id ?? ''));
    next = /\/\?before=[\w-]+/.exec(html)?.[0];
  }
  return ids;
}

/** Watches every frame: whether it shows photos, and where one of them is. */
async function watch(page: Page, id?: string): Promise<void> {
  await page.evaluate(id => {
    const watched: Watched = { blank: 0, moved: 0 };
    Object.assign(window, { watched });
    const followed = id ? document.querySelector(`li.tile[data-id="${id}"]`) : null;
    const start = followed?.getBoundingClientRect().top ?? 0;
    const look = (): void => {
      const seen = [...document.querySelectorAll('li.tile')].some(tile => {
        const { top, bottom } = tile.getBoundingClientRect();
        return bottom > 60 && top < innerHeight;
      });
      if (!seen) watched.blank += 1;
      // A tile that was replaced is nowhere.
      if (followed) watched.moved = Math.max(watched.moved, Math.abs(followed.isConnected ? followed.getBoundingClientRect().top - start : Infinity));
      requestAnimationFrame(look);
    };
    look();
  }, id);
}

const watched = (page: Page): Promise<Watched> => page.evaluate(() => (window as unknown as { watched: Watched }).watched);
