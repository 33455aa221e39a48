import type { Page } from '@playwright/test';

import { expect, test } from '../support/fixtures.ts';
import { choose, tile, tiles, visit } from '../support/views.ts';

/** How light the page's background is, 0 to 255. */
const lightness = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const canvas = document.createElement('canvas').getContext('2d');
    const ground = [document.body, document.documentElement].map(element => getComputedStyle(element).backgroundColor);
    if (!canvas) return -1;
    canvas.fillStyle = ground.find(color => !/^(transparent|rgba\(.*, 0\))$/.test(color)) ?? 'white';
    canvas.fillRect(0, 0, 1, 1);
    return canvas.getImageData(0, 0, 1, 1).data[1] ?? -1;
  });

for (const scheme of ['light', 'dark'] as const) {
  test.describe(`in ${scheme}`, { tag: '@js' }, () => {
    test.use({ colorScheme: scheme });

    test('axe finds nothing serious on the pages without a session', async ({ page, a11y }) => {
      for (const path of ['/signin', '/signup', '/forgot', '/reset', '/confirm?email=a%40b.example', '/nothing']) {
        await page.goto(path);
        await a11y(path);
      }
      await page.goto('/signin');
      await page.getByLabel('Email').fill('nobody@example.test');
      await page.getByLabel('Password').fill('not the password');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await expect(page.getByRole('alert')).toBeVisible();
      await a11y('/signin with an error');
    });

    test('axe finds nothing serious while the gallery is empty', async ({ page, person, a11y }) => {
      expect(person.email).toBeTruthy();
      for (const path of ['/', '/trash', '/trash/empty', '/upload', '/account', '/signout']) {
        await visit(page, path);
        await a11y(`${path}, empty`);
      }
    });

    test('axe finds nothing serious with photos', async ({ page, person, photos, a11y }) => {
      const ids = await person.library.add(...photos.photosOf('2024-07-05', 5), ...photos.photosOf('2023-02-01', 3));
      await person.library.send([photos.broken.huge()]);
      await person.library.ask('trash_photos', { photos: ids.slice(-1) });
      for (const path of ['/', `/photos/${ids[0]}`, `/photos/${ids.at(-1)}`, '/trash', '/upload']) {
        await visit(page, path);
        await a11y(path.replace(/[0-9a-z]{26}/, '{id}'));
      }
      await visit(page, '/');
      await choose(page, ids[0] ?? '');
      await a11y('/ with a selection');
      await visit(page, '/');
      await tile(page, ids[0] ?? '').getByRole('link').click();
      await expect(page.getByRole('dialog', { name: 'Photo' }).locator('figure img')).toBeVisible();
      await a11y('the lightbox');
    });

    test('the page is drawn in the system’s colors', async ({ page }) => {
      await page.goto('/signin');
      if (scheme === 'dark') expect(await lightness(page)).toBeLessThan(80);
      else expect(await lightness(page)).toBeGreaterThan(200);
    });
  });
}

test('a chosen appearance overrides the system’s and persists', async ({ page, person }) => {
  expect(person.email).toBeTruthy();
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('/account');
  expect(await lightness(page)).toBeGreaterThan(200);
  await page.getByRole('group', { name: 'Appearance' }).getByRole('radio', { name: 'Dark' }).check();
  await page.getByRole('button', { name: 'Save appearance' }).click();
  await expect(page.getByRole('radio', { name: 'Dark' })).toBeChecked();
  expect(await lightness(page)).toBeLessThan(80);
  await page.goto('/trash');
  expect(await lightness(page)).toBeLessThan(80);
});

test('there is no motion for people who prefer less', { tag: '@js' }, async ({ page, person, photos }) => {
  const ids = await person.library.add(...photos.photosOf('2024-07-05', 3));
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await visit(page, '/');
  const moving = (): Promise<string[]> =>
    page.evaluate(() =>
      document.getAnimations().filter(({ playState, effect }) => playState === 'running' && Number(effect?.getComputedTiming().duration) > 100)
        .map(({ effect }) => (effect as KeyframeEffect | null)?.target?.outerHTML.slice(0, 100) ?? ''));
  expect(await moving()).toEqual([]);
  await tile(page, ids[0] ?? '').getByRole('link').click();
  await expect(page.getByRole('dialog', { name: 'Photo' })).toBeVisible();
  expect(await moving()).toEqual([]);
});

test('the first tab stop on a photo’s page skips to the photo', { tag: ['@js', '@desktop'] }, async ({ page, person, photos }) => {
  const [id = ''] = await person.library.add(photos.photo());
  await visit(page, `/photos/${id}`);
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: /^Skip to/ });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
});

test('the focus is visible, and the first tab stop skips the navigation', { tag: ['@js', '@desktop'] }, async ({ page, person, photos }) => {
  await person.library.add(...photos.photosOf('2024-07-05', 2));
  await visit(page, '/');
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: /^Skip to/ });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  for (let stops = 0; stops < 8; stops++) {
    await page.keyboard.press('Tab');
    const marked = await page.evaluate(() => {
      const focused = document.activeElement;
      if (!focused || focused === document.body) return true;
      const { outlineStyle, boxShadow } = getComputedStyle(focused);
      const near = focused.parentElement ? getComputedStyle(focused.parentElement) : undefined;
      return outlineStyle !== 'none' || boxShadow !== 'none' || near?.outlineStyle !== 'none';
    });
    expect(marked, `stop ${stops}`).toBe(true);
  }
});

test('nothing is wider than the screen', async ({ page, person, photos }) => {
  const [id] = await person.library.add(...photos.photosOf('2024-07-05', 4));
  for (const path of ['/', `/photos/${id}`, '/trash', '/upload', '/account', '/signout']) {
    await visit(page, path);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(over, path).toBeLessThanOrEqual(0);
  }
  await visit(page, '/');
  await expect(tiles(page)).toHaveCount(4);
});
