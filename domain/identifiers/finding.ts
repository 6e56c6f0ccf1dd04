import type { RefusalDetail } from '../refusal.ts';

/** What is wrong with an identifier. None means valid; a warning is reported and rejects nothing. */
export type Finding<Code extends string = string> = {
  code: Code;
  severity: 'error' | 'warning';
  /** what the faulty part should have been, where it can be computed */
  expected?: string;
  detail?: RefusalDetail;
};

export const error = <Code extends string>(code: Code, more: Partial<Finding> = {}): Finding<Code> => ({
  ...more,
  code,
  severity: 'error',
});

export const warning = <Code extends string>(code: Code, more: Partial<Finding> = {}): Finding<Code> => ({
  ...more,
  code,
  severity: 'warning',
});
