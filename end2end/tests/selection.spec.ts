import { expect, test } from '../support/fixtures.ts';
import { choose, download, expectTiles, tick, tile, visit } from '../support/views.ts';
import { unzip } from '../support/zip.ts';

test('several photos are downloaded as one zip, with their names and bytes', async ({ page, person, photos }) => {
  const files = [
    photos.photo({ name: 'Größe 漢字.jpg', takenAt: '2024:07:05 12:00:03' }),
    photos.photo({ name: 'same.jpg', takenAt: '2024:07:05 12:00:02' }),
    photos.photo({ name: 'same.jpg', takenAt: '2024:07:05 12:00:01' }),
    photos.photo({ name: 'not chosen.jpg', takenAt: '2024:07:05 12:00:00' }),
  ];
  const ids = await person.library.add(...files);
  await visit(page, '/');
  for (const id of ids.slice(0, 3)) await choose(page, id);
  const bar = page.getByRole('toolbar', { name: 'Selected photos' });
  const saved = await download(page, bar.getByRole('button', { name: 'Download' }));
  expect(saved.name).toMatch(/\.zip$/);
  const zip = unzip(saved.bytes);
  expect([...zip.keys()].sort()).toEqual(['Größe 漢字.jpg', 'same (2).jpg', 'same.jpg'].sort());
  const contents = [...zip.values()].map(bytes => bytes.toString('base64')).sort();
  expect(contents).toEqual(files.slice(0, 3).map(({ buffer }) => buffer.toString('base64')).sort());
});

test('several photos move to the trash together', async ({ page, person, photos, js }) => {
  const ids = await person.library.add(...photos.photosOf('2024-07-05', 4));
  const [a = '', b = '', c = '', d = ''] = ids;
  await visit(page, '/');
  const bar = page.getByRole('toolbar', { name: 'Selected photos' });
  await expect(bar).toBeHidden();
  await choose(page, b);
  await choose(page, d);
  await expect(bar).toBeVisible();
  if (js) await expect(bar).toContainText('2 selected');
  await bar.getByRole('button', { name: 'Move to trash' }).click();
  await expectTiles(page, [a, c]);
  await expect(page.getByRole('status').filter({ hasText: /2 photos/ })).toBeVisible();
  await visit(page, '/trash');
  await expect(tile(page, b)).toBeVisible();
  await expect(tile(page, d)).toBeVisible();
});

test('an empty selection changes nothing', { tag: '@once' }, async ({ person, photos, gallery }) => {
  await person.library.add(photos.photo({ takenAt: '2024:07:05 12:00:00' }));
  const answer = await gallery.submit('/', 'Move to trash');
  expect(answer.status()).toBe(200);
  expect(await answer.text()).toContain('Select at least one photo.');
  expect(await person.library.months()).toEqual({ '2024-07': 1 });
});

test.describe('with JavaScript', { tag: '@js' }, () => {
  test('Shift selects everything in between, also across days', { tag: '@desktop' }, async ({ page, person, photos }) => {
    const ids = await person.library.add(...photos.photosOf('2024-07-05', 3), ...photos.photosOf('2024-07-04', 3));
    await visit(page, '/');
    await tick(page, ids[1] ?? '').click();
    await tick(page, ids[4] ?? '').click({ modifiers: ['Shift'] });
    const bar = page.getByRole('toolbar', { name: 'Selected photos' });
    await expect(bar).toContainText('4 selected');
    for (const [i, id] of ids.entries()) await expect(tick(page, id)).toBeChecked({ checked: i >= 1 && i <= 4 });
    // While photos are selected, a click on a photo selects it instead of opening it.
    await tile(page, ids[0] ?? '').getByRole('link').click();
    await expect(bar).toContainText('5 selected');
    await page.keyboard.press('Escape');
    await expect(bar).toBeHidden();
    for (const id of ids) await expect(tick(page, id)).not.toBeChecked();
  });

  test('a long press starts a selection', { tag: '@phone' }, async ({ page, person, photos }) => {
    const ids = await person.library.add(...photos.photosOf('2024-07-05', 3));
    await visit(page, '/');
    const box = await tile(page, ids[0] ?? '').boundingBox();
    const point = { x: (box?.x ?? 0) + (box?.width ?? 0) / 2, y: (box?.y ?? 0) + (box?.height ?? 0) / 2 };
    const touch = await page.context().newCDPSession(page);
    await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [point] });
    await expect(tick(page, ids[0] ?? '')).toBeChecked();
    await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await expect(page).toHaveURL(/\/$/);
    await tile(page, ids[1] ?? '').getByRole('link').tap();
    await expect(page.getByRole('toolbar', { name: 'Selected photos' })).toContainText('2 selected');
    await page.getByRole('button', { name: 'Clear selection' }).tap();
    await expect(page.getByRole('toolbar', { name: 'Selected photos' })).toBeHidden();
  });
});
