/** 特别程序: what Art. 45 takes out of the limit, a closed list. A survey of the place (踏勘) is not on it. */
export const SPECIAL_PROCEDURES = [
  'hearing',
  'tender',
  'auction',
  'inspection',
  'test',
  'quarantine',
  'appraisal',
  'expertReview',
] as const;
