import { expect, test } from '../support/fixtures.ts';
import { choose, expectTiles, tiles, visit } from '../support/views.ts';

test('from the photo to the trash and back to its place', async ({ page, person, photos }) => {
  const ids = await person.library.add(...photos.photosOf('2024-07-05', 3));
  const [first = '', second = '', third = ''] = ids;
  await page.goto(`/photos/${second}`);
  await page.getByRole('button', { name: 'Move to trash' }).click();
  await expect(page).not.toHaveURL(new RegExp(second));
  await visit(page, '/');
  await expectTiles(page, [first, third]);
  await visit(page, '/trash');
  await expect(page.getByRole('main')).toContainText(/Items in the trash are permanently deleted after 30 days/);
  await expectTiles(page, [second]);
  await choose(page, second);
  await page.getByRole('button', { name: 'Restore' }).click();
  await expect(page.getByRole('status').filter({ hasText: '1 photo restored' })).toBeVisible();
  await expectTiles(page, []);
  await visit(page, '/');
  await expectTiles(page, ids);
});

test('deleting permanently removes files and records, and says so', async ({ page, person, photos, gallery }) => {
  const ids = await person.library.add(...photos.photosOf('2024-07-05', 2));
  const [gone = '', kept = ''] = ids;
  await page.goto(`/photos/${gone}`);
  const rendition = (await page.getByRole('main').locator('figure img').getAttribute('src')) ?? '';
  const original = (await gallery.request.get(`/photos/${gone}/original`)).url();
  expect((await gallery.request.get(rendition)).status()).toBe(200);
  await person.library.ask('trash_photos', { photos: ids });
  await visit(page, '/trash');
  await expect(tiles(page)).toHaveCount(2);
  await choose(page, gone);
  await page.getByRole('button', { name: 'Delete permanently' }).click();
  const confirmation = page.getByRole('dialog').getByRole('button', { name: /Delete/ });
  await expect(confirmation.or(page.getByRole('status')).first()).toBeVisible();
  if (await confirmation.isVisible()) await confirmation.click();
  await expect(page.getByRole('status').filter({ hasText: '1 photo permanently deleted.' })).toBeVisible();
  await expectTiles(page, [kept]);
  for (const path of [rendition, original, `/photos/${gone}`]) expect((await gallery.request.get(path)).status(), path).toBe(404);
  expect(await person.library.states([gone])).toEqual([]);
});

test('emptying the trash asks first', async ({ page, person, photos }) => {
  const ids = await person.library.add(...photos.photosOf('2024-07-05', 2));
  await person.library.ask('trash_photos', { photos: ids });
  await visit(page, '/trash');
  await page.getByRole('link', { name: 'Empty trash' }).click();
  await expect(page).toHaveURL(/\/trash\/empty$/);
  await expect(page.getByRole('main')).toContainText(/permanently deletes all 2 photos in the trash/);
  await page.getByRole('link', { name: 'Cancel' }).click();
  await expect(tiles(page)).toHaveCount(2);
  await page.goto('/trash/empty');
  await page.getByRole('button', { name: 'Delete 2 photos permanently' }).click();
  await expect(page.getByRole('status').filter({ hasText: '2 photos permanently deleted.' })).toBeVisible();
  await expect(page.getByRole('main')).toContainText('The trash is empty.');
  expect(await person.library.states(ids)).toEqual([]);
});

test('a photo in the trash is recognised when it is added again', async ({ person, photos }) => {
  const file = photos.photo({ name: 'thrown.jpg' });
  const [id = ''] = await person.library.add(file);
  await person.library.ask('trash_photos', { photos: [id] });
  expect(await person.library.begin(file)).toEqual({ answer: 'duplicate', photo: id, file_name: 'thrown.jpg', trashed: true });
});

test('a large trash is emptied in the background, and the page shows the progress', async ({ page, person, photos }) => {
  test.setTimeout(120_000);
  const ids = await person.library.add(...photos.photosOf('2024-07-05', 24));
  await person.library.ask('trash_photos', { photos: ids });
  await page.goto('/trash/empty');
  await page.getByRole('button', { name: 'Delete 24 photos permanently' }).click();
  const told = page.getByRole('status').filter({ hasText: /^(Deleting photos…|Deleting 24 photos… \d+ done|24 photos permanently deleted\.)$/ });
  await expect(told).toBeVisible();
  // The page updates itself, with and without JavaScript.
  await expect(page.getByRole('status').filter({ hasText: '24 photos permanently deleted.' })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('main')).toContainText('The trash is empty.');
  expect(await person.library.states(ids)).toEqual([]);
});
