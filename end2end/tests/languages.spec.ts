import type { Page } from '@playwright/test';

import { PASSWORD, expect, test } from '../support/fixtures.ts';
import { visit } from '../support/views.ts';

const STRANGERS = ['/signin', '/signup', '/forgot', '/reset', '/confirm?email=a%40b.example', '/nothing'];
const MEMBERS = ['/', '/trash', '/trash/empty', '/upload', '/account', '/account/two-step', '/signout'];

/** Chooses a language, as its form does. */
async function speak(page: Page, tag: string): Promise<void> {
  const url = new URL(test.info().project.use.baseURL ?? '');
  await page.context().addCookies([{ name: 'vitrine_language', value: tag, url: url.origin }]);
}

/** Texts and names on the page that hold plain English words: in `en-XA` each word has an accent or is padded. */
const untranslated = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    // What people typed, names, and languages by their own names.
    const foreign = 'code, kbd, option, .brand, dd, [lang]:not(html), script, style, noscript';
    const known = /Vitrine|JPEG|PNG|WebP|GIF|AVIF|TIFF|BMP|photos\.zip|[\w.+-]+@[\w.-]+|“[^”]*”/g;
    const plain = (text: string): boolean => /(^|[^\p{L}~])[a-z]*[aeiou][a-z]+(?![\p{L}~])/iu.test(text.replace(known, ''));
    const found: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node.textContent?.trim() ?? '';
      if (text && !node.parentElement?.closest(foreign) && plain(text)) found.push(text);
    }
    for (const element of document.querySelectorAll('[aria-label], [placeholder], [alt], [title]')) {
      if (element.closest(foreign)) continue;
      for (const name of ['aria-label', 'placeholder', 'alt', 'title']) {
        const text = element.getAttribute(name) ?? '';
        if (plain(text)) found.push(`${name}: ${text}`);
      }
    }
    if (plain(document.title)) found.push(`title: ${document.title}`);
    return found;
  });

/** Elements whose text does not fit into them, and whether the page can be scrolled sideways. */
const clipped = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found: string[] = [];
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth) found.push(`the page is ${root.scrollWidth - root.clientWidth} px too wide`);
    for (const element of document.querySelectorAll<HTMLElement>('body *')) {
      const style = getComputedStyle(element);
      const hidden = style.overflowX === 'hidden' || style.overflowX === 'clip' || style.textOverflow === 'ellipsis';
      const texts = [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
      const unseen = element.closest('.visually-hidden, .skip, [hidden], dialog:not([open])');
      // What is only for screen readers is one pixel wide.
      const seen = element.clientWidth > 1 && element.clientHeight > 1;
      if (hidden && texts && seen && !unseen && element.scrollWidth > element.clientWidth + 1) {
        found.push(`${element.tagName} “${element.textContent?.trim().slice(0, 60) ?? ''}”`);
      }
    }
    return found;
  });

for (const [locale, tag, title] of [
  ['de-AT', 'de', 'Anmelden'],
  ['es-MX', 'es', 'Iniciar sesión'],
  ['fr-CA', 'fr', 'Se connecter'],
  ['en-US', 'en', 'Sign in'],
  ['nl-NL', 'en', 'Sign in'],
] as const) {
  test.describe(`a browser in ${locale}`, () => {
    test.use({ locale });

    test(`reads ${tag}`, async ({ page }) => {
      const answer = await page.goto('/signin');
      expect(answer?.headers()['content-language']).toBe(tag);
      expect(answer?.headers().vary).toContain('accept-language');
      await expect(page.locator('html')).toHaveAttribute('lang', tag);
      await expect(page.locator('html')).toHaveAttribute('dir', 'ltr');
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
    });
  });
}

test('a language is chosen before signing in, and the browser’s again', async ({ page }) => {
  await page.goto('/signup');
  await page.getByLabel('Language').selectOption('de');
  await page.getByRole('button', { name: 'Change' }).click();
  await expect(page).toHaveURL(/\/signup$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Konto erstellen');
  await page.goto('/signin');
  await page.getByLabel('E-Mail').fill('nobody@example.test');
  await page.getByLabel('Passwort').fill('not the password');
  await page.getByRole('button', { name: 'Anmelden' }).click();
  await expect(page.getByRole('alert')).toHaveText('E-Mail-Adresse oder Passwort ist falsch.');
  await page.getByLabel('Sprache').selectOption('');
  await page.getByRole('button', { name: 'Ändern' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in');
});

test('a language is chosen in the account, and islands speak it', async ({ page, person, photos, js }) => {
  const [id] = await person.library.add(...photos.photosOf('2024-07-05', 1));
  await page.goto('/account');
  await page.getByLabel('Language').selectOption('fr');
  await page.getByRole('button', { name: 'Change', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Compte');
  await visit(page, '/');
  await expect(page.getByRole('heading', { level: 2, name: 'juillet 2024' })).toBeVisible();
  if (!js) return;
  await page.locator(`li.tile[data-id="${id}"] input`).focus();
  await page.keyboard.press('Space');
  await expect(page.locator('#selection-count')).toHaveText('1 sélectionnée');
});

test('a language goes with the person into another browser', async ({ page, person, browser }) => {
  await page.goto('/account');
  await page.getByLabel('Language').selectOption('es');
  await page.getByRole('button', { name: 'Change', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Cuenta');

  const other = await browser.newContext({ baseURL: test.info().project.use.baseURL ?? '', locale: 'en-GB' });
  const there = await other.newPage();
  await there.goto('/signin');
  await there.getByLabel('Email').fill(person.email);
  await there.getByLabel('Password').fill(PASSWORD);
  await there.getByRole('button', { name: 'Sign in' }).click();
  await there.waitForURL('/');
  await expect(there.locator('html')).toHaveAttribute('lang', 'es');
  await other.close();
});

for (const tag of ['en-XA', 'ar-XB']) {
  test(`every page holds in ${tag}`, { tag: ['@home', '@phone'] }, async ({ page, person, photos }) => {
    const [id] = await person.library.add(...photos.photosOf('2024-07-05', 1), ...photos.photosOf('2023-02-01', 1));
    await speak(page, tag);
    for (const path of [...MEMBERS, `/photos/${id}`]) {
      await visit(page, path);
      await expect(page.locator('html')).toHaveAttribute('lang', tag);
      await expect(page.locator('html')).toHaveAttribute('dir', tag === 'ar-XB' ? 'rtl' : 'ltr');
      if (tag === 'en-XA') expect.soft(await untranslated(page), path).toEqual([]);
      expect.soft(await clipped(page), path).toEqual([]);
    }
  });

  test(`every page for strangers holds in ${tag}`, { tag: ['@home', '@phone'] }, async ({ page }) => {
    await speak(page, tag);
    for (const path of STRANGERS) {
      await page.goto(path);
      if (tag === 'en-XA') expect.soft(await untranslated(page), path).toEqual([]);
      expect.soft(await clipped(page), path).toEqual([]);
    }
  });
}
