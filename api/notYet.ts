import type { Submission } from './schemas/application.ts';

/** Ways of handling that come with later releases: named, and refused rather than treated as something else. */
export type NotYet = {
  path: string;
  name: 'commitment' | 'tolerance' | 'renewal' | 'joint' | 'integratedTrade' | 'severalItems';
};

/**
 * @param written for a written decision of an organ that is not competent, how the case would have been handled
 * does not matter; only what the case itself cannot hold does
 */
export function notYetOf(application: Submission, { written }: { written: boolean }): NotYet | null {
  const { kind, trade, items, route, handling } = application;
  if (kind === 'renewal') return { path: 'kind', name: 'renewal' };
  if (handling === 'joint' && !written) return { path: 'handling', name: 'joint' };
  if (items.length > 1 && trade === undefined) return { path: 'items', name: 'severalItems' };
  if (trade !== undefined) return { path: 'trade', name: 'integratedTrade' };
  return route === 'ordinary' || written ? null : { path: 'route', name: route };
}
