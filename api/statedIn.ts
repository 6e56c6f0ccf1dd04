import type { Receive } from '../domain/permit/commands.ts';
import { type Instant, parseInstant } from '../domain/time.ts';
import { canonicalJson, type JsonObject } from '../ledger/canonical.ts';
import { present } from './commands/caseCommand.ts';
import type { Submission } from './schemas/application.ts';

const STATED = [
  'jurisdiction',
  'receivedAt',
  'channel',
  'kind',
  'licenceRef',
  'route',
  'handling',
  'trade',
  'commitment',
  'tolerated',
  'items',
  'materials',
  'decidableAtOnce',
  'agent',
  'service',
] as const satisfies readonly (keyof Receive)[];

export const receivedAtOf = ({ receivedAt }: Submission): Instant => parseInstant(receivedAt) ?? receivedAt;

/** What an application says of itself and its case holds for ever, without people and without what we know ourselves. */
export function statedIn(application: Submission): Pick<Receive, (typeof STATED)[number]> {
  const { jurisdiction, channel, kind, licenceRef, route, handling, trade, commitment, tolerated, agent, service } =
    application;
  return {
    jurisdiction,
    receivedAt: receivedAtOf(application),
    channel,
    kind,
    items: application.items.map(({ item }) => ({ item })),
    materials: application.materials.map(({ materialId, source, sha256, pages }) => ({
      material: materialId,
      source,
      ...present({ sha256, pages }),
    })),
    decidableAtOnce: application.facts?.decidableAtOnce === true,
    ...present({
      licenceRef,
      route: route === 'ordinary' ? undefined : route,
      handling,
      service,
      trade,
      commitment: route === 'commitment' && commitment ? { signedOn: commitment.signedOn } : undefined,
      tolerated: route === 'tolerance' ? tolerated : undefined,
      agent: agent && powerOf(agent.powerOfAttorney),
    }),
  };
}

/** The power without the people in it. */
const powerOf = ({
  sha256,
  scope,
  from,
  through,
}: NonNullable<Submission['agent']>['powerOfAttorney']): NonNullable<Receive['agent']> => ({
  sha256,
  scope,
  from,
  through,
});

/** Whether the first event of a case holds just that: its people are compared by their keyed hash. */
export function isStatedIn(application: Submission, first: JsonObject): boolean {
  const stated: JsonObject = JSON.parse(JSON.stringify(statedIn(application)));
  return STATED.every((name) => canonicalJson(stated[name] ?? null) === canonicalJson(first[name] ?? null));
}
