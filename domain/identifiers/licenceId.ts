/**
 * Electronic licence id 电子证照标识 (GB/T 36904-2018):
 * `1.2.156.3005.2.{type}.{issuer}.{serial}.{version}.{check}`, check by ISO 7064 MOD 37,36 over the parts
 * without their dots.
 */
import { type CreditCodeFinding, creditCodeFindings } from './creditCode.ts';
import { error, type Finding } from './finding.ts';

export type LicenceIdFinding =
  | Finding<'licenceIdFormat' | 'licenceIdType' | 'licenceIdSerial' | 'licenceIdVersion' | 'licenceIdCheck'>
  | CreditCodeFinding;

export type LicenceIdParts = {
  /** 21 characters: credit code of the authority that defined the type, and three more */
  type: string;
  /** credit code of the issuing organ */
  issuer: string;
  serial: string;
  /** three digits */
  version: string;
};

const ROOT = '1.2.156.3005.2';
const CHARACTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

export const formatLicenceId = (parts: LicenceIdParts): string =>
  `${ROOT}.${parts.type}.${parts.issuer}.${parts.serial}.${parts.version}.${checkCharacter(parts)}`;

export function licenceIdFindings(id: string): LicenceIdFinding[] {
  const [type, issuer, serial, version, check, ...rest] = id.startsWith(`${ROOT}.`)
    ? id.slice(ROOT.length + 1).split('.')
    : [];
  if (!type || !issuer || !serial || !version || !check || rest.length > 0) return [error('licenceIdFormat')];
  const findings: LicenceIdFinding[] = creditCodeFindings(issuer);
  if (!/^[0-9A-Z]{21}$/.test(type)) findings.push(error('licenceIdType'));
  if (!/^[0-9A-Z]+$/.test(serial)) findings.push(error('licenceIdSerial'));
  if (!/^\d{3}$/.test(version)) findings.push(error('licenceIdVersion'));
  // The check says nothing as long as a part of it is malformed.
  if (findings.some((finding) => finding.severity === 'error')) return findings;
  const expected = checkCharacter({ type, issuer, serial, version });
  return check === expected ? findings : [...findings, error('licenceIdCheck', { expected })];
}

function checkCharacter({ type, issuer, serial, version }: LicenceIdParts): string {
  let product = 36;
  for (const character of `${type}${issuer}${serial}${version}`) {
    const sum = (product + CHARACTERS.indexOf(character)) % 36 || 36;
    product = (sum * 2) % 37;
  }
  return CHARACTERS.charAt((37 - product) % 36);
}
