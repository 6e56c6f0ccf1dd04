import { randomInt } from 'node:crypto';
import { type AddressInfo, createServer } from 'node:net';
import { StartRefused } from './startRefused.ts';

const LOOPBACK = '127.0.0.1';

/**
 * The port an environment variable asks for, or its default.
 * @throws StartRefused for anything that is no port
 */
export function portFrom(variable: string, otherwise: number): number {
  const text = process.env[variable];
  if (text === undefined || text === '') return otherwise;
  const port = Number(text);
  if (/^\d+$/.test(text) && port > 0 && port < 65_536) return port;
  throw new StartRefused(`${variable}=${text} 不是端口号（1–65535）。`, `${variable}=${text} is not a port (1–65535).`);
}

/** @throws StartRefused that names the variable to set */
export async function requireFree(
  port: number,
  variable: string,
  purpose: { chinese: string; english: string },
): Promise<void> {
  if (await isFree(port)) return;
  throw new StartRefused(
    `端口 ${port}（${purpose.chinese}）已被占用。请结束占用它的程序，或设置 ${variable}，例如 ${variable}=${port + 1} npm start。`,
    `Port ${port} (${purpose.english}) is already in use. End the program that has it, or set ${variable}, for example ${variable}=${port + 1} npm start.`,
  );
}

/** A listener on all addresses does not always forbid one on loopback: both are asked. */
export async function isFree(port: number): Promise<boolean> {
  return (await canListen(port, LOOPBACK)) && (await canListen(port, undefined));
}

function canListen(port: number, host: string | undefined): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, exclusive: true, ...(host && { host }) }, () => server.close(() => resolve(true)));
  });
}

/** Free ports, all different: they are held open together before any is given away. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, listening));
  const ports = servers.map(({ port }) => port);
  await Promise.all(servers.map(({ close }) => close()));
  return ports;
}

/** Below those that a system hands out by itself: so also small enough for whoever keeps a port in 15 bits. */
export async function lowFreePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) {
    const port = randomInt(20_000, 32_000);
    if (!ports.has(port) && (await isFree(port))) ports.add(port);
  }
  return [...ports];
}

function listening(): Promise<{ port: number; close(): Promise<void> }> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, LOOPBACK, () => {
      // a TCP listener's address is never a pipe name or null
      const { port } = server.address() as AddressInfo;
      resolve({ port, close: () => new Promise((closed) => server.close(() => closed())) });
    });
  });
}
