import { connect, createServer, type Server, type Socket } from 'node:net';

/** A line to a server that can be cut and mended, at one address. */
export type Line = { address: string; cut(): Promise<void>; mend(): Promise<void> };

export async function startLine(target: string): Promise<Line> {
  const [host = '127.0.0.1', port = '0'] = target.split(':');
  const open = new Set<Socket>();
  const hold = (socket: Socket, other: Socket) => {
    open.add(socket);
    socket.on('close', () => {
      open.delete(socket);
      other.destroy();
    });
    // A cut line is what is wanted here; its errors are the other side's to feel.
    socket.on('error', () => {});
  };
  const server: Server = createServer((near) => {
    const far = connect(Number(port), host);
    hold(near, far);
    hold(far, near);
    near.pipe(far).pipe(near);
  });
  const listen = (on: number) => new Promise<void>((resolve) => server.listen(on, '127.0.0.1', resolve));
  await listen(0);
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('no port');
  return {
    address: `127.0.0.1:${bound.port}`,
    async cut() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of open) socket.destroy();
      await closed;
    },
    mend: () => listen(bound.port),
  };
}
