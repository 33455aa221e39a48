import { randomInt } from 'node:crypto';
import net from 'node:net';

/**
 * A SOCKS 5 proxy (RFC 1928, CONNECT only) that connects from a different loopback address. So the server sees
 * every test as a different visitor, and the limits on attempts per address do not add up.
 */
export async function visitorProxy(): Promise<{ server: string; close: () => void }> {
  const localAddress = `127.${randomInt(1, 255)}.${randomInt(1, 255)}.${randomInt(1, 255)}`;
  const sockets = new Set<net.Socket>();
  const proxy = net.createServer(socket => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    socket.once('data', () => {
      socket.write(Buffer.from([5, 0]));
      socket.once('data', ask => connect(socket, ask, localAddress));
    });
  });
  await new Promise<void>(done => proxy.listen(0, '127.0.0.1', done));
  const { port } = proxy.address() as net.AddressInfo;
  const close = (): void => {
    proxy.close();
    for (const socket of sockets) socket.destroy();
  };
  return { server: `socks5://127.0.0.1:${port}`, close };
}

function connect(socket: net.Socket, ask: Buffer, localAddress: string): void {
  const named = ask[3] === 3;
  const end = named ? 5 + (ask[4] ?? 0) : 8;
  const host = named ? ask.subarray(5, end).toString() : ask.subarray(4, 8).join('.');
  const target = net.connect({ host, port: ask.readUInt16BE(end), localAddress, noDelay: true });
  socket.setNoDelay(true);
  target.on('error', () => socket.destroy());
  socket.on('close', () => target.destroy());
  target.once('connect', () => {
    socket.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
    socket.pipe(target).pipe(socket);
  });
}
