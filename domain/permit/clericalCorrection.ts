import { addWorkdays } from '../calendar.ts';
import { openObligation } from '../obligations/ladder.ts';
import { refusal } from '../refusal.ts';
import { civilDateOf, type Instant } from '../time.ts';
import { asAgent, mustBeWithinPower } from './agency.ts';
import { allowedCommands } from './allowed.ts';
import type { CorrectClericalError, Deliver } from './commands.ts';
import { mustBeUnconcerned } from './conflicts.ts';
import type { ClericalErrorCorrected, PermitEvent } from './events.ts';
import { itemOf, met, mustBeCompetentOrg, wrongState } from './guards.ts';
import { CERTIFICATE_WD, CLERICAL_CORRECTION } from './law.ts';
import { powerBySilence } from './power.ts';
import { pushed } from './review.ts';
import { correctionNotices, servedWithPaper } from './service/paper.ts';
import type { ClericalField, Permit, PermitItem } from './types.ts';

/**
 * 笔误更正: slips of the pen in a decision or its certificate. What was decided stays as it was decided: its outcome, its
 * days, its limits and conditions are no slips, and are altered by a change (Art. 49) or a revocation (Art. 69) alone.
 */

/**
 * What a document only repeats from elsewhere. The list is closed: whatever is not in it is substance. There is no free
 * wording among them: a text may hold a day, a limit or a condition, and is read by nobody here.
 */
export const CLERICAL_FIELDS = [
  'licenseeName',
  'licenseeCode',
  'legalRepresentative',
  'address',
  'itemName',
  'articleCited',
] as const satisfies readonly ClericalField[];

/** By these two somebody is known: both of them other than before is another licensee, and no slip. */
const IDENTIFYING: readonly ClericalField[] = ['licenseeName', 'licenseeCode'];

const isClerical = (field: string): field is ClericalField => CLERICAL_FIELDS.some((known) => known === field);

/**
 * @throws Refusal `substanceNotCorrectable`, `nothingToCorrect`
 */
export function correctClericalError(permit: Permit, command: CorrectClericalError, at: Instant): PermitEvent[] {
  if (permit.items.every(({ decision }) => decision === null)) throw wrongState(permit, 'correctClericalError');
  mustBeCompetentOrg(permit, command.by);
  mustBeUnconcerned(permit, 'by', command.by.user);
  const { by, item, reasons, notice, facts } = command;
  const entry = itemOf(permit, item);
  if (entry.decision === null) throw wrongState(permit, 'correctClericalError');
  const corrections = mustBeSlips(entry, command);
  const today = civilDateOf(at);
  const number = `${permit.caseNumber}-G${correctionsOf(permit).length + 1}`;
  const duty = {
    kind: 'deliver' as const,
    organ: permit.competentOrg,
    item,
    document: number,
    basis: [CLERICAL_CORRECTION],
    start: today,
    due: addWorkdays(permit.calendar, today, CERTIFICATE_WD),
  };
  const answer = powerBySilence(permit, facts, item, today);
  return [
    { type: 'ClericalErrorCorrected', by, item, number, correctedOn: today, corrections, reasons, notice },
    // whoever was told of the grant is told of this in the same breath (S8); a denial was told to nobody else
    ...(entry.decision.outcome === 'granted' ? pushed(permit, { item, facts, answer, correction: number }, at) : []),
    { type: 'ObligationOpened', obligation: openObligation(permit.calendar, permit.policy.ladder, duty) },
  ];
}

function mustBeSlips(
  { corrections: earlier = [] }: PermitItem,
  { corrections, item }: CorrectClericalError,
): ClericalErrorCorrected['corrections'] {
  const slips = corrections.map(({ field, was, becomes }, index) => {
    const path = `corrections[${index}]`;
    if (!isClerical(field))
      throw refusal('substanceNotCorrectable', {
        field: `${path}.field`,
        named: field,
        correctable: CLERICAL_FIELDS,
        instead: 'change',
      });
    // keyed hashes of equal texts are equal
    if (was.mac === becomes.mac) throw refusal('nothingToCorrect', { field: `${path}.becomes`, item });
    return { field, was, becomes };
  });
  const fields = [...earlier.flatMap((one) => one.fields), ...slips.map(({ field }) => field)];
  if (IDENTIFYING.every((field) => fields.includes(field)))
    throw refusal('substanceNotCorrectable', {
      field: 'corrections',
      named: IDENTIFYING.join(' '),
      correctable: CLERICAL_FIELDS.filter((field) => !IDENTIFYING.includes(field)),
      instead: 'change',
    });
  return slips;
}

const correctionsOf = ({ items }: Permit) => items.flatMap(({ corrections = [] }) => corrections);

/** Made, and not yet in the hands of whom it is about. */
export const hasUndeliveredCorrection = (permit: Permit): boolean =>
  correctionsOf(permit).some(({ delivered }) => !delivered);

/** 送达 of the correction; the decision itself may be delivered before or after it. */
export function deliverCorrection(permit: Permit, command: Deliver & { document: string }, at: Instant): PermitEvent[] {
  mustBeCompetentOrg(permit, command.by);
  const { by, item, document: number, method, recipient, proof } = command;
  const { corrections = [] } = itemOf(permit, item);
  const undelivered = corrections.filter(({ delivered }) => !delivered).map((one) => one.number);
  if (!undelivered.includes(number))
    throw refusal('deliveryNotPending', {
      field: 'document',
      document: number,
      undelivered,
      allowedCommands: allowedCommands(permit),
    });
  mustBeWithinPower(permit, command, 'receiveDocuments', at);
  const position = corrections.findIndex((one) => one.number === number);
  return [
    { type: 'ClericalCorrectionDelivered', by, item, number, method, ...asAgent(command), recipient, proof },
    ...met(permit, `deliver:${number}`, at),
    ...servedWithPaper(permit, correctionNotices(permit, item, position), command, at),
  ];
}
