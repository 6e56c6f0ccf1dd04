import type { ItemFacts } from '../catalogue/facts.ts';
import { itemFactsOn } from '../catalogue/lookup.ts';
import { refusal } from '../refusal.ts';
import { civilDateOf } from '../time.ts';
import type { Receive } from './commands.ts';

/** 办理方式: who may go which way (domain.md 2.5). Asked at receipt; what is then frozen decides how the case goes on. */

/** @throws Refusal `jointNotAllowed`, `commitmentNotAllowed`, `toleranceNotAllowed`, `materialsMissing`, `unknownMaterial` */
export function mustBeOpenTo({
  route,
  handling,
  commitment,
  tolerated = [],
  items,
  materials,
  facts,
  receivedAt,
}: Receive): void {
  const day = civilDateOf(receivedAt);
  const versions = items.flatMap(({ item }) => itemFactsOn(facts, item, day) ?? []);
  // Art. 26(2): one licence of one organ is joined with nothing, unless its own standard has several handle it
  if (handling === 'joint' && items.length === 1 && versions.every((version) => version.handling !== 'joint'))
    throw refusal('jointNotAllowed', { field: 'handling', items: items.map(({ item }) => item), instead: 'ordinary' });
  if (route === 'commitment') {
    const closed = versions.filter((version) => !version.commitment?.allowed).map(({ id }) => id);
    if (closed.length > 0) throw refusal('commitmentNotAllowed', { items: closed, instead: 'ordinary' });
    if (!commitment) throw refusal('reasonsRequired', { field: 'commitment' });
    if (commitment.signedOn > day) throw refusal('future', { field: 'commitment.signedOn', now: day });
  }
  if (route !== 'tolerance') {
    if (tolerated.length > 0) throw refusal('toleranceNotAllowed', { field: 'tolerated', instead: 'tolerance' });
    return;
  }
  mustBeMinor(versions, tolerated);
  const given = materials.map(({ material }) => material);
  const main = versions.flatMap((version) => version.materials.filter((one) => one.main && !one.shareable));
  const missing = main.map(({ id }) => id).filter((id) => !given.includes(id));
  if (missing.length > 0) throw refusal('mainMaterialMissing', { missing });
}

/** Minor materials of items that allow it, and nothing else, may follow. */
function mustBeMinor(versions: readonly ItemFacts[], tolerated: readonly string[]): void {
  const listed = versions.flatMap(({ materials }) => materials);
  const unlisted = tolerated.filter((id) => !listed.some((material) => material.id === id));
  if (unlisted.length > 0) throw refusal('unknownMaterial', { unlisted, listed: listed.map(({ id }) => id) });
  const main = listed.filter(({ id, main: isMain }) => isMain && tolerated.includes(id)).map(({ id }) => id);
  if (main.length > 0) throw refusal('mainMaterialMissing', { missing: main });
  const closed = versions
    .filter((version) => !version.tolerance?.allowed && version.materials.some(({ id }) => tolerated.includes(id)))
    .map(({ id }) => id);
  if (closed.length > 0) throw refusal('toleranceNotAllowed', { items: closed, instead: 'ordinary' });
}
