import { readFileSync, writeFileSync } from 'node:fs';

import { request, type Locator, type Page } from '@playwright/test';

import { expect, test } from '../support/fixtures.ts';
import { isPart, isPartUrl, partNumber } from '../support/parts.ts';
import { Gallery } from '../support/person.ts';
import type { PhotoFile } from '../support/photos.ts';
import { expectTiles, tiles, visit } from '../support/views.ts';

const tray = (page: Page): Locator => page.locator('section.uploader-tray');
const row = (page: Page, name: string): Locator => tray(page).getByRole('listitem').filter({ hasText: name });

/** Passes files to the uploader, as its file chooser would. */
async function choose(page: Page, ...files: PhotoFile[]): Promise<void> {
  await page.locator('#uploader-photos').setInputFiles(files);
}

const expectState = (page: Page, name: string, state: string): Promise<void> =>
  expect(row(page, name)).toHaveAttribute('data-state', state, { timeout: 40_000 });

test.describe('with JavaScript', { tag: '@js' }, () => {
  test('several files at once, each with its state in the tray, then on the timeline', async ({ page, person, photos }) => {
    expect(person.email).toBeTruthy();
    await visit(page, '/');
    await page.getByRole('banner').getByRole('link', { name: 'Add photos' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    const files = [...photos.photosOf('2024-07-05', 5), photos.png('drawing.png')];
    await choose(page, ...files);
    await expect(tray(page)).toBeVisible();
    for (const { name } of files) await expectState(page, name, 'ready');
    await visit(page, '/');
    await expect(tiles(page)).toHaveCount(6);
  });

  test('a lost connection is waited for, and the file arrives once', async ({ page, person, photos, csp }) => {
    csp.allow(/ERR_CONNECTION_FAILED|ERR_FAILED|ERR_INTERNET_DISCONNECTED/);
    let failures = 2;
    await page.route(isPartUrl, route =>
      route.request().method() === 'PUT' && failures-- > 0 ? route.abort('connectionfailed') : route.continue());
    await visit(page, '/');
    await choose(page, photos.photo({ name: 'again.jpg' }));
    await expectState(page, 'again.jpg', 'ready');
    expect(failures).toBeLessThanOrEqual(0);
    expect(Object.values(await person.library.months())).toEqual([1]);
  });

  test('reopening and adding the same file sends only what is missing', async ({ page, context, person, photos, csp }) => {
    csp.allow(/ERR_FAILED|ERR_ABORTED|ERR_CONNECTION_FAILED/);
    const file = photos.photo({ name: 'long.jpg', filling: 20_000_000 });
    const arrived: string[] = [];
    await page.route(isPartUrl, async route => {
      if (!isPart(route.request()) || partNumber(route.request()) === '1') return route.continue();
      // The others hang until the page is closed.
    });
    page.on('requestfinished', request => {
      if (isPart(request)) arrived.push(partNumber(request));
    });
    await visit(page, '/');
    await choose(page, file);
    await expect.poll(() => arrived).toEqual(['1']);
    await page.close({ runBeforeUnload: false });

    const reopened = await context.newPage();
    const sent: string[] = [];
    reopened.on('request', request => {
      if (isPart(request)) sent.push(partNumber(request));
    });
    await visit(reopened, '/');
    await choose(reopened, file);
    await expectState(reopened, 'long.jpg', 'ready');
    // What hung may have arrived when the page closed; the first part certainly had.
    expect(sent).not.toContain('1');
    expect(sent).toContain('3');
    expect(Object.values(await person.library.months())).toEqual([1]);
  });

  test('closing the tab during an upload asks first', async ({ page, person, photos, csp }) => {
    csp.allow(/ERR_FAILED|ERR_ABORTED/);
    expect(person.email).toBeTruthy();
    await page.route(isPartUrl, () => undefined);
    await visit(page, '/');
    await page.getByRole('banner').getByRole('link', { name: 'Add photos' }).click();
    await choose(page, photos.photo({ name: 'slow.jpg' }));
    await expectState(page, 'slow.jpg', 'sending');
    await page.mouse.click(200, 300);
    const question = page.waitForEvent('dialog');
    await page.close({ runBeforeUnload: true });
    expect((await question).type()).toBe('beforeunload');
    await (await question).accept();
  });

  test('duplicates are recognised before sending: skip or keep both', async ({ page, person, photos }) => {
    const file = photos.photo({ name: 'twin.jpg' });
    await person.library.add(file);
    const parts: string[] = [];
    page.on('request', request => {
      if (isPart(request)) parts.push(request.url());
    });
    await visit(page, '/');
    await choose(page, file);
    await row(page, 'twin.jpg').getByRole('button', { name: 'Skip' }).click();
    await expect(row(page, 'twin.jpg').getByRole('button', { name: 'Keep both' })).toBeHidden();
    expect(parts).toEqual([]);

    await visit(page, '/');
    await choose(page, file);
    await row(page, 'twin.jpg').getByRole('button', { name: 'Keep both' }).click();
    await expectState(page, 'twin.jpg', 'ready');
    await visit(page, '/');
    await expect(tiles(page)).toHaveCount(2);
  });

  test('files that are not pictures are refused with a message', async ({ page, person, photos, csp }) => {
    csp.allow(/status of (413|415|422)/);
    await visit(page, '/');
    await choose(page, photos.broken.pdf(), photos.broken.empty(), photos.broken.heic(), photos.photo({ name: 'fine.jpg' }));
    await expect(row(page, 'invoice.jpg')).toContainText('isn’t a supported image. Vitrine accepts JPEG, PNG, WebP, GIF, AVIF, TIFF and BMP.');
    await expect(row(page, 'empty.jpg')).toContainText('is empty');
    await expect(row(page, 'IMG_0042.HEIC')).toContainText('HEIC');
    await expectState(page, 'fine.jpg', 'ready');
    expect(Object.values(await person.library.months())).toEqual([1]);
  });

  test('a file that only turns out to be broken fails with the reason', async ({ page, person, photos }) => {
    expect(person.email).toBeTruthy();
    await visit(page, '/');
    await choose(page, photos.broken.huge(), photos.broken.truncated());
    await expect(row(page, 'huge.png')).toContainText('is 4,295 megapixels; the limit is 150.', { timeout: 30_000 });
    await expect(row(page, 'half.jpg')).toContainText('“half.jpg” is', { timeout: 30_000 });
    await expectState(page, 'half.jpg', 'failed');
  });

  test('hashing and sending a large file never blocks the page', { tag: '@desktop' }, async ({ page, person, photos, mainThread }) => {
    expect(person.email).toBeTruthy();
    await visit(page, '/');
    await mainThread.watch();
    // From the disk, as people do: passing 40 MB to the page would itself be a long task.
    const path = test.info().outputPath('large.jpg');
    writeFileSync(path, photos.photo({ name: 'large.jpg', filling: 40_000_000 }).buffer);
    await page.locator('#uploader-photos').setInputFiles(path);
    await expect(row(page, 'large.jpg')).toContainText(/Processing|Added/, { timeout: 40_000 });
    await mainThread.expectShortTasks();
  });
});

test('a plain form does the same', { tag: ['@nojs', '@home'] }, async ({ page, person, photos }) => {
  const twin = photos.photo({ name: 'twin.jpg' });
  const [known] = await person.library.add(twin);
  await visit(page, '/');
  await page.getByRole('banner').getByRole('link', { name: 'Add photos' }).click();
  await expect(page).toHaveURL(/\/upload$/);
  const files = [photos.photo({ name: 'one.jpg' }), photos.png('two.png'), twin, photos.broken.pdf(), photos.broken.empty('none.jpg')];
  await page.getByLabel('Photos', { exact: true }).setInputFiles(files);
  await page.getByRole('button', { name: 'Add photos' }).click();
  await expect(page).toHaveURL(/\/upload/);
  const results = page.getByRole('list', { name: 'Results' }).getByRole('listitem');
  await expect(results.filter({ hasText: '“one.jpg”' })).toContainText('uploaded');
  await expect(results.filter({ hasText: 'two.png' })).toContainText('Processing…');
  await expect(results.filter({ hasText: 'twin.jpg' })).toContainText(/already/i);
  await expect(results.filter({ hasText: 'invoice.jpg' })).toContainText('isn’t a supported image. Vitrine accepts JPEG, PNG, WebP, GIF, AVIF, TIFF and BMP.');
  await expect(results.filter({ hasText: 'none.jpg' })).toContainText('is empty');
  await expect(async () => {
    await visit(page, '/');
    await expect(tiles(page)).toHaveCount(3, { timeout: 1000 });
  }).toPass({ timeout: 30_000 });
  await page.goto(`/photos/${known}`);
  await expect(page.getByRole('main')).toContainText('twin.jpg');
});

test('a broken file that was sent is reported on the next visit', { tag: '@nojs' }, async ({ page, person, photos }) => {
  const sent = await person.library.send([photos.broken.huge()]);
  await expect.poll(async () => (await person.library.states(sent))[0]?.state).toBe('failed');
  await page.goto('/upload');
  await expect(page.getByRole('main')).toContainText('“huge.png” is 4,295 megapixels; the limit is 150.');
  await visit(page, '/');
  await expectTiles(page, []);
});

test('the form refuses files that are not pictures by their first bytes, stores nothing of them, and accepts the next file', { tag: ['@once', '@home'] }, async ({ ownServer, photos }) => {
  await ownServer.start();
  const visitor = await request.newContext({ baseURL: ownServer.url });
  await new Gallery(visitor, ownServer.url, ownServer.log).join();
  const film = { name: 'film.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(40_000_000, 'MP4 ') };
  const fine = photos.photo({ name: 'fine.jpg' });
  const written = (): number => Number(/^wchar: (\d+)/m.exec(readFileSync(`/proc/${ownServer.process?.pid}/io`, 'utf8'))?.[1]);
  const before = written();
  const form = new FormData();
  for (const { name, mimeType, buffer } of [film, fine]) form.append('photos', new File([new Uint8Array(buffer)], name, { type: mimeType }));
  const answer = await visitor.post('/upload', { multipart: form, headers: { origin: ownServer.url, accept: 'text/html' } });
  const page = await answer.text();
  expect(page).toContain('“film.jpg” isn’t a supported image. Vitrine accepts JPEG, PNG, WebP, GIF, AVIF, TIFF and BMP.');
  expect(page).toMatch(/“fine.jpg” uploaded\. Processing…/);
  expect(answer.status()).toBe(200);
  expect(written() - before).toBeLessThan(10_000_000);

  const alone = await visitor.post('/upload', { multipart: { photos: film }, headers: { origin: ownServer.url, accept: 'text/html' } });
  expect(alone.status()).toBe(415);
  await visitor.dispose();
});

test('a form sends photos straight to the bucket, one at a time', { tag: ['@nojs', '@cloud'] }, async ({ page, person, photos }) => {
  const send = async (file: PhotoFile): Promise<void> => {
    await page.goto('/upload');
    await page.getByLabel('Photo', { exact: true }).setInputFiles(file);
    await page.getByRole('button', { name: 'Add photos' }).click();
    await expect(page).toHaveURL(/\/upload\?received=1/);
    await expect(page.getByRole('list', { name: 'Results' })).toContainText('Photo uploaded. Processing…');
  };
  expect(person.email).toBeTruthy();
  await send(photos.photo({ name: 'größe one.jpg' }));
  await send(photos.broken.pdf());
  await expect(async () => {
    await visit(page, '/');
    await expect(tiles(page)).toHaveCount(1, { timeout: 1000 });
  }).toPass({ timeout: 30_000 });
  await tiles(page).first().getByRole('link').click();
  await expect(page.getByRole('main')).toContainText('größe one.jpg');
  await expect(async () => {
    await page.goto('/upload');
    await expect(page.getByRole('main')).toContainText('“invoice.jpg” isn’t a supported image. Vitrine accepts JPEG, PNG, WebP, GIF, AVIF, TIFF and BMP.', { timeout: 1000 });
  }).toPass({ timeout: 30_000 });
});
