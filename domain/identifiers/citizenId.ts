/** Citizen id 公民身份号码 (GB 11643). Division codes of the past stay valid in it, so they are not looked up. */
import { isCivilDate } from '../time.ts';
import { error, type Finding } from './finding.ts';

export type CitizenIdFinding = Finding<'idFormat' | 'idDate' | 'idCheck'>;

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = '10X98765432';

/** The stored form: the check may be typed as a small x. */
export const normaliseCitizenId = (raw: string): string => raw.trim().toUpperCase();

/** @param id in its stored form */
export function citizenIdFindings(id: string): CitizenIdFinding[] {
  if (!/^\d{17}[\dX]$/.test(id)) return [error('idFormat')];
  if (!isCivilDate(`${id.slice(6, 10)}-${id.slice(10, 12)}-${id.slice(12, 14)}`)) return [error('idDate')];
  const sum = WEIGHTS.reduce((total, weight, place) => total + weight * Number(id.charAt(place)), 0);
  const check = CHECKS.charAt(sum % 11);
  return id[17] === check ? [] : [error('idCheck', { expected: check })];
}

/** The only form that may be shown or published: the first six and the last two characters. */
export const maskCitizenId = (id: string): string =>
  id.length <= 8 ? '*'.repeat(id.length) : `${id.slice(0, 6)}${'*'.repeat(id.length - 8)}${id.slice(-2)}`;
