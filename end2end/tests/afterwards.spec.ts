import { admin } from '../support/cloud/world.ts';
import { expect, test } from '../support/fixtures.ts';

test('records and files are consistent after a bad day', { tag: ['@cloud', '@afterwards'] }, async () => {
  test.setTimeout(120_000);
  const { status, said } = await admin('check');
  expect(said).toMatch(/^\d+ photos, and no problems\.$/m);
  expect(status).toBe(0);
});
