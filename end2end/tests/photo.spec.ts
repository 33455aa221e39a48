import type { Locator, Page } from '@playwright/test';

import { expect, test } from '../support/fixtures.ts';
import { download, expectTiles, fact, tile, visit } from '../support/views.ts';

const lightbox = (page: Page): Locator => page.getByRole('dialog', { name: 'Photo' });

/** The URL of the photo that is shown. */
const at = (id = ''): RegExp => new RegExp(`/photos/${id}(\\?.*)?$`);

test('a photo has a page with everything its camera wrote, for its owner', async ({ page, person, photos, gallery }) => {
  const file = photos.photo({
    name: 'Ponte Vecchio.jpg', width: 1200, height: 800,
    takenAt: '2024:07:05 18:30:05', offset: '+02:00', make: 'Canon', model: 'Canon EOS R5', lens: 'RF24-70mm F2.8 L IS USM',
    exposure: [1, 250], fNumber: [28, 10], iso: 400, focalLength: [35, 1], place: { latitude: 43.46745, longitude: -11.88513 },
  });
  const [id] = await person.library.add(file);
  await page.goto(`/photos/${id}`);
  const main = page.getByRole('main');
  await expect(page.getByRole('heading', { level: 1 })).toBeAttached();
  await expect(fact(main, 'Taken')).toContainText('Friday, 5 July 2024, 18:30:05');
  await expect(fact(main, 'Taken')).toContainText('+02:00');
  await expect(fact(main, 'Camera')).toHaveText('Canon EOS R5');
  await expect(fact(main, 'Lens')).toHaveText('RF24-70mm F2.8 L IS USM');
  await expect(fact(main, 'Exposure')).toHaveText('1/250 s · f/2.8 · ISO 400 · 35 mm');
  await expect(fact(main, 'Place')).toHaveText('43.46745° N, 11.88513° W');
  await expect(fact(main, 'File name')).toHaveText('Ponte Vecchio.jpg');
  await expect(fact(main, 'Dimensions')).toContainText('1200 × 800');
  await expect(fact(main, 'Size')).toContainText(/\d+ kB · JPEG/);

  const saved = await download(page, main.getByRole('link', { name: 'Download original' }).first());
  expect(saved.name).toBe('Ponte Vecchio.jpg');
  expect(saved.bytes.equals(file.buffer), 'the bytes that were sent').toBe(true);

  const picture = await main.locator('figure img').getAttribute('src');
  const rendition = await (await gallery.request.get(picture ?? '')).body();
  for (const secret of ['Exif', 'Canon', 'RF24', 'xmp', 'Ponte']) expect(rendition.includes(secret), secret).toBe(false);
});

test('texts in a file are shown, and the owner can change them', async ({ page, person, photos }) => {
  const [id] = await person.library.add(photos.photo({
    xmp: {
      attributes: 'dc:title="Chalk &amp; flint" xmp:Rating="4" dc:rights="© Ada"',
      elements: `<dc:subject><rdf:Bag><rdf:li>Møn</rdf:li><rdf:li>&lt;b&gt;cliffs</rdf:li></rdf:Bag></dc:subject>
        <dc:creator><rdf:Seq><rdf:li>Ada</rdf:li><rdf:li>Bob</rdf:li></rdf:Seq></dc:creator>`,
    },
  }));
  await page.goto(`/photos/${id}`);
  const main = page.getByRole('main');
  await expect(page.getByLabel('Title')).toHaveValue('Chalk & flint');
  await expect(fact(main, 'Keywords').getByRole('listitem')).toHaveText(['Møn', '<b>cliffs']);
  await expect(fact(main, 'Rating').getByRole('img', { name: '4 of 5 stars' })).toBeVisible();
  await expect(fact(main, 'Creator')).toHaveText('Ada, Bob');
  await expect(fact(main, 'Copyright')).toHaveText('© Ada');
  await page.getByLabel('Title').fill('Mine');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Saved' })).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('Title')).toHaveValue('Mine');
});

test('a rotated photo is shown upright', async ({ page, person, photos, gallery }) => {
  const [id] = await person.library.add(photos.photo({ width: 1200, height: 800, orientation: 6 }));
  await page.goto(`/photos/${id}`);
  const picture = page.getByRole('main').locator('figure img');
  await expect(fact(page, 'Dimensions')).toContainText('800 × 1200');
  await expect(picture).toHaveAttribute('width', '800');
  const shown = photos.look(await (await gallery.request.get((await picture.getAttribute('src')) ?? '')).body());
  // The stored top left is the top right of the upright picture.
  expect(shown).toEqual({ width: 800, height: 1200, left: 'other', right: 'red' });
  await expect.poll(() => picture.evaluate(img => (img as HTMLImageElement).naturalHeight)).toBeGreaterThan(0);
  expect(await picture.evaluate(img => (img as HTMLImageElement).naturalHeight > (img as HTMLImageElement).naturalWidth)).toBe(true);
});

test('title and description can be edited', async ({ page, person, photos }) => {
  const [id] = await person.library.add(photos.photo());
  await page.goto(`/photos/${id}`);
  await page.getByLabel('Title').fill('Evening <on> the "Arno" & beyond');
  await page.getByLabel('Description').fill('First line\nSecond line');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Saved' })).toBeVisible();
  await page.goto(`/photos/${id}`);
  await expect(page.getByLabel('Title')).toHaveValue('Evening <on> the "Arno" & beyond');
  await expect(page.getByLabel('Description')).toHaveValue('First line\nSecond line');
  await visit(page, '/');
  await expect(page.getByRole('img', { name: 'Evening <on> the "Arno" & beyond' })).toBeVisible();
});

test('a title that is too long is refused with its limit', { tag: '@once' }, async ({ person, photos, gallery }) => {
  const [id] = await person.library.add(photos.photo());
  const answer = await gallery.submit(`/photos/${id}`, 'Save', { Title: 'x'.repeat(201) });
  expect(answer.status()).toBe(422);
  expect(await answer.text()).toContain('The title has 201 characters; the limit is 200.');
});

test('links lead to the neighbours and back to the timeline', async ({ page, person, photos }) => {
  const ids = await person.library.add(...photos.photosOf('2024-07-05', 3));
  await page.goto(`/photos/${ids[0]}`);
  await expect(page.getByRole('link', { name: 'Previous photo' })).toHaveCount(0);
  await page.getByRole('link', { name: 'Next photo' }).click();
  await expect(page).toHaveURL(at(ids[1]));
  await page.getByRole('link', { name: 'Next photo' }).click();
  await expect(page).toHaveURL(at(ids[2]));
  await expect(page.getByRole('link', { name: 'Next photo' })).toHaveCount(0);
  await page.getByRole('link', { name: 'Previous photo' }).click();
  await expect(page).toHaveURL(at(ids[1]));
  await page.getByRole('link', { name: 'Close' }).click();
  await expect(page).toHaveURL(/\/$/);
});

test('an unknown address is a 404 page', async ({ page, person }) => {
  expect(person.email).toBeTruthy();
  for (const path of ['/photos/0123456789abcdefghjkmnpqrs', '/photos/x', '/nothing/here']) {
    expect((await page.goto(path))?.status(), path).toBe(404);
    await expect(page.getByRole('alert')).toContainText('We couldn’t find that page.');
  }
});

test.describe('the lightbox', { tag: '@js' }, () => {
  test('opens over the timeline, and Back and Escape close it', async ({ page, person, photos }) => {
    const ids = await person.library.add(...photos.photosOf('2024-07-05', 3));
    await visit(page, '/');
    await tile(page, ids[1] ?? '').getByRole('link').click();
    await expect(lightbox(page)).toBeVisible();
    await expect(page).toHaveURL(at(ids[1]));
    await expect(lightbox(page).locator('figure img')).toHaveJSProperty('complete', true);
    await page.goBack();
    await expect(lightbox(page)).toBeHidden();
    await expect(page).toHaveURL(/\/$/);
    await expectTiles(page, ids);

    await page.goForward();
    await expect(lightbox(page)).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(lightbox(page)).toBeHidden();
    await expect(page).toHaveURL(/\/$/);
  });

  test('keys and buttons lead to the neighbours; Back still leads to the timeline', async ({ page, person, photos }) => {
    const ids = await person.library.add(...photos.photosOf('2024-07-05', 3));
    await visit(page, '/');
    await tile(page, ids[0] ?? '').getByRole('link').click();
    await expect(page).toHaveURL(at(ids[0]));
    await page.keyboard.press('ArrowRight');
    await expect(page).toHaveURL(at(ids[1]));
    await lightbox(page).getByRole('link', { name: 'Next photo' }).click();
    await expect(page).toHaveURL(at(ids[2]));
    await page.keyboard.press('ArrowLeft');
    await expect(page).toHaveURL(at(ids[1]));
    await expect(lightbox(page).locator(`[data-id="${ids[1]}"]`)).toBeVisible();
    await page.goBack();
    await expect(lightbox(page)).toBeHidden();
    await expect(page).toHaveURL(/\/$/);
  });

  test('the panel opens with i, and edits are kept', async ({ page, person, photos }) => {
    const [id] = await person.library.add(photos.photo({ model: 'Pinhole' }));
    await visit(page, '/');
    await tile(page, id ?? '').getByRole('link').click();
    const panel = lightbox(page).getByRole('complementary', { name: 'Details' });
    await expect(lightbox(page)).toBeVisible();
    // The window's width decides whether it is open at first, once the photo has loaded.
    await expect(lightbox(page).locator('figure img')).toHaveJSProperty('complete', true);
    const open = async (): Promise<void> => {
      if (!(await panel.isVisible())) await page.keyboard.press('i');
      await expect(panel).toBeVisible({ timeout: 2000 });
    };
    await expect(open).toPass();
    await page.keyboard.press('i');
    await expect(panel).toBeHidden();
    await page.keyboard.press('i');
    await expect(panel).toBeVisible();
    await expect(fact(panel, 'Camera')).toHaveText('Pinhole');
    await panel.getByLabel('Title').fill('First light');
    await panel.getByRole('button', { name: 'Save' }).click();
    await expect(panel.getByRole('status')).toContainText('Saved');
    await expect(lightbox(page)).toBeVisible();
    await visit(page, '/');
    await expect(page.getByRole('img', { name: 'First light' })).toBeVisible();
  });

  test('buttons zoom to the original’s pixels and run a slideshow', async ({ page, person, photos }) => {
    const ids = await person.library.add(...photos.photosOf('2024-07-05', 2, { width: 2400, height: 1600 }));
    await visit(page, '/');
    await tile(page, ids[0] ?? '').getByRole('link').click();
    const picture = lightbox(page).locator('figure img').first();
    await expect(picture).toBeVisible();
    const width = async (): Promise<number> => (await picture.boundingBox())?.width ?? 0;
    const before = await width();
    await lightbox(page).getByRole('button', { name: 'Zoom in' }).click();
    await expect.poll(width).toBeGreaterThan(before * 1.5);
    await page.keyboard.press('Escape');
    // Going back takes a moment, and would cancel the next visit.
    await expect(page).not.toHaveURL(/photos/);
    await visit(page, `/photos/${ids[0]}`);
    await expect(page.getByRole('button', { name: 'Full screen' }).first()).toBeVisible();
    await page.getByRole('button', { name: 'Slideshow' }).first().click();
    await expect(page).toHaveURL(at(ids[1]), { timeout: 15_000 });
  });

  test('a swipe leads to the next photo', { tag: '@phone' }, async ({ page, person, photos }) => {
    const ids = await person.library.add(...photos.photosOf('2024-07-05', 2));
    await visit(page, '/');
    await tile(page, ids[0] ?? '').getByRole('link').tap();
    await expect(lightbox(page).locator('figure img')).toBeVisible();
    const touch = await page.context().newCDPSession(page);
    const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', x?: number): Promise<unknown> =>
      touch.send('Input.dispatchTouchEvent', { type, touchPoints: x === undefined ? [] : [{ x, y: 400 }] });
    await send('touchStart', 350);
    for (let x = 320; x >= 60; x -= 20) await send('touchMove', x);
    await send('touchEnd');
    await expect(page).toHaveURL(at(ids[1]));
  });
});
