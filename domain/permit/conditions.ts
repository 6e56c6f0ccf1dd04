import type { ItemFacts } from '../catalogue/facts.ts';
import type { Basis } from '../catalogue/types.ts';
import { refusal } from '../refusal.ts';
import type { LicenceCondition } from './types.ts';

/** 附条件的许可: what the licensee has to keep to, each for itself under a law that lets a licence carry conditions. */

const sameBasis = (one: Basis, other: Basis): boolean =>
  one.document === other.document && one.article === other.article;

/**
 * No licence is narrower than the law has it: a condition rests on one of the laws that the item names for it.
 * @throws Refusal `conditionsNotAllowed`, `conditionWithoutLaw`
 */
export function mustRestOnLaw(version: ItemFacts, conditions: readonly LicenceCondition[]): void {
  if (conditions.length === 0) return;
  const { conditionLaws = [] } = version;
  if (conditionLaws.length === 0)
    throw refusal('conditionsNotAllowed', { field: 'conditions', item: version.id, instead: 'grantWithoutConditions' });
  const index = conditions.findIndex(({ basis }) => !conditionLaws.some((law) => sameBasis(law, basis)));
  if (index >= 0)
    throw refusal('conditionWithoutLaw', {
      field: `conditions[${index}].basis`,
      laws: conditionLaws.map(({ document, article }) => `${document}${article}`),
    });
}
