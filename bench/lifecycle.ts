import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { Engine } from '../api/engine.ts';
import { versionOn } from '../domain/catalogue/lookup.ts';
import type { PermitCommand } from '../domain/permit/commands.ts';
import type { Actor } from '../domain/permit/types.ts';
import { civilDateOf, instantOf } from '../domain/time.ts';
import { BUREAU, competentOn, factsOf, materialsOf } from '../test/domain/permit/reference.ts';
import type { Receiver } from './receiver.ts';

export const JURISDICTION = '610113';
export const SUPERVISOR = '610113-health';
export const APPLICANT = 'party-1';
const ITEM = 'public-place-hygiene';
const REVIEWERS = ['reviewer-1', 'reviewer-2'];
const DEADLINE_MS = 60_000;
const ASK_AGAIN_MS = 10;

type Sent = { id: string; stream: string; name: string; command: PermitCommand };

/** What is measured against what: both are driven by the same commands through the same client. */
export type Side = {
  stream(number: string): string;
  /** @returns false when the case is not ready for the command yet */
  send(sent: Sent): Promise<boolean>;
};

export const oursSide = (engine: Engine): Side => ({
  stream: (number) => `permit/${number}`,
  async send({ command, ...sent }) {
    // plain JSON, as the API hands it over: the row of a command holds the same
    const sending = await engine.send({ ...sent, command: { ...command } }, Date.now() + DEADLINE_MS);
    if (sending.outcome === 'receipt') return true;
    if (sending.outcome === 'refused' && sending.code === 'pushNotOpen') return false;
    throw new Error(`${sent.name} of ${sent.stream}: ${JSON.stringify(sending)}`);
  },
});

export type Lifecycle = { number: string; pushId: string; commands: PermitCommand[] };

const officer = (user: string, org: string = BUREAU): Actor => ({ user, org, role: 'officer' });

/** An ordinary permit with a supervisor: received, accepted, reviewed, granted, delivered, taken over. */
export function lifecycleOf(serial: number): Lifecycle {
  const receivedAt = instantOf(Date.now() - 1000);
  const day = civilDateOf(receivedAt);
  const number = `${JURISDICTION}-${day.replaceAll('-', '')}-${String(serial).padStart(6, '0')}`;
  const pushId = `${number}-P1`;
  const frozen = factsOf(JURISDICTION, ITEM, Number(day.slice(0, 4)));
  const facts = factsOf(JURISDICTION, ITEM);
  const conditions = versionOn(facts.items, day)?.conditions ?? [];
  const clerk = officer('clerk');
  const commands: PermitCommand[] = [
    {
      type: 'receive',
      by: clerk,
      caseNumber: number,
      jurisdiction: JURISDICTION,
      receivedAt,
      channel: 'window',
      competentOrg: competentOn(frozen, ITEM, day) ?? BUREAU,
      kind: 'new',
      items: [{ item: ITEM }],
      materials: materialsOf(frozen, ITEM, day).map((material) => ({ material, source: 'upload' })),
      applicant: { id: APPLICANT, mac: 'mac-of-party-1' },
      decidableAtOnce: false,
      requestWrittenDecision: false,
      finding: null,
      facts: frozen,
    },
    { type: 'accept', by: clerk, facts },
    { type: 'startReview', by: officer('head'), reviewers: REVIEWERS },
    ...REVIEWERS.map(
      (reviewer): PermitCommand => ({
        type: 'verifySubstance',
        by: officer(reviewer),
        item: ITEM,
        findings: conditions.map((condition) => ({ condition, met: true })),
      }),
    ),
    {
      type: 'decide',
      by: officer('decider'),
      item: ITEM,
      outcome: 'granted',
      articles: [{ document: '公共场所卫生管理条例', article: '第八条' }],
      facts,
    },
    { type: 'issueCertificate', by: clerk, item: ITEM, certificateNumber: 'WS6101130000001' },
    {
      type: 'deliver',
      by: clerk,
      item: ITEM,
      method: 'inPerson',
      recipient: { id: 'text-1', mac: 'mac-of-text-1' },
      proof: { sha256: '0'.repeat(64) },
    },
    { type: 'acknowledge', by: officer('liaison', SUPERVISOR), pushId, officer: 'officer-7' },
  ];
  return { number, pushId, commands };
}

/** @returns how often the case had to be asked again */
export async function sendCommand(
  side: Side,
  { number, commands }: Lifecycle,
  command: PermitCommand,
): Promise<number> {
  const stream = side.stream(number);
  const place = commands.indexOf(command);
  for (let again = 0; ; again++) {
    if (await side.send({ id: `${stream}/${place}/${again}`, stream, name: command.type, command })) return again;
    await pause(ASK_AGAIN_MS);
  }
}

/** From the first command to the end of the workflow. @returns how often the supervisor was too early */
export async function live(side: Side, client: Client, receiver: Receiver, lifecycle: Lifecycle): Promise<number> {
  let tooEarly = 0;
  for (const command of lifecycle.commands) {
    // nobody takes over what has not arrived
    if (command.type === 'acknowledge') await receiver.arrival(lifecycle.pushId);
    tooEarly += await sendCommand(side, lifecycle, command);
  }
  await client.workflow.getHandle(side.stream(lifecycle.number)).result();
  return tooEarly;
}
