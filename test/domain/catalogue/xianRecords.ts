import { readFileSync } from 'node:fs';
import type { Application } from '../../../domain/catalogue/application.ts';
import { type Instant, parseInstant } from '../../../domain/time.ts';

/** The records of applications.jsonl with what is expected of them on their own day. */
export type ExpectedItem = {
  item: string;
  supervisor: string;
  enforcer: string;
  inNameOf?: string;
  keyField: boolean;
  dayZero?: string;
  statutoryDue?: string;
  statutoryDueLenient?: string;
  promisedDue?: string;
  decideOn?: string;
  verifyBy?: string;
  completeBy?: string;
  applyBy?: string;
  inTime?: boolean;
  decideBy?: string;
  ifUndecided?: { outcome: string; on: string };
};
export type ApplicationRecord = Application & {
  id: string;
  scenario: string;
  expected: {
    outcome: string;
    catalogueVersion: number;
    competentOrg: string;
    items: ExpectedItem[];
    acceptedOn?: string;
    correctionNoticeBy?: string;
    missingMaterials?: string[];
    extension?: { wd: number; approvedBy: string; approveBy: string; statutoryDue: string };
  };
};
export type InvalidRecord = {
  case: string;
  expect: 'accept' | 'reject';
  reason: string;
  submittedAt?: string;
  errors: { path: string; code: string }[];
  input: Application & { id: string };
};

const text = (name: string): string =>
  readFileSync(new URL(`../../../local/reference/xian/${name}`, import.meta.url), 'utf8');
const lines = <Line>(name: string): Line[] =>
  text(name)
    .trim()
    .split('\n')
    .map((line): Line => JSON.parse(line));

export const applications = lines<ApplicationRecord>('applications.jsonl');
export const invalidRecords = lines<InvalidRecord>('applications.invalid.jsonl');
export const laterOutcomes: {
  asOf: string;
  applications: { [id: string]: { outcome: string; code: string; pointsTo: string } };
  invalid: { [id: string]: { outcome: string } };
} = JSON.parse(text('later-outcomes.json'));

/** Without a day of submission, input counts as handed in when it was received. */
export const submittedAtOf = (application: Application, submittedAt?: string): Instant =>
  parseInstant(submittedAt ?? application.receivedAt) ?? '2026-03-02T09:00:00.000+08:00';

export const handedInOn = <Input extends Application>(application: Input, day: string): Input => ({
  ...application,
  receivedAt: `${day}T09:00:00+08:00`,
});
