import type { Actor } from '../../domain/permit/types.ts';

export const ROLES = [
  'windowClerk',
  'reviewer',
  'decider',
  'organHead',
  'governmentHead',
  'coordinationUnit',
  'inspector',
  'conferenceConvener',
  'conferenceSecretary',
  'catalogueOfficer',
  'catalogueApprover',
  'operator',
  'auditor',
  'clientSystem',
  'public',
] as const;

export type Role = (typeof ROLES)[number];

/** Who is asking, by a token that was verified. */
export type Caller = {
  user: string;
  org: string;
  roles: readonly Role[];
  jurisdiction: string;
  /** whose idempotency keys, status rows and webhook these are: the system, or the person where none stands between */
  client: string;
};

/** Nobody in particular: for what the law publishes. */
export const PUBLIC: Caller = { user: 'public', org: 'public', roles: ['public'], jurisdiction: '', client: 'public' };

export const actorOf = ({ user, org }: Caller, role: Role): Actor => ({ user, org, role });
