import { connect, createServer, type Socket } from 'node:net';

/** A line that can fall silent: whoever waits on it hears nothing, and what it says is lost. */
export async function startFreezingLine(target: string) {
  const [host = '127.0.0.1', port = '0'] = target.split(':');
  const open = new Set<Socket>();
  let frozen = false;
  const carry = (from: Socket, to: Socket) => {
    open.add(from);
    from.on('data', (bytes) => {
      if (!frozen) to.write(bytes);
    });
    from.on('close', () => {
      open.delete(from);
      to.destroy();
    });
    // a killed process resets its connections: the close that follows says all
    from.on('error', () => undefined);
  };
  const server = createServer((near) => {
    const far = connect(Number(port), host);
    carry(near, far);
    carry(far, near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('no port');
  return {
    address: `127.0.0.1:${bound.port}`,
    freeze: () => {
      frozen = true;
    },
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}
