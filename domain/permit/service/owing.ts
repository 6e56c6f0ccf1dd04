import { addWorkdays } from '../../calendar.ts';
import type { Stamped } from '../../decider.ts';
import { openObligation } from '../../obligations/ladder.ts';
import { addMs, civilDateOf, type Instant, MINUTE_MS } from '../../time.ts';
import type { PermitEvent } from '../events.ts';
import { evolve } from '../evolve.ts';
import { APPLICANT } from '../interestedParties.ts';
import { article, SERVICE_WD } from '../law.ts';
import type { Permit } from '../types.ts';
import type { NoticeOwed } from './events.ts';
import type { Channel, Notice, NoticeKind, Service } from './types.ts';

type Told = Pick<NoticeOwed, 'kind' | 'item' | 'procedure'>;

/** What of an event the applicant is told, if anything. */
function toldOf(event: PermitEvent): Told | null {
  switch (event.type) {
    case 'Accepted':
      return { kind: 'accepted' };
    case 'AcceptanceRefused':
      return { kind: 'notAccepted' };
    case 'LicenceNotRequired':
      return { kind: 'notRequired' };
    case 'CorrectionRequested':
      return { kind: 'correction' };
    case 'SpecialProcedureStarted':
      return { kind: 'paused', item: event.item, procedure: event.procedure };
    case 'LimitExtended':
      return { kind: 'extended', item: event.item };
    case 'HearingRightTold':
      return event.parties.includes(APPLICANT) ? { kind: 'hearingRight' } : null;
    case 'HearingArranged':
      return !event.notified || event.notified.includes(APPLICANT) ? { kind: 'hearing' } : null;
    case 'LicenceGranted':
    case 'LicenceDenied':
    case 'LicenceDeemedRenewed':
      return { kind: 'decided', item: event.item };
    case 'ClericalErrorCorrected':
      return { kind: 'corrected', item: event.item };
    case 'Terminated':
      return { kind: 'ended' };
    case 'ItemsEnded':
      // what is refused by itself is told as what it is, not as papers handed on (Art. 32(1)1, 2)
      if (event.how === 'notAccepted')
        return { kind: event.ground === 'itemCancelled' ? 'notRequired' : 'notAccepted', ...only(event.items) };
      return event.how === 'withdrawn' ? null : { kind: event.how === 'terminated' ? 'ended' : 'transferred' };
    case 'CaseTransferred':
    case 'CaseHandedUp':
      return { kind: 'transferred' };
    default:
      return null;
  }
}

const only = ([item]: readonly string[]): { item?: string } => (item === undefined ? {} : { item });

/**
 * The events with the notices that they owe the applicant, in the same batch: nothing is decided about him that he is
 * not told of. Cases whose applicant did not say how he wants to be told have none.
 */
export function withNotices(permit: Permit, events: readonly PermitEvent[], at: Instant): PermitEvent[] {
  if (!permit.service && !events.some((event) => event.type === 'Received' && event.service)) return [...events];
  let state = permit;
  const all: PermitEvent[] = [];
  const add = (event: PermitEvent): void => {
    const stamped: Stamped<PermitEvent> = { ...event, at, effectiveAt: at };
    state = evolve(state, stamped);
    all.push(event);
  };
  for (const event of events) {
    add(event);
    const told = state.service && toldOf(event);
    if (!state.service || !told) continue;
    const { notices } = state.service;
    const channels = channelsAt(state.service, at);
    const notice = `${state.caseNumber}-S${notices.length + 1}`;
    add({ type: 'NoticeOwed', notice, ...told, owedOn: civilDateOf(at), channels });
    if (channels.length === 0) for (const more of unserved(state, { id: notice, kind: told.kind }, [], at)) add(more);
  }
  return all;
}

/** First the one that last reached him; what was exhausted within a day is not tried while another is left. */
function channelsAt({ channels, lastWorked, exhausted = [] }: Service, at: Instant): Channel[] {
  const isExhausted = (channel: Channel): boolean =>
    exhausted.some((one) => one.channel === channel && at < addMs(one.at, 24 * 60 * MINUTE_MS));
  const left = channels.filter((channel) => !isExhausted(channel));
  const tried = left.length > 0 ? left : channels;
  return [...tried.filter((one) => one === lastWorked), ...tried.filter((one) => one !== lastWorked)];
}

/** What binds the organ to tell him, where it is not the service of the decision. */
const BASIS: { readonly [kind in NoticeKind]?: string } = {
  accepted: '第三十二条',
  notAccepted: '第三十二条',
  notRequired: '第三十二条',
  correction: '第三十二条',
  transferred: '第三十二条',
  extended: '第四十二条',
  paused: '第四十五条',
  hearingRight: '第四十七条',
  hearing: '第四十八条',
};

/** The duty of the organ to serve it by hand (送达), with the cards of any other. */
export function unserved(
  permit: Permit,
  { id, kind }: Pick<Notice, 'id' | 'kind'>,
  tried: Channel[],
  at: Instant,
): PermitEvent[] {
  const start = civilDateOf(at);
  const found: PermitEvent = { type: 'NoticeUnserved', notice: id, kind, tried };
  // the paper itself is delivered, and that is a duty already, with its own limit (Art. 44)
  if (kind === 'decided' || kind === 'corrected') return [found];
  return [
    found,
    {
      type: 'ObligationOpened',
      obligation: openObligation(permit.calendar, permit.policy.ladder, {
        kind: 'serve',
        organ: permit.competentOrg,
        notice: id,
        basis: [article(BASIS[kind] ?? '第四十四条')],
        start,
        due: addWorkdays(permit.calendar, start, SERVICE_WD),
      }),
    },
  ];
}
