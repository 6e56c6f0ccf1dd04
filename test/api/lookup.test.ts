import { describe, expect, it } from 'vitest';
import { isSameCode, lookupCodeOf, normalisedCode } from '../../api/lookup/code.ts';
import { networkOf, Tries } from '../../api/lookup/tries.ts';

describe('查询码: the look-up code', () => {
  const key = Buffer.alloc(32, 7);

  it('is 80 bits in sixteen characters that nobody mixes up, the same for a retry and another for each case and issue', () => {
    const codes = Array.from({ length: 500 }, (_, index) => lookupCodeOf(key, `command-${index}`));
    expect(new Set(codes).size).toBe(500);
    for (const code of codes) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/);
    // every place takes every one of 32 characters: five bits each
    for (let place = 0; place < 4; place += 1) expect(new Set(codes.map((code) => code[place])).size).toBe(32);
    expect(lookupCodeOf(key, 'command-1')).toBe(codes[1]);
    expect(lookupCodeOf(key, 'command-1', 1)).not.toBe(codes[1]);
    expect(lookupCodeOf(Buffer.alloc(32, 8), 'command-1')).not.toBe(codes[1]);
  });

  it('is taken as people write it', () => {
    const code = lookupCodeOf(key, 'command-1');
    expect(isSameCode(key, ` ${code.toLowerCase().replaceAll('-', ' ')} `, code)).toBe(true);
    expect(normalisedCode('oO0-iIl1')).toBe('0001111');
    expect(isSameCode(key, code.slice(0, -1), code)).toBe(false);
    expect(isSameCode(key, '', code)).toBe(false);
  });
});

describe('wrong codes are counted by who gave them', () => {
  const MINUTE = 60_000;

  it('an address that was wrong five times for a case waits, from the first of them, and no longer for going on', () => {
    let now = 0;
    const tries = new Tries(() => now);
    for (let count = 0; count < 5; count += 1) {
      expect(tries.waitFor('a', 'case')).toBe(0);
      tries.failed('a', 'case');
    }
    expect(tries.waitFor('a', 'case')).toBe(15 * 60);
    expect(tries.waitFor('a', 'other')).toBe(0);
    now = 14 * MINUTE;
    tries.failed('a', 'case');
    expect(tries.waitFor('a', 'case')).toBe(60);
    now = 15 * MINUTE;
    expect(tries.waitFor('a', 'case')).toBe(0);
  });

  it('and twenty times whatever the case: numbers are not tried out either', () => {
    const tries = new Tries(() => 0);
    for (let count = 0; count < 20; count += 1) tries.failed('a', `case-${count}`);
    expect(tries.waitFor('a', 'case-99')).toBe(10 * 60);
    expect(tries.waitFor('b', 'case-1')).toBe(0);
  });

  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '::ffff:192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
  ])('%s counts as %s', (address, network) => expect(networkOf(address)).toBe(network));

  it('whoever was not wrong himself gets in, however many guess at his case', () => {
    const tries = new Tries(() => 0);
    for (let count = 0; count < 500; count += 1) tries.failed(`guesser-${count}`, 'case');
    expect(tries.waitFor('guesser-1', 'case')).toBeGreaterThan(0);
    expect(tries.waitFor('applicant', 'case')).toBe(0);
  });
});
