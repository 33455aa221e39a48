import type { Locator } from '@playwright/test';

import { expect, newEmail, PASSWORD, test } from '../support/fixtures.ts';
import { codes } from '../support/mail.ts';
import { Patient, TRIES } from '../support/patient.ts';
import type { PhotoFile } from '../support/photos.ts';
import { choose, idsOf, sha256, tiles } from '../support/views.ts';
import { unzip } from '../support/zip.ts';

// A bad day at AWS (VITRINE_FAULTS), in a browser: people repeat what a page asks them to repeat. Every step
// succeeds or shows a message, and nothing is lost or duplicated.

/** Messages of S3 or the browser where a browser talks to the bucket directly. */
const BUCKET = /a bad day|ERR_[A-Z_]+/;

/** Creates an account and signs in. */
async function join(patient: Patient): Promise<string> {
  const { page } = patient;
  const email = newEmail();
  const mailed = async (): Promise<boolean> => {
    await page.waitForTimeout(1_500);
    return codes(email).length > 0;
  };
  do {
    await patient.until(
      'create an account',
      async () => {
        await patient.open('/signup');
        await page.getByLabel('Email').fill(email);
        await page.getByLabel('Password').fill(PASSWORD);
        await page.getByRole('button', { name: 'Create account' }).click();
      },
      page.getByRole('button', { name: 'Confirm' }),
    );
  } while (!(await mailed()));
  await patient.until(
    'confirm the address',
    async () => {
      await patient.open(`/confirm?email=${encodeURIComponent(email)}`);
      await page.getByLabel('Code').fill(codes(email).at(-1) ?? '');
      await page.getByRole('button', { name: 'Confirm' }).click();
    },
    // If a response was lost, the account is confirmed and the code has been used.
    page.getByRole('button', { name: 'Sign in' }).or(page.getByText('That code is wrong')),
  );
  await signIn(patient, email);
  return email;
}

const signIn = (patient: Patient, email: string, password = PASSWORD): Promise<void> =>
  patient.until(
    'sign in',
    async () => {
      await patient.open('/signin');
      await patient.page.getByLabel('Email').fill(email);
      await patient.page.getByLabel('Password').fill(password);
      await patient.page.getByRole('button', { name: 'Sign in' }).click();
    },
    patient.page.getByRole('banner').getByRole('link', { name: 'Add photos' }),
  );

const signOut = (patient: Patient): Promise<void> =>
  patient.until(
    'sign out',
    async () => {
      await patient.open('/signout');
      await patient.page.getByRole('button', { name: 'Sign out', exact: true }).click();
    },
    patient.page.getByRole('button', { name: 'Sign in' }),
  );

/** Selects photos and presses a button of the bar, until none of them is on the page any more. */
async function move(patient: Patient, from: string, ids: string[], button: string): Promise<void> {
  const { page } = patient;
  for (let tries = 0; tries < TRIES; tries++) {
    await patient.open(from);
    const here = await idsOf(page);
    const left = ids.filter(id => here.includes(id));
    if (left.length === 0) return;
    for (const id of left) await choose(page, id);
    await page.getByRole('toolbar', { name: 'Selected photos' }).getByRole('button', { name: button }).click();
    const confirm = page.getByRole('dialog').getByRole('button', { name: /Delete/ });
    const done = page.getByRole('status').filter({ hasText: /photos? (moved to trash|restored|permanently deleted)/, visible: true });
    const answer = done.or(patient.word());
    await expect(confirm.or(answer).first(), `${button}: no message`).toBeVisible({ timeout: 30_000 });
    if (await confirm.isVisible()) await confirm.click();
    await expect(answer.first(), `${button}: no message`).toBeVisible({ timeout: 30_000 });
    if (await patient.word().first().isVisible()) await patient.again(button);
  }
  throw new Error(`“${button}” did not succeed`);
}

/** Passes files to the uploader, and retries those that ask for it, until all are ready. */
async function addWithScript(patient: Patient, files: PhotoFile[]): Promise<void> {
  const { page } = patient;
  await patient.open('/');
  await page.locator('#uploader-photos').setInputFiles(files);
  const row = (name: string): Locator => page.locator('section.uploader-tray').getByRole('listitem').filter({ hasText: name });
  await expect(async () => {
    for (const { name } of files) {
      const again = row(name).getByRole('button', { name: /^Try again/ });
      if (!(await again.isVisible())) continue;
      await expect(row(name), 'a reason').toContainText(/again/);
      patient.asked.push(`send ${name}`);
      await again.click();
    }
    for (const { name } of files) await expect(row(name)).toHaveAttribute('data-state', 'ready', { timeout: 500 });
  }).toPass({ timeout: 180_000 });
}

/** Sends files with the form, which goes straight to the bucket: the response is the bucket's, and people go back.
 * */
async function addByForm(patient: Patient, files: PhotoFile[]): Promise<void> {
  const { page } = patient;
  for (const file of files) {
    await patient.until(
      `send ${file.name}`,
      async () => {
        await patient.open('/upload');
        await page.getByLabel('Photo', { exact: true }).setInputFiles(file);
        await page.getByRole('button', { name: 'Add photos' }).click();
      },
      page.getByRole('list', { name: 'Results' }).getByText('Photo uploaded. Processing…'),
      BUCKET,
    );
  }
}

/** Downloads photos as a zip, and reads it. */
async function zipOf(patient: Patient, ids: string[]): Promise<Map<string, Buffer>> {
  const { page } = patient;
  const link = page.getByRole('link', { name: 'Download photos.zip' });
  await patient.until(
    'have a zip made',
    async () => {
      await patient.open('/');
      for (const id of ids) await choose(page, id);
      await page.getByRole('toolbar', { name: 'Selected photos' }).getByRole('button', { name: 'Download' }).click();
      await expect(page.getByRole('heading', { name: 'Download' }).or(patient.word()).first()).toBeVisible({ timeout: 30_000 });
      // The page updates by itself until the zip is ready; if that fails, people reload it.
      const at = page.url();
      const over = link.or(page.getByText('select the photos again'));
      while (at.includes('/downloads/')) {
        await expect(over.or(patient.word()).first()).toBeVisible({ timeout: 90_000 });
        if (await over.first().isVisible()) return;
        await patient.again('look at the zip');
        await patient.open(at);
      }
    },
    link,
  );
  const href = (await link.getAttribute('href')) ?? '';
  let bytes: Buffer = Buffer.alloc(0);
  await expect(async () => {
    const answer = await page.request.get(href);
    expect(answer.status()).toBe(200);
    bytes = await answer.body();
  }).toPass({ timeout: 60_000 });
  return unzip(bytes);
}

test.describe('on a bad day, in a browser', { tag: ['@cloud', '@faults'] }, () => {
  test.setTimeout(420_000);

  test.beforeEach(({ csp }) => {
    // What the browser reports about failed responses.
    csp.allow(/Failed to load resource/, /ERR_/, /blocked by CORS policy/);
  });

  test('an account, from creation to deletion', async ({ page }) => {
    const patient = new Patient(page);
    const email = await join(patient);

    await patient.until(
      'change the name',
      async () => {
        await patient.open('/account');
        await page.getByLabel('Display name').fill('Ada & co');
        await page.getByRole('button', { name: 'Save', exact: true }).click();
      },
      page.getByRole('status').filter({ hasText: 'Saved' }),
    );
    await patient.open('/account');
    await expect(page.getByLabel('Display name')).toHaveValue('Ada & co');

    const second = 'a new and better one';
    await patient.until(
      'change the password',
      async () => {
        await patient.open('/account');
        await page.getByLabel('Current password').fill(PASSWORD);
        await page.getByLabel('New password').fill(second);
        await page.getByRole('button', { name: 'Change password' }).click();
      },
      // The old password is wrong if the response to a successful try was lost.
      page.getByRole('status').filter({ hasText: 'Saved' }).or(page.getByText('Your current password is wrong.')),
    );
    await signOut(patient);
    await signIn(patient, email, second);
    await signOut(patient);

    const before = codes(email).length;
    const third = 'an even better one';
    do {
      await patient.until(
        'ask for a code',
        async () => {
          await patient.open('/forgot');
          await page.getByLabel('Email').fill(email);
          await page.getByRole('button', { name: 'Send code' }).click();
        },
        page.getByRole('button', { name: 'Set new password' }),
      );
      await page.waitForTimeout(1_500);
    } while (codes(email).length === before);
    await patient.until(
      'set a new password',
      async () => {
        await patient.open(`/reset?email=${encodeURIComponent(email)}`);
        await page.getByLabel('Email').fill(email);
        await page.getByLabel('Code').fill(codes(email).at(-1) ?? '');
        await page.getByLabel('New password').fill(third);
        await page.getByRole('button', { name: 'Set new password' }).click();
      },
      page.getByRole('button', { name: 'Sign in' }).or(page.getByText('That code is wrong')),
    );
    await signIn(patient, email, third);

    await patient.until(
      'delete the account',
      async () => {
        await patient.open('/account');
        if (page.url().includes('/signin')) return;
        await page.getByLabel('Type your email address to confirm').fill(email);
        await page.getByLabel('Your password').fill(third);
        await page.getByRole('button', { name: 'Delete my account' }).click();
        await page.waitForLoadState();
      },
      page.getByRole('button', { name: 'Sign in' }).or(page.getByRole('link', { name: 'Sign in' })),
    );
    await patient.until(
      'try to sign in once more',
      async () => {
        await patient.open('/signin');
        await page.getByLabel('Email').fill(email);
        await page.getByLabel('Password').fill(third);
        await page.getByRole('button', { name: 'Sign in' }).click();
      },
      page.getByRole('heading', { name: 'Restore your account?' }),
    );
    test.info().annotations.push({ type: 'asked again', description: patient.asked.join(', ') });
  });

  test('photos, from adding to deleting', async ({ page, photos, js }) => {
    const patient = new Patient(page);
    await join(patient);
    const files = photos.photosOf('2024-07-05', js ? 6 : 4);
    await (js ? addWithScript(patient, files) : addByForm(patient, files));
    await expect(async () => {
      await patient.open('/');
      expect(await idsOf(page)).toHaveLength(files.length);
    }).toPass({ timeout: 180_000 });
    const ids = await idsOf(page);
    expect(new Set(ids).size).toBe(files.length);
    const [first = '', second = '', ...rest] = ids;
    const seen = tiles(page).locator('img').first();
    await expect.poll(() => seen.evaluate(img => (img as HTMLImageElement).naturalWidth), { timeout: 30_000 }).toBeGreaterThan(0);

    await patient.until(
      'give a title',
      async () => {
        await patient.open(`/photos/${first}`);
        await page.getByLabel('Title').fill('Evening');
        await page.getByRole('button', { name: 'Save' }).click();
      },
      page.getByRole('status').filter({ hasText: 'Saved' }),
    );
    await patient.open(`/photos/${first}`);
    await expect(page.getByLabel('Title')).toHaveValue('Evening');

    await move(patient, '/', [first, second], 'Move to trash');
    await patient.open('/');
    expect(await idsOf(page)).toEqual(rest);
    await move(patient, '/trash', [first], 'Restore');
    await patient.open('/');
    expect(await idsOf(page)).toEqual([first, ...rest]);
    await move(patient, '/trash', [second], 'Delete permanently');
    await patient.open('/trash');
    await expect(page.getByRole('main')).toContainText('The trash is empty.');

    const zip = await zipOf(patient, [first, ...rest]);
    const sums = (all: Iterable<Buffer>): string[] => [...all].map(sha256).sort();
    const sent = new Set(sums(files.map(({ buffer }) => buffer)));
    expect(zip.size).toBe(files.length - 1);
    for (const sum of sums(zip.values())) expect(sent.delete(sum), 'every file that was sent, once').toBe(true);

    await move(patient, '/', rest, 'Move to trash');
    await patient.until(
      'empty the trash',
      async () => {
        await patient.open('/trash/empty');
        await page.getByRole('button', { name: /^Delete .*photos? permanently$/ }).click();
      },
      page.getByText('The trash is empty.'),
    );
    await patient.open('/');
    expect(await idsOf(page)).toEqual([first]);
    test.info().annotations.push({ type: 'asked again', description: patient.asked.join(', ') });
  });
});
