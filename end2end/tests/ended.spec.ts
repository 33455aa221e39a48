import { expect, PASSWORD, test } from '../support/fixtures.ts';
import { Gallery } from '../support/person.ts';
import { choose, idsOf, tiles, visit } from '../support/views.ts';

// A session that has ended elsewhere, while a page was open.

const EMAIL = 'long@example.test';

test.beforeEach(async ({ page, ownServer }) => {
  ownServer.seed(EMAIL, PASSWORD, 1_000);
  await ownServer.start();
  await new Gallery(page.context().request, ownServer.url, ownServer.log).signIn(EMAIL);
  await visit(page, `${ownServer.url}/?month=2024-10`);
  await expect(page.getByRole('heading', { name: 'October 2024' })).toBeInViewport();
});

test('scrolling on leads to signing in, and back to the month', { tag: '@js' }, async ({ page, context, csp }) => {
  csp.allow(/401/);
  await page.waitForLoadState('networkidle');
  await context.clearCookies();
  await page.evaluate(() => scrollBy(0, 3_000));
  await expect(page).toHaveURL(/\/signin\?next=\/%3Fmonth%3D2024-\d\d$/);
  const next = decodeURIComponent(new URL(page.url()).searchParams.get('next') ?? '');
  await page.getByLabel('Email').fill(EMAIL);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(url => url.pathname + url.search === next);
  await expect(tiles(page).first()).toBeVisible();
});

test('moving photos to the trash leads to signing in', { tag: '@js' }, async ({ page, context, csp }) => {
  csp.allow(/401/);
  await page.waitForLoadState('networkidle');
  const [id] = await idsOf(page);
  await choose(page, id ?? '');
  await context.clearCookies();
  await page.getByRole('button', { name: 'Move to trash' }).click();
  await expect(page).toHaveURL(/\/signin\?next=/);
});

test('reloading leads to signing in, and back to the month', async ({ page, context }) => {
  await context.clearCookies();
  await page.reload();
  await expect(page).toHaveURL(/\/signin\?next=\/%3Fmonth%3D2024-10$/);
  await page.getByLabel('Email').fill(EMAIL);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(/\/\?month=2024-10$/);
  await expect(page.getByRole('heading', { name: 'October 2024' })).toBeInViewport();
});
