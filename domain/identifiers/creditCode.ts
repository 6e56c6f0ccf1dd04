/**
 * Unified social credit code 统一社会信用代码 (GB 32100-2015).
 *
 * Characters 3–8 are the registrar's division and are deliberately not looked up: enterprises of development zones
 * carry prefixes such as 610131 that are no division code of GB/T 2260.
 */
import { error, type Finding, warning } from './finding.ts';

export type CreditCodeFinding = Finding<'usccLength' | 'usccAlphabet' | 'usccCheck' | 'orgCodeCheck'>;

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2];

/** The stored form. */
export const normaliseCreditCode = (raw: string): string => raw.trim().toUpperCase();

/**
 * @param code in its stored form
 * @param exceptions documented legacy codes that were issued with a wrong check character
 */
export function creditCodeFindings(code: string, exceptions: readonly string[] = []): CreditCodeFinding[] {
  const characters = [...code];
  if (characters.length !== 18) return [error('usccLength')];
  if (!characters.every((character) => ALPHABET.includes(character))) return [error('usccAlphabet')];
  const findings: CreditCodeFinding[] = [];
  const check = checkCharacter(code);
  if (code[17] !== check) {
    const report = exceptions.includes(code) ? warning : error;
    findings.push(report('usccCheck', { expected: check }));
  }
  const organisationCheck = organisationCheckCharacter(code.slice(8, 16));
  if (code[16] !== organisationCheck) findings.push(warning('orgCodeCheck', { expected: organisationCheck }));
  return findings;
}

function checkCharacter(code: string): string {
  const sum = WEIGHTS.reduce((total, weight, place) => total + weight * ALPHABET.indexOf(code.charAt(place)), 0);
  return ALPHABET.charAt((31 - (sum % 31)) % 31);
}

/** The organisation code inside has a check character of its own (GB 11714), over the whole alphabet. */
function organisationCheckCharacter(body: string): string {
  const sum = ORGANISATION_WEIGHTS.reduce(
    (total, weight, place) => total + weight * Number.parseInt(body.charAt(place), 36),
    0,
  );
  const check = 11 - (sum % 11);
  if (check === 10) return 'X';
  return check === 11 ? '0' : String(check);
}
