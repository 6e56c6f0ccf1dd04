import { createHmac, randomBytes } from 'node:crypto';

/**
 * Wrong codes, counted by who gave them and for which case. Whoever guesses is locked out for a while; whoever is right
 * at the first try gets in, however many others guess at the same case, so nobody can lock an applicant out.
 */

type Counted = { failures: number; until: number };

const ADDRESS = { most: 20, lastsMs: 10 * 60_000 };
const PAIR = { most: 5, lastsMs: 15 * 60_000 };
const CASE = { most: 50, lastsMs: 60 * 60_000 };
/** beyond it the oldest are forgotten: what is counted must not fill the memory */
const MOST_COUNTED = 100_000;

export class Tries {
  private readonly counted = new Map<string, Counted>();
  /** addresses are kept as hashes under a key that dies with the process */
  private readonly key = randomBytes(32);
  private readonly now: () => number;

  constructor(now: () => number = Date.now) {
    this.now = now;
  }

  /** @returns seconds to wait; 0 where a try is allowed */
  waitFor(address: string, caseNumber: string): number {
    const [ofAddress, ofPair, ofCase] = this.standing(address, caseNumber);
    const isGuessed = ofCase.failures >= CASE.most && ofPair.failures > 0;
    const untils = [
      ofAddress.failures >= ADDRESS.most ? ofAddress.until : 0,
      ofPair.failures >= PAIR.most ? ofPair.until : 0,
      isGuessed ? ofCase.until : 0,
    ];
    return Math.max(0, Math.ceil((Math.max(...untils) - this.now()) / 1000));
  }

  failed(address: string, caseNumber: string): void {
    const [ofAddress, ofPair, ofCase] = this.names(address, caseNumber);
    this.count(ofAddress, ADDRESS.lastsMs);
    this.count(ofPair, PAIR.lastsMs);
    this.count(ofCase, CASE.lastsMs);
  }

  private standing(address: string, caseNumber: string): [Counted, Counted, Counted] {
    const [ofAddress, ofPair, ofCase] = this.names(address, caseNumber);
    return [this.of(ofAddress), this.of(ofPair), this.of(ofCase)];
  }

  private of(name: string): Counted {
    const found = this.counted.get(name);
    return found && found.until > this.now() ? found : { failures: 0, until: 0 };
  }

  private names(address: string, caseNumber: string): [string, string, string] {
    const hashed = (text: string) => createHmac('sha256', this.key).update(text).digest('base64url');
    const from = networkOf(address);
    return [hashed(`address\n${from}`), hashed(`pair\n${from}\n${caseNumber}`), hashed(`case\n${caseNumber}`)];
  }

  /** The time runs from the first of them: going on does not lock out for longer. */
  private count(name: string, lastsMs: number): void {
    const before = this.of(name);
    this.counted.delete(name);
    this.counted.set(name, {
      failures: before.failures + 1,
      until: before.failures > 0 ? before.until : this.now() + lastsMs,
    });
    const [oldest] = this.counted.keys();
    if (this.counted.size > MOST_COUNTED && oldest !== undefined) this.counted.delete(oldest);
  }
}

/** One connection has 2^64 addresses of IPv6: the first half of it stands for all of them. */
export function networkOf(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address;
  const [head = '', tail] = address.split('::');
  const groups = head.split(':').filter((group) => group !== '');
  const rest = tail === undefined ? [] : tail.split(':').filter((group) => group !== '');
  const zeros = Array.from({ length: Math.max(0, 8 - groups.length - rest.length) }, () => '0');
  return [...groups, ...(tail === undefined ? [] : zeros), ...rest].slice(0, 4).join(':');
}
