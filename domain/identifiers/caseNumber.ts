/**
 * Case number 办件编号: `{division or zone id}-{yyyymmdd of receipt}-{6-digit serial}`, unique per jurisdiction and
 * never used again.
 */
import { type CivilDate, isCivilDate } from '../time.ts';
import { error, type Finding } from './finding.ts';

export type CaseNumberFinding = Finding<'caseNumberFormat' | 'caseNumberDate' | 'caseNumberSerial'>;
export type CaseNumber = { jurisdiction: string; receivedOn: CivilDate; serial: number };

const FORM = /^([0-9A-Z]+)-(\d{4})(\d{2})(\d{2})-(\d{6})$/;
const LAST_SERIAL = 999_999;

/** @throws RangeError for parts that make no case number: a serial past six digits must not be cut */
export function formatCaseNumber({ jurisdiction, receivedOn, serial }: CaseNumber): string {
  const number = `${jurisdiction}-${receivedOn.replaceAll('-', '')}-${String(serial).padStart(6, '0')}`;
  if (!isCivilDate(receivedOn) || caseNumberFindings(number).length > 0) {
    throw new RangeError(`no case number can be made of ${jurisdiction}, ${receivedOn}, ${serial} (1–${LAST_SERIAL})`);
  }
  return number;
}

/** The parts of a case number; null when it is none. */
export function parseCaseNumber(number: string): CaseNumber | null {
  const [, jurisdiction, year, month, day, serial] = FORM.exec(number) ?? [];
  if (!jurisdiction || caseNumberFindings(number).length > 0) return null;
  return { jurisdiction, receivedOn: `${year}-${month}-${day}`, serial: Number(serial) };
}

export function caseNumberFindings(number: string): CaseNumberFinding[] {
  const [whole, , year, month, day, serial] = FORM.exec(number) ?? [];
  if (!whole) return [error('caseNumberFormat')];
  if (!isCivilDate(`${year}-${month}-${day}`)) return [error('caseNumberDate')];
  return serial === '000000' ? [error('caseNumberSerial')] : [];
}
