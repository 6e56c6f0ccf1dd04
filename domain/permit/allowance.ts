import type { ItemFacts } from '../catalogue/facts.ts';
import { isSpecialLawText } from '../catalogue/findings/lawName.ts';
import { extensionWd } from '../catalogue/limits.ts';
import type { Permit } from './types.ts';

/** Art. 42: at most so many days, unless a law or regulation of the item's own says otherwise. */
const ORDINARY_WD = 10;
const JOINT_WD = 15;

export type Rank = 'organHead' | 'governmentHead';

/** What Art. 42 or the special law of the item gives, and whose it is to approve. */
export function allowance(facts: ItemFacts, { handling }: Pick<Permit, 'handling'>): { mostWd: number; needs: Rank } {
  const isJoint = handling === 'joint' || facts.handling === 'joint';
  const allowedWd = extensionWd(facts, { joint: handling === 'joint' });
  const ownWd = isJoint ? JOINT_WD : ORDINARY_WD;
  const hasSpecialLaw = facts.extensionBasis !== undefined && isSpecialLawText(facts.extensionBasis.document);
  return {
    mostWd: hasSpecialLaw ? allowedWd : Math.min(allowedWd, ownWd),
    needs: isJoint ? 'governmentHead' : 'organHead',
  };
}
