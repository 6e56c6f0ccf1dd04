import { jurisdictionOfOrgan } from '../../catalogue/lookup.ts';
import { refusal } from '../../refusal.ts';
import { civilDateOf, type Instant } from '../../time.ts';
import { allowedCommands } from '../allowed.ts';
import type { PermitEvent } from '../events.ts';
import { met, opened } from '../guards.ts';
import type { Permit } from '../types.ts';
import { RELAY } from './basis.ts';
import type { ConfirmRelay, RequestRelay } from './commands.ts';
import { WITH_SUPERVISOR } from './feedback.ts';
import { dueOf } from './limits.ts';
import { mustBe } from './pushes.ts';

/**
 * 向上转送: where a supervisor of a higher level needs the result, that of the same level relays it, and not the bureau
 * (陕政办函〔2021〕74号). It is tracked as that supervisor's duty.
 * @throws Refusal `relayNotAbove` for an organ of the same level: it gets no copy by this way
 */
export function requestRelay(permit: Permit, command: RequestRelay, at: Instant): PermitEvent[] {
  const { by, pushId, to, reasons } = command;
  const push = mustBe(permit, pushId, WITH_SUPERVISOR, 'pushNotDelivered');
  const { supervisor } = push;
  if (by.org !== supervisor && by.org !== permit.competentOrg)
    throw refusal('notCompetent', { org: by.org, pointsTo: permit.competentOrg });
  if (jurisdictionOfOrgan(to) === permit.jurisdiction) throw refusal('relayNotAbove', { field: 'to', to });
  const relays = permit.linkage?.relays ?? [];
  const relay = `${permit.caseNumber}-R${relays.length + 1}`;
  const asked = relays.find((one) => one.pushId === pushId && one.to === to);
  if (asked) throw refusal('alreadyRelayed', { field: 'to', to, relay: asked.id, stands: asked.state });
  const today = civilDateOf(at);
  return [
    { type: 'RelayRequested', by, relay, pushId, supervisor, to, reasons },
    opened(permit, {
      kind: 'relay',
      organ: supervisor,
      subject: relay,
      pushId,
      basis: [RELAY],
      start: today,
      due: dueOf(permit, 'relay', today),
    }),
  ];
}

export function confirmRelay(permit: Permit, { by, relay: id, proof }: ConfirmRelay, at: Instant): PermitEvent[] {
  const open = permit.obligations.filter(({ kind }) => kind === 'relay');
  const duty = open.find(({ subject }) => subject === id);
  const relay = permit.linkage?.relays?.find((one) => one.id === id);
  if (!duty || !relay)
    throw refusal('relayNotOpen', {
      relay: id,
      open: open.flatMap(({ subject }) => subject ?? []),
      allowedCommands: allowedCommands(permit),
    });
  if (by.org !== duty.organ) throw refusal('notAddressee', { pushId: relay.pushId, pointsTo: duty.organ });
  return [{ type: 'ResultRelayed', by, relay: id, to: relay.to, proof }, ...met(permit, duty.id, at)];
}
