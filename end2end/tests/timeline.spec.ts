import type { Page } from '@playwright/test';

import { expect, PASSWORD, test } from '../support/fixtures.ts';
import { Gallery } from '../support/person.ts';
import { expectTiles, idsOf, tile, tiles, visit } from '../support/views.ts';

test('an empty library says how to get started', async ({ page, person }) => {
  expect(person.email).toBeTruthy();
  await visit(page, '/');
  const main = page.getByRole('main');
  await expect(main.getByRole('heading').first()).toBeVisible();
  await main.getByRole('link', { name: 'Add photos' }).click();
});

test('photos are grouped by month and day, by the camera’s clock', async ({ page, person, photos }) => {
  // 23:30 in Tokyo is earlier than 12:00 in Rome, but the later wall time of the day.
  const [rome, tokyo, may, older] = await person.library.add(
    photos.photo({ takenAt: '2024:07:05 12:00:00', offset: '+02:00' }),
    photos.photo({ takenAt: '2024:07:05 23:30:00', offset: '+09:00' }),
    photos.photo({ takenAt: '2024:05:20 08:00:00' }),
    photos.photo({ takenAt: '2019:12:31 23:59:59' }),
  );
  await visit(page, '/');
  await expectTiles(page, [tokyo, rome, may, older].map(String));
  await expect(page.getByRole('heading', { level: 2 })).toHaveText([/July 2024/, /May 2024/, /December 2019/]);
  await expect(page.getByRole('heading', { level: 3 })).toHaveText([/Friday, 5 July/, /Monday, 20 May/, /Tuesday, 31 December/]);
});

test('a photo without a date is sorted by when it was added, and says so', async ({ page, person, photos }) => {
  const [undated, dated] = await person.library.add(
    photos.photo({ model: 'Clockless' }),
    photos.photo({ takenAt: '2021:03:04 10:00:00' }),
  );
  await visit(page, '/');
  await expectTiles(page, [undated, dated].map(String));
  await page.goto(`/photos/${undated}`);
  await expect(page.getByRole('main')).toContainText(/added/i);
});

test('photos come in the size that the screen needs', async ({ page, person, photos, phone }) => {
  await person.library.add(...photos.photosOf('2024-07-05', 6, { width: 1500, height: 1000 }));
  await visit(page, '/');
  const pictures = tiles(page).locator('img[src^="/media/"]');
  await expect(pictures).toHaveCount(6);
  for (const picture of await pictures.all()) {
    await picture.scrollIntoViewIfNeeded();
    await expect(picture).toHaveJSProperty('complete', true);
    const source = await picture.evaluate(img => (img as HTMLImageElement).currentSrc);
    expect(source).toMatch(phone ? /\/(thumb|small)\.jpg/ : /\/(thumb|small|medium)\.jpg/);
    await expect(picture).toHaveAttribute('srcset', /thumb\.jpg.* \d+w/);
    await expect(picture).toHaveAttribute('width', /\d+/);
  }
});

test('nothing jumps while the timeline loads and scrolls', { tag: '@js' }, async ({ page, person, photos }) => {
  await person.library.add(...photos.photosOf('2024-07-05', 20), ...photos.photosOf('2024-06-01', 12, { width: 400, height: 600 }));
  await page.addInitScript(() => {
    const shifts: { value: number; nodes: string[] }[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver(list => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number; sources?: { node?: Node }[] })[]) {
        shifts.push({ value: entry.value, nodes: (entry.sources ?? []).map(({ node }) => (node as Element | undefined)?.outerHTML?.slice(0, 120) ?? '') });
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await visit(page, '/');
  await expect(tiles(page).first().locator('img')).toHaveJSProperty('complete', true);
  await expect(page.getByRole('heading', { name: 'June 2024' })).toBeAttached();
  await page.getByRole('heading', { name: 'June 2024' }).scrollIntoViewIfNeeded();
  await tiles(page).last().scrollIntoViewIfNeeded();
  await expect(tiles(page).last().locator('img')).toHaveJSProperty('complete', true);
  await tiles(page).first().scrollIntoViewIfNeeded();
  const shifts = await page.evaluate(() => (window as unknown as { shifts: { value: number; nodes: string[] }[] }).shifts);
  expect(shifts.reduce((sum, { value }) => sum + value, 0), JSON.stringify(shifts)).toBeLessThanOrEqual(0.02);
});

test('the scrubber leads to any month', async ({ page, person, photos }) => {
  const months = ['2024-07', '2024-01', '2022-10', '2018-03'];
  await person.library.add(...months.flatMap(month => photos.photosOf(`${month}-05`, 5)));
  await visit(page, '/');
  const scrubber = page.getByRole('navigation', { name: 'Months' });
  await scrubber.getByRole('link', { name: 'Mar 2018', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'March 2018' })).toBeInViewport();
  await scrubber.getByRole('link', { name: 'Jul 2024', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'July 2024' })).toBeInViewport();
});

test('the scrubber has only the months with photos', async ({ page, person, photos }) => {
  const [july] = await person.library.add(photos.photo({ takenAt: '2024:07:05 12:00:00' }), photos.photo({ takenAt: '2023:02:01 12:00:00' }));
  const links = page.getByRole('navigation', { name: 'Months' }).getByRole('link');
  await visit(page, '/');
  await expect(links).toHaveText(['Jul', 'Feb']);
  await person.library.ask('trash_photos', { photos: [july] });
  await visit(page, '/');
  await expect(links).toHaveText(['Feb']);
  await person.library.ask('restore_photos', { photos: [july] });
  await visit(page, '/');
  await expect(links).toHaveText(['Jul', 'Feb']);
});

test('keys move from photo to photo', { tag: ['@js', '@desktop'] }, async ({ page, person, photos }) => {
  const ids = await person.library.add(...photos.photosOf('2024-07-05', 4));
  await visit(page, '/');
  await expectTiles(page, ids);
  const link = (id = ''): ReturnType<Page['locator']> => tile(page, id).locator(`a[href="/photos/${id}"]`);
  await link(ids[0]).focus();
  await page.keyboard.press('ArrowRight');
  await expect(link(ids[1])).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowLeft');
  await expect(link(ids[1])).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/photos/${ids[1]}$`));
  await page.keyboard.press('Escape');
  await expect(link(ids[1])).toBeFocused();
});

test('a link to older photos from an earlier version leads to the newest', async ({ page, person, photos }) => {
  const ids = await person.library.add(...photos.photosOf('2024-07-05', 2));
  const answer = await page.goto(`/?before=${encodeURIComponent(`T#2020-01-01T00:00:00.000#${ids[0]}`)}`);
  expect(answer?.status()).toBe(200);
  await expectTiles(page, ids);
});

test('links lead through a long library, with each photo once', { tag: '@nojs' }, async ({ page, ownServer }) => {
  ownServer.seed('long@example.test', PASSWORD, 300);
  await ownServer.start();
  const gallery = new Gallery(page.context().request, ownServer.url, ownServer.log);
  await gallery.signIn('long@example.test');
  await page.goto(ownServer.url);
  const seen: string[] = [];
  const older = page.getByRole('link', { name: 'Older photos' });
  for (let pages = 1; ; pages++) {
    expect(pages, 'pages').toBeLessThan(20);
    seen.push(...(await idsOf(page)));
    if ((await older.count()) === 0) break;
    const before = page.url();
    await older.click();
    await expect(page).not.toHaveURL(before);
    // The position in the URL is opaque: it reveals no day and no id.
    expect(page.url()).toMatch(/[?&]before=[\w-]+$/);
  }
  expect(seen).toHaveLength(300);
  expect(new Set(seen).size).toBe(300);
});
