import type { z } from 'zod';
import type { Application } from '../domain/catalogue/application.ts';
import { applicationFindings } from '../domain/catalogue/applicationFindings.ts';
import type { Catalogue } from '../domain/catalogue/types.ts';
import type { Instant } from '../domain/time.ts';
import type { FieldError } from './problem.ts';
import { applicationOf, submission } from './schemas/application.ts';
import { fieldErrors } from './schemas/issues.ts';

/**
 * All faults of a submission at once: those of its shape, and those the domain finds in the parts whose shape is
 * sound. An applicant must not be sent back twice for one form.
 */

type Part = keyof Application;

/** Faults of shape after which a value is not even of the right type. */
const UNSOUND: readonly string[] = ['type', 'required', 'tooMany'];

/** What the domain reads together with a part: unsound parts make its findings there worthless. */
const READ_WITH: { [part in Part]?: readonly Part[] } = {
  jurisdiction: ['premises', 'items', 'licenceRef'],
  receivedAt: ['items', 'licenceRef', 'lateEntryReason'],
  items: ['materials', 'route', 'licenceRef'],
  applicant: ['route', 'agent'],
  kind: ['licenceRef'],
  route: ['materials', 'commitment'],
  service: ['applicant'],
};

/** Stands in for unsound parts, so that the rest can be looked at. */
const NEUTRAL: Application = {
  jurisdiction: '',
  receivedAt: '',
  channel: 'online',
  route: 'ordinary',
  kind: 'new',
  applicant: { kind: 'naturalPerson', name: '', creditRecord: 'none' },
  premises: { address: '', divisionCode: '', areaSqm: 0 },
  items: [],
  materials: [],
};

export function shapeErrors(error: z.ZodError, body: unknown): FieldError[] {
  return fieldErrors(error.issues, body);
}

export function soundPartFindings(
  catalogue: Catalogue,
  body: unknown,
  errors: readonly FieldError[],
  now: Instant,
): FieldError[] {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return [];
  const unsound = new Set(errors.filter(({ code }) => UNSOUND.includes(code)).map(({ path }) => partOf(path)));
  const doubtful = new Set([...unsound].flatMap((part) => [part, ...readWith(part)]));
  const sound = Object.fromEntries(
    Object.entries(body).filter(([name]) => Object.hasOwn(submission.shape, name) && !unsound.has(name)),
  );
  // Every part left is of the type its schema gives it: what failed by type was taken out one line above.
  const application = { ...NEUTRAL, ...sound } as Application;
  const reported = new Set(errors.map(({ path, code }) => `${path} ${code}`));
  return applicationFindings(catalogue, application, now).filter(
    ({ path, code }) => !doubtful.has(partOf(path)) && !reported.has(`${path} ${code}`),
  );
}

export const findingsOf = (
  catalogue: Catalogue,
  sound: Parameters<typeof applicationOf>[0],
  now: Instant,
): FieldError[] => applicationFindings(catalogue, applicationOf(sound), now);

const partOf = (path: string): string => /^[^.[]*/.exec(path)?.[0] ?? path;

const readWith = (part: string): readonly Part[] =>
  Object.entries(READ_WITH).find(([name]) => name === part)?.[1] ?? [];
