// Conflicting writes to one item of a DynamoDB table: AWS cancels the later one, the stand-in does not.

/** A write takes at least this long, as on AWS: the stand-in is so fast that writes would never overlap. */
export const UNDER_WAY_MS = 15;

const ONGOING = 'Transaction is ongoing for the item';

/** The operations that write, by the last part of the header x-amz-target. */
const SINGLE = new Set(['PutItem', 'UpdateItem', 'DeleteItem']);

/** The operation of a request, if it writes. @param {import('node:http').IncomingMessage} request */
export function writes({ headers }) {
  const [service = '', operation = ''] = String(headers['x-amz-target'] ?? '').split('.');
  const write = operation === 'TransactWriteItems' || SINGLE.has(operation);
  return service.startsWith('DynamoDB') && write ? operation : undefined;
}

/** The item that an operation writes, as text. @param {any} operation */
function item({ TableName, Key, Item }) {
  const { pk, sk } = Key ?? Item;
  return JSON.stringify([TableName, pk, sk]);
}

/** @param {string} type @param {object} rest */
const refusal = (type, rest) => ({ type, body: JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, ...rest }) });

/** Runs `work` only on the first call. @param {() => void} work */
function once(work) {
  let done = false;
  return () => {
    if (!done) work();
    done = true;
  };
}

/** Tracks which items are being written. */
export class Conflicts {
  /** By item: the token of its transaction, or the number of single writes. @type {Map<string, string | number>} */
  #underWay = new Map();
  /** The number of writes that were refused so far. */
  met = 0;

  /**
   * Starts a write. Returns how to end it, or the refusal that DynamoDB would return.
   * @param {string} operation @param {string} body
   * @returns {{ end: () => void, refused?: undefined } | { refused: { type: string, body: string } }}
   */
  begin(operation, body) {
    const asked = JSON.parse(body);
    return operation === 'TransactWriteItems' ? this.#transaction(asked) : this.#single(item(asked));
  }

  /** @param {{ TransactItems: Record<string, any>[], ClientRequestToken?: string }} asked */
  #transaction({ TransactItems, ClientRequestToken: token = crypto.randomUUID() }) {
    const items = TransactItems.map(operation => item(Object.values(operation)[0]));
    const there = items.map(name => this.#underWay.get(name));
    if (there.includes(token)) {
      // The same transaction, sent again before its response arrived.
      return this.#refuse('TransactionInProgressException', { Message: 'The transaction with the given request token is already in progress.' });
    }
    if (there.some(other => other !== undefined)) {
      const CancellationReasons = there.map(other => (other === undefined ? { Code: 'None' } : { Code: 'TransactionConflict', Message: ONGOING }));
      const codes = CancellationReasons.map(({ Code }) => Code).join(', ');
      const Message = `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`;
      return this.#refuse('TransactionCanceledException', { Message, CancellationReasons });
    }
    for (const name of items) this.#underWay.set(name, token);
    return { end: once(() => items.forEach(name => this.#underWay.delete(name))) };
  }

  /** @param {string} name */
  #single(name) {
    const there = this.#underWay.get(name) ?? 0;
    if (typeof there === 'string') return this.#refuse('TransactionConflictException', { message: ONGOING });
    this.#underWay.set(name, there + 1);
    return {
      end: once(() => {
        const left = Number(this.#underWay.get(name)) - 1;
        if (left > 0) this.#underWay.set(name, left);
        else this.#underWay.delete(name);
      }),
    };
  }

  /** @param {string} type @param {object} rest */
  #refuse(type, rest) {
    this.met++;
    return { refused: refusal(type, rest) };
  }
}
