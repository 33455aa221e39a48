import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

import { expect, type Locator, type Page } from '@playwright/test';

/** Runs in the browser before the page: records when the islands are ready, one task after their program was
 * loaded. */
export function announceAwake(): void {
  Object.assign(window, { awakeExpected: true });
  for (const name of ['instantiate', 'instantiateStreaming'] as const) {
    const original = WebAssembly[name].bind(WebAssembly) as (...given: unknown[]) => Promise<unknown>;
    Object.assign(WebAssembly, {
      [name]: (...given: unknown[]) => {
        const loaded = original(...given);
        loaded.then(() => setTimeout(() => Object.assign(window, { awake: true }), 0)).catch(() => undefined);
        return loaded;
      },
    });
  }
}

/** Opens a page and waits until its islands respond. */
export async function visit(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await islandsAwake(page);
}

/** Waits until the islands of a page respond, if it has any and JavaScript is enabled. */
export async function islandsAwake(page: Page): Promise<void> {
  if ((await page.locator('leptos-island').count()) === 0) return;
  // Set by the script above, which only runs if JavaScript is enabled.
  if (!(await page.evaluate(() => 'awakeExpected' in window))) return;
  await page.waitForFunction(() => 'awake' in window);
}

/** The tiles of the timeline or the trash. */
export const tiles = (page: Page): Locator => page.locator('li.tile');

export const tile = (page: Page, id: string): Locator => tiles(page).filter({ has: page.locator(`a[href="/photos/${id}"]`) });

export const tick = (page: Page, id: string): Locator => tile(page, id).getByRole('checkbox', { name: /^Select/ });

/** Ids of the tiles, in reading order. */
export async function idsOf(page: Page): Promise<string[]> {
  // Read all at once: if they were read one by one, a tile that leaves the page meanwhile would be waited for.
  const links = tiles(page).locator('a[href^="/photos/"]');
  const hrefs = await links.evaluateAll(found => found.map(link => link.getAttribute('href') ?? ''));
  return hrefs.map(href => href.replace('/photos/', '').replace(/\?.*/, ''));
}

/** Expects exactly these tiles in this order. */
export async function expectTiles(page: Page, ids: string[]): Promise<void> {
  await expect(async () => expect(await idsOf(page)).toEqual(ids)).toPass({ timeout: 10_000 });
}

/** A fact in the panel of a photo. */
export const fact = (within: Page | Locator, name: string): Locator =>
  within.locator('dt', { hasText: new RegExp(`^\\s*${name}\\s*$`) }).locator('xpath=following-sibling::dd[1]');

/** Clicks and reads the file that the browser saves. */
export async function download(page: Page, button: Locator): Promise<{ name: string; bytes: Buffer }> {
  const saved = page.waitForEvent('download', { timeout: 60_000 });
  const direct = (await button.getAttribute('href')) !== null;
  await button.click();
  // On AWS a worker makes zips: a page shows the progress, updates by itself, and then has the link.
  if (process.env.VITRINE_HOME === 'cloud' && !direct) {
    await expect(page).toHaveURL(/\/downloads\//);
    await page.getByRole('link', { name: 'Download photos.zip' }).click({ timeout: 40_000 });
  }
  const file = await saved;
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

export const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** Selects a photo by its box like a keyboard or a screen reader: on a phone with JavaScript, the box cannot be
 * touched. */
export async function choose(page: Page, id: string): Promise<void> {
  await tick(page, id).focus();
  await page.keyboard.press('Space');
  await expect(tick(page, id)).toBeChecked();
}

/** The first tile that is wholly below the header, and its distance from the top of the window. */
export async function firstSeen(page: Page): Promise<{ id: string; top: number }> {
  const found = await page.evaluate(() => {
    const bar = document.querySelector('header')?.getBoundingClientRect().bottom ?? 0;
    for (const tile of document.querySelectorAll<HTMLElement>('li.tile')) {
      const { top } = tile.getBoundingClientRect();
      if (top >= bar) return { id: tile.dataset.id ?? '', top };
    }
    return undefined;
  });
  if (!found) throw new Error('no tile is visible');
  return found;
}
