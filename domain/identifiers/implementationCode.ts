/**
 * Numbers of a licence item: basic code 基本编码 (12 digits, kept opaque), implementation code 实施编码
 * (31 = credit code of the implementing organ, level, basic code) and handling-item code 业务办理项编码 (33).
 */
import { type CreditCodeFinding, creditCodeFindings } from './creditCode.ts';
import { error, type Finding } from './finding.ts';

export type ImplementationCodeFinding =
  | Finding<
      'basicCodeFormat' | 'implementationCodeLength' | 'handlingCodeLength' | 'levelRange' | 'handlingSerialFormat'
    >
  | CreditCodeFinding;

export type ImplementationCode = {
  creditCode: string;
  /** 1 national, 2 province, 3 city, 4 county, 5 township */
  level: number;
  basicCode: string;
  /** only in a handling-item code */
  handlingSerial?: string;
};

export const basicCodeFindings = (code: string): ImplementationCodeFinding[] =>
  /^\d{12}$/.test(code) ? [] : [error('basicCodeFormat')];

export const implementationCodeFindings = (code: string): ImplementationCodeFinding[] =>
  code.length === 31 ? partFindings(code) : [error('implementationCodeLength')];

export function handlingCodeFindings(code: string): ImplementationCodeFinding[] {
  if (code.length !== 33) return [error('handlingCodeLength')];
  const serial: ImplementationCodeFinding[] = /\d{2}$/.test(code) ? [] : [error('handlingSerialFormat')];
  return [...partFindings(code.slice(0, 31)), ...serial];
}

/** The parts of an implementation code or a handling-item code; null when it has an error. */
export function parseImplementationCode(code: string): ImplementationCode | null {
  const findings = code.length === 33 ? handlingCodeFindings(code) : implementationCodeFindings(code);
  if (findings.some((finding) => finding.severity === 'error')) return null;
  const parts = { creditCode: code.slice(0, 18), level: Number(code.charAt(18)), basicCode: code.slice(19, 31) };
  return code.length === 33 ? { ...parts, handlingSerial: code.slice(31) } : parts;
}

function partFindings(code: string): ImplementationCodeFinding[] {
  const level: ImplementationCodeFinding[] = /[1-5]/.test(code.charAt(18)) ? [] : [error('levelRange')];
  return [...creditCodeFindings(code.slice(0, 18)), ...level, ...basicCodeFindings(code.slice(19))];
}
