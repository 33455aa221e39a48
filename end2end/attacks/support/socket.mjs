// Connections without a client's good manners.

import net from 'node:net';

export class Connection {
  received = Buffer.alloc(0);
  isClosed = false;

  /** @param {net.Socket} socket */
  constructor(socket) {
    this.socket = socket;
    this.closed = new Promise(done => socket.once('close', () => done((this.isClosed = true))));
    socket.on('error', () => {});
    socket.on('data', bytes => (this.received = Buffer.concat([this.received, bytes])));
  }

  /** @param {number} port @param {string} host @returns {Promise<Connection>} */
  static open(port, host = '127.0.0.1') {
    return new Promise((done, failed) => {
      const socket = net.connect({ port, host }, () => done(new Connection(socket)));
      socket.once('error', failed);
    });
  }

  /** @param {string | Buffer} bytes */
  write(bytes) {
    if (!this.isClosed) this.socket.write(bytes);
    return this;
  }

  end() {
    this.socket.destroy();
  }
}

/**
 * Sends bytes on a connection of their own, and returns what comes back until the gallery closes it.
 * @param {number} port @param {string | Buffer} bytes @param {{ leave?: boolean }} options `leave`: nothing more will be sent
 */
export async function exchange(port, bytes, { leave = false } = {}) {
  const connection = await Connection.open(port);
  connection.write(bytes);
  if (leave) connection.socket.end();
  await connection.closed;
  return connection.received.toString('latin1');
}

/** The statuses of the responses in what came back. @param {string} received */
export const statuses = received => [...received.matchAll(/HTTP\/1\.[01] (\d{3}) /g)].map(([, status]) => Number(status));
