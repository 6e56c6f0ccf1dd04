import type { Obligation, ObligationKind } from '../obligations/types.ts';

/**
 * 承办分工: the parts of a case that one officer at a time has in hand. Who reviews does not decide alone (Art. 34), so
 * review and decision are two parts; what other organs owe in the case is theirs, one part for each duty.
 */
export const WORK_PARTS = ['accept', 'review', 'decide', 'deliver', 'acknowledge', 'consult'] as const;
export type WorkPart = (typeof WORK_PARTS)[number];

/** A part of one case, `review`; of the duties of other organs each by itself, `acknowledge:610113-20261123-000001-P1`. */
export type WorkId = string;

/** Pushes and publications are the system's own work, and nobody's. */
export const PARTS_OF: { readonly [kind in ObligationKind]: readonly WorkPart[] } = {
  accept: ['accept'],
  assign: ['review'],
  review: ['review', 'decide'],
  hearing: ['review'],
  procedure: ['review'],
  consult: ['consult'],
  decide: ['review', 'decide'],
  issue: ['deliver'],
  deliver: ['deliver'],
  serve: ['deliver'],
  publish: [],
  push: [],
  acknowledge: ['acknowledge'],
};

/** Of those parts every duty is taken in hand by itself. */
export const BY_DUTY: readonly WorkPart[] = ['acknowledge', 'consult'];

export const worksOf = ({ id, kind }: Pick<Obligation, 'id' | 'kind'>): WorkId[] =>
  PARTS_OF[kind].map((part) => (BY_DUTY.includes(part) ? id : part));

export const partOf = (work: WorkId): WorkPart | undefined =>
  WORK_PARTS.find((part) => (BY_DUTY.includes(part) ? work.startsWith(`${part}:`) : work === part));
