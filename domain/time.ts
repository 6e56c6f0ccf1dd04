/**
 * Time as the law counts it: civil dates and instants of Beijing time (Asia/Shanghai, UTC+8, no summer time).
 *
 * Both are strings of one fixed form, so that comparing text compares time, and the first ten characters of an
 * instant are its civil date. Nothing here reads a clock or depends on the time zone of the process.
 */

/** `YYYY-MM-DD`, a day in Beijing. */
export type CivilDate = string;

/** `YYYY-MM-DDTHH:mm:ss.sss+08:00`, always with milliseconds and always in Beijing time. */
export type Instant = string;

export const DAY_MS = 86_400_000;
export const MINUTE_MS = 60_000;
const BEIJING_OFFSET_MS = 8 * 3_600_000;

/** @param epochMs milliseconds since 1970-01-01T00:00Z */
export const instantOf = (epochMs: number): Instant =>
  `${new Date(epochMs + BEIJING_OFFSET_MS).toISOString().slice(0, -1)}+08:00`;

/** Milliseconds since 1970-01-01T00:00Z. */
export const epochMsOf = (at: Instant): number => Date.parse(at);

/** The same moment in the one fixed form, from any ISO 8601 text with an offset; null when it is none. */
export function parseInstant(text: string): Instant | null {
  const parts =
    /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,3})?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/.exec(text);
  if (!parts?.[1] || !isCivilDate(parts[1])) return null;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? null : instantOf(ms);
}

export const civilDateOf = (at: Instant): CivilDate => at.slice(0, 10);

/** The first moment of a day in Beijing. */
export const startOf = (day: CivilDate): Instant => `${day}T00:00:00.000+08:00`;

export const addMs = (at: Instant, ms: number): Instant => instantOf(epochMsOf(at) + ms);

/** True for a day that exists: 2026-02-30 does not. */
export const isCivilDate = (text: string): boolean => dayNumberOf(text) !== null;

/** Days since 1970-01-01; null for a text that is no day. */
export function dayNumberOf(text: string): number | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!parts) return null;
  const [year, month, dayOfMonth] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const day = new Date(Date.UTC(year, month - 1, dayOfMonth));
  // a day that does not exist comes out as another, and a year before 100 as one of the twentieth century
  const isReal = day.getUTCFullYear() === year && day.getUTCMonth() === month - 1 && day.getUTCDate() === dayOfMonth;
  return isReal ? day.getTime() / DAY_MS : null;
}

/** @param days natural days, may be negative */
export const addDays = (day: CivilDate, days: number): CivilDate =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
