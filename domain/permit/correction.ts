import { addWorkdays, dueInstant, rollToWorkday } from '../calendar.ts';
import type { ItemFacts } from '../catalogue/facts.ts';
import { correctionNoticeBy } from '../catalogue/limits.ts';
import { itemFactsOn } from '../catalogue/lookup.ts';
import { openObligation } from '../obligations/ladder.ts';
import { refusal } from '../refusal.ts';
import { civilDateOf, type Instant } from '../time.ts';
import { asAgent, mustBeWithinPower } from './agency.ts';
import { allowedCommands } from './allowed.ts';
import { askedAt } from './askedAt.ts';
import type { Correct, RequestCorrection } from './commands.ts';
import type { PermitEvent } from './events.ts';
import { met, mustBeCompetentOrg, mustBeIn, undecidedItems } from './guards.ts';
import { article } from './law.ts';
import { withinLicence } from './renewal.ts';
import { toleratedOf } from './tolerance.ts';
import type { Permit } from './types.ts';

/** 材料与补正: what is missing, told once, handed in a second time: Art. 31, 32(1)4–5. */

const materialsOf = (permit: Permit): ItemFacts['materials'] =>
  undecidedItems(permit).flatMap((item) => {
    const version = permit.facts && itemFactsOn(permit.facts, item, civilDateOf(permit.receivedAt));
    return version?.materials ?? [];
  });

/**
 * Listed materials that were not handed in, and those that were named as defective and have not been handed in again.
 * What a department keeps and shares is not the applicant's to bring (S5, S20; 国务院令第716号).
 */
export const missingMaterials = (permit: Permit): string[] =>
  materialsOf(permit)
    .filter((material) => !material.shareable)
    .map((material) => material.id)
    .filter((id) => !permit.given.includes(id) || permit.correction?.open.includes(id));

/** What the bureau takes from the department that keeps it, because the applicant brought none (Art. 33). */
export const sharedMaterials = (permit: Permit): string[] =>
  materialsOf(permit)
    .filter((material) => material.shareable && !permit.given.includes(material.id))
    .map((material) => material.id);

/** 一次性告知补正: all defects, once (Art. 32(1)4). */
export function requestCorrection(permit: Permit, command: RequestCorrection, at: Instant): PermitEvent[] {
  if (permit.state === 'RECEIVED' && permit.correction)
    throw refusal('correctionAlreadyRequested', {
      on: permit.correction.requestedOn,
      allowedCommands: allowedCommands(permit),
    });
  mustBeIn(permit, 'requestCorrection', 'RECEIVED');
  mustBeCompetentOrg(permit, command.by);
  const named = command.defects.map((defect) => defect.material);
  mustBeListed(permit, named);
  const shared = materialsOf(permit)
    .filter((material) => material.shareable && named.includes(material.id))
    .map((material) => material.id);
  if (shared.length > 0) throw refusal('materialShared', { shared, missing: missingMaterials(permit) });
  // what the applicant may hand in later need not be named, and may be
  const unnamed = missingMaterials(permit).filter((id) => ![...named, ...toleratedOf(permit)].includes(id));
  if (unnamed.length > 0 || named.length === 0) throw refusal('materialsMissing', { unnamed });
  return [
    {
      type: 'CorrectionRequested',
      by: command.by,
      defects: command.defects,
      applicantDue: withinLicence(
        permit,
        addWorkdays(permit.calendar, civilDateOf(at), permit.policy.correctionByApplicantWd),
      ),
    },
    ...met(permit, 'accept', at),
  ];
}

/** 补正: the second hand-in. A complete one must be accepted that day; silence accepts it as of that day [C]. */
export function correct(permit: Permit, command: Correct, at: Instant): PermitEvent[] {
  mustBeIn(permit, 'correct', 'CORRECTION_REQUESTED');
  if (command.materials.length === 0) throw refusal('nothingHandedIn', { missing: missingMaterials(permit) });
  mustBeListed(
    permit,
    command.materials.map((given) => given.material),
  );
  const asked = askedAt(permit, command, at);
  mustBeWithinPower(permit, command, 'correct', asked);
  const day = civilDateOf(asked);
  const duty = {
    kind: 'accept' as const,
    organ: permit.competentOrg,
    basis: [article('第三十二条第一款第五项')],
    start: day,
    // of that day; on a holiday, of the next working day
    due: rollToWorkday(permit.calendar, day),
  };
  return [
    {
      type: 'CorrectionHandedIn',
      by: command.by,
      ...asAgent(command),
      materials: command.materials,
      deemed: { at: dueInstant(correctionNoticeBy(permit.calendar, day)), asOf: day },
      ...(command.facts && { facts: command.facts }),
    },
    { type: 'ObligationOpened', obligation: openObligation(permit.calendar, permit.policy.ladder, duty) },
  ];
}

function mustBeListed(permit: Permit, materials: string[]): void {
  const listed = materialsOf(permit).map((material) => material.id);
  const unlisted = materials.filter((id) => !listed.includes(id));
  // Art. 31: nothing beyond the listed materials may be asked
  if (unlisted.length > 0) throw refusal('unknownMaterial', { unlisted, listed });
}
