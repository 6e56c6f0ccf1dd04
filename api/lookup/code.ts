import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * 查询码: what opens the look-up of one case without an account. It is made of the id of the command that opened the
 * case by a keyed hash, so it stands nowhere: not in the ledger, not in a log, not in a copy of either; whoever retries
 * a submission is given the same one; and nobody can work it out without the key. 80 bits.
 */

const CHARACTERS = 16;
/** Crockford's: without letters that are read as others */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A key of its own, so that a code tells nothing about the keyed hashes of personal data. */
const keyFrom = (macKey: Uint8Array): Buffer => createHmac('sha256', macKey).update('shenguan/lookup-code/1').digest();

/** @param issue how often it was given out anew; the codes before it open nothing any more */
export function lookupCodeOf(macKey: Uint8Array, openedBy: string, issue = 0): string {
  const bytes = createHmac('sha256', keyFrom(macKey)).update(`${openedBy}\n${issue}`).digest();
  const code = [...bytes.subarray(0, CHARACTERS)].map((byte) => ALPHABET[byte & 31]).join('');
  return code.replaceAll(/(.{4})(?=.)/g, '$1-');
}

/** As people write it down: without dashes, in small letters, with an O for a zero. */
export const normalisedCode = (given: string): string =>
  given.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');

/** In the same time whatever they are: both are hashed first. */
export function isSameCode(macKey: Uint8Array, given: string, expected: string): boolean {
  const digest = (code: string) => createHmac('sha256', keyFrom(macKey)).update(normalisedCode(code)).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
