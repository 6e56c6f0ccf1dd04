import type { Submission } from './schemas/application.ts';

/** Ways of handling that come with later releases: named, and refused rather than treated as something else. */
export type NotYet = {
  path: string;
  name: 'renewal';
};

export function notYetOf({ kind }: Submission): NotYet | null {
  return kind === 'renewal' ? { path: 'kind', name: 'renewal' } : null;
}
