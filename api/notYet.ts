import type { Submission } from './schemas/application.ts';

/** Ways of handling that come with later releases: named, and refused rather than treated as something else. */
export type NotYet = {
  path: string;
  name: 'commitment' | 'tolerance' | 'renewal' | 'joint' | 'integratedTrade' | 'severalItems';
};

export function notYetOf({ kind, trade, items, route, handling }: Submission): NotYet | null {
  if (kind === 'renewal') return { path: 'kind', name: 'renewal' };
  if (handling === 'joint') return { path: 'handling', name: 'joint' };
  if (items.length > 1 && trade === undefined) return { path: 'items', name: 'severalItems' };
  if (trade !== undefined) return { path: 'trade', name: 'integratedTrade' };
  return route === 'ordinary' ? null : { path: 'route', name: route };
}
