import { createServer } from 'node:net';
import { deflateRawSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { installsAll, isNewEnough } from '../../local/packages.mjs';
import { freePorts, isFree, portFrom, requireFree } from '../../local/ports.ts';
import { hasTimeSkipping } from '../../local/temporalBinary.ts';
import { zipEntry } from '../../local/zipEntry.ts';

const VARIABLE = 'SHENGUAN_PORT_OF_THIS_TEST';
const closings: (() => void)[] = [];
afterEach(() => {
  delete process.env[VARIABLE];
  for (const close of closings.splice(0)) close();
});

function listenOn(port: number): Promise<void> {
  const server = createServer();
  closings.push(() => server.close());
  return new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
}

describe('Ports', () => {
  it('come from the variable, or are the default', () => {
    expect(portFrom(VARIABLE, 3000)).toBe(3000);
    process.env[VARIABLE] = '4100';
    expect(portFrom(VARIABLE, 3000)).toBe(4100);
  });

  it.each(['abc', '0', '65536', '-1', '30.5', '1e3'])('are refused when they are none: %s', (text) => {
    process.env[VARIABLE] = text;
    expect(() => portFrom(VARIABLE, 3000)).toThrow(`${VARIABLE}=${text} is not a port`);
  });

  it('that are busy name the variable to set', async () => {
    const [port = 0] = await freePorts(1);
    await listenOn(port);
    const refused = requireFree(port, 'PORT', { chinese: '接口', english: 'API' });
    await expect(refused).rejects.toMatchObject({
      english: expect.stringContaining(`Port ${port} (API) is already in use`),
      chinese: expect.stringContaining('PORT='),
    });
  });

  it('that are free are all different', async () => {
    const ports = await freePorts(5);
    expect(new Set(ports).size).toBe(5);
    expect(await Promise.all(ports.map(isFree))).toEqual([true, true, true, true, true]);
  });
});

describe('A Temporal binary', () => {
  it.each([
    ['temporal version 1.9.1 (Server 1.32.0, UI 2.54.1)', true],
    ['temporal version 2.0.0 (Server 2.0.0, UI 3.0.0)\n', true],
    ['temporal version 1.10.0 (Server 1.33.1, UI 2.60.0)', true],
    ['temporal version 1.3.0 (Server 1.27.1, UI 2.36.0)', false],
    ['tctl version 1.18.0', false],
    ['', false],
  ])('can skip time or not: %s', (line, enough) => expect(hasTimeSkipping(line)).toBe(enough));
});

describe('Node and packages', () => {
  it.each([
    ['20.20.0', true],
    ['22.0.0', true],
    ['20.19.9', false],
    ['18.20.4', false],
  ])('Node %s is new enough: %s', (version, enough) => expect(isNewEnough(version)).toBe(enough));

  const here = { optional: true, os: [process.platform], cpu: [process.arch], version: '1.0.0' };
  it.each([
    ['nothing missing', { a: { version: '1.0.0' } }, { a: { version: '1.0.0' } }, true],
    ['another version', { a: { version: '1.0.1' } }, { a: { version: '1.0.0' } }, false],
    ['one missing', { a: { version: '1.0.0' } }, {}, false],
    ['one of another platform missing', { a: { ...here, os: ['none'] } }, {}, true],
    ['one of this platform missing', { a: here }, {}, false],
    ['more than is wanted', { '': {} }, { b: { version: '1.0.0' } }, true],
  ])('an install with %s', (_case, wanted, installed, current) => expect(installsAll(wanted, installed)).toBe(current));
});

describe('A wheel is a zip archive', () => {
  /** The least archive with one packed file. */
  function archiveOf(name: string, text: string): Buffer {
    const packed = deflateRawSync(Buffer.from(text));
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt16LE(name.length, 28);
    const end = Buffer.alloc(22);
    end.writeUInt32LE(0x06054b50, 0);
    end.writeUInt16LE(1, 10);
    end.writeUInt32LE(30 + name.length + packed.length, 16);
    return Buffer.concat([local, Buffer.from(name), packed, entry, Buffer.from(name), end]);
  }

  it('gives a file by its name', () =>
    expect(zipEntry(archiveOf('scripts/x', 'yes'), 'scripts/x').toString()).toBe('yes'));
  it('says when there is none', () =>
    expect(() => zipEntry(archiveOf('a', 'yes'), 'b')).toThrow('no b in the archive'));
  it('is not anything else', () => expect(() => zipEntry(Buffer.from('<html>'), 'a')).toThrow('not a zip archive'));
});
