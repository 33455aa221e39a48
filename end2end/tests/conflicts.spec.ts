import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { CONFLICTS, startFaults } from '../support/cloud/faults.mjs';
import { meetOnItems, writesThatMet } from '../support/cloud/world.ts';
import { expect, test } from '../support/fixtures.ts';

// Conflicting writes to one item, which fail on AWS but not in the stand-in.

const DYNAMODB = 'DynamoDB_20120810';

test.describe('conflicting writes', { tag: ['@cloud', '@once'] }, () => {
  test('are cancelled as DynamoDB cancels them', async () => {
    const written: string[] = [];
    const table = createServer((request, response) => {
      written.push(String(request.headers['x-amz-target']));
      // Longer than the others take to arrive.
      request.resume().once('end', () => setTimeout(() => response.end('{}'), 200));
    });
    await new Promise<void>(done => table.listen(0, '127.0.0.1', done));
    const port = await freePort();
    const between = await startFaults(port, `http://127.0.0.1:${(table.address() as AddressInfo).port}`, 0, 1);
    const url = `http://127.0.0.1:${port}`;
    const send = async (operation: string, body: object): Promise<{ status: number; type: string | null; body: Record<string, unknown> }> => {
      const headers = { 'x-amz-target': `${DYNAMODB}.${operation}`, 'content-type': 'application/x-amz-json-1.0' };
      const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
      const type = answer.headers.get('x-amzn-errortype');
      return { status: answer.status, type, body: (await answer.json()) as Record<string, unknown> };
    };
    const Key = (sk: string): object => ({ pk: { S: 'p' }, sk: { S: sk } });
    const put = (sk: string): object => ({ TableName: 't', Item: { ...Key(sk), n: { N: '1' } } });
    const named = (sk: string): object => ({ TableName: 't', Key: Key(sk) });
    const transact = (ClientRequestToken: string, ...TransactItems: object[]): Promise<Awaited<ReturnType<typeof send>>> =>
      send('TransactWriteItems', { ClientRequestToken, TransactItems });
    const soon = (): Promise<void> => new Promise(done => setTimeout(done, 50));
    try {
      // Conflicts have not been switched on yet.
      expect((await Promise.all([transact('1', { Put: put('a') }), transact('2', { Put: put('a') })])).map(({ status }) => status)).toEqual([200, 200]);
      await fetch(`${url}${CONFLICTS}`, { method: 'POST', body: 'on' });
      written.length = 0;

      const first = transact('first', { Put: put('a') }, { Update: named('b') }, { ConditionCheck: named('c') });
      await soon();
      const second = await transact('second', { Delete: named('x') }, { Delete: named('b') }, { Put: put('c') }, { Put: put('d') });
      expect(second).toMatchObject({ status: 400, type: 'TransactionCanceledException' });
      expect(second.body.__type).toContain('TransactionCanceledException');
      const [none, conflict] = [{ Code: 'None' }, { Code: 'TransactionConflict', Message: 'Transaction is ongoing for the item' }];
      expect(second.body.CancellationReasons).toEqual([none, conflict, conflict, none]);
      for (const [operation, body] of [['PutItem', put('a')], ['UpdateItem', named('b')], ['DeleteItem', named('a')]] as const) {
        expect(await send(operation, body), operation).toMatchObject({ status: 400, type: 'TransactionConflictException' });
      }
      // Its own retry is not another transaction.
      expect(await transact('first', { Put: put('a') })).toMatchObject({ status: 400, type: 'TransactionInProgressException' });
      // Other items, other tables, and reads do not conflict.
      const elsewhere = { TableName: 'u', Item: Key('a') };
      const others = await Promise.all([transact('third', { Put: put('d') }), send('PutItem', elsewhere), send('GetItem', named('a'))]);
      expect(others.map(({ status }) => status)).toEqual([200, 200, 200]);
      expect((await first).status).toBe(200);
      expect((await transact('fourth', { Put: put('a') }, { Put: put('b') })).status, 'free again').toBe(200);

      // Single writes wait for each other; a transaction does not wait for them.
      const singles = [send('PutItem', put('s')), send('PutItem', put('s'))];
      await soon();
      expect((await transact('fifth', { Put: put('s') })).type).toBe('TransactionCanceledException');
      expect((await Promise.all(singles)).map(({ status }) => status)).toEqual([200, 200]);
      expect((await transact('sixth', { Put: put('s') })).status).toBe(200);
      expect(await (await fetch(`${url}${CONFLICTS}`)).text()).toBe('6');
      expect(written.length, 'refused writes did not arrive').toBe(8);
    } finally {
      between.stop();
      table.close();
    }
  });

  test('lose no photo of a month, and nobody notices them', async ({ person, photos }) => {
    test.setTimeout(240_000);
    await meetOnItems(true);
    try {
      const before = await writesThatMet();
      const ids = await person.library.add(...photos.photosOf('2024-07-05', 48));
      const each = (name: string, some: string[]): Promise<unknown[]> =>
        Promise.all(some.map(photo => person.library.ask(name, { photos: [photo] })));
      await each('trash_photos', ids);
      expect(await person.library.months()).toEqual({});
      await Promise.all([each('restore_photos', ids.slice(8)), person.library.add(...photos.photosOf('2024-07-06', 8))]);
      expect(await person.library.months()).toEqual({ '2024-07': 48 });
      // Changing all of them in one request does not conflict with itself, nor do several requests.
      await Promise.all([0, 1, 2].map(third => person.library.ask('trash_photos', { photos: ids.filter((_, n) => n % 3 === third) })));
      expect(await person.library.months()).toEqual({ '2024-07': 8 });
      expect(await writesThatMet(), 'there were conflicts').toBeGreaterThan(before);
    } finally {
      await meetOnItems(false);
    }
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise(done => server.close(done));
  return port;
}
