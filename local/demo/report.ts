import { loadXian } from '../reference/loadXian.ts';
import { PLAN_TEXT } from './plans.ts';
import type { Result, TraceEvent } from './walk.ts';
import { bold, dutyText, eventText, lampText, pad } from './words.ts';

const names = new Map(loadXian().organisations.map(({ id, name }) => [id, name]));
const nameOf = (organ: unknown): string => names.get(String(organ)) ?? String(organ);
const provisionally = (day: string, isProvisional: boolean): string =>
  isProvisional ? `${day}（暂定 provisional）` : day;

/** Every application: what was expected and what came. */
export function summary(results: Result[], differing: ReadonlySet<string>): string {
  const lines = results.map((result) => {
    const { application, plan, expected, detail, caseNumber, problem } = result;
    const [item] = expected.items;
    const mark = differing.has(application.id) ? '✗' : '✓';
    const outcome = plan === 'notYet' ? `尚不支持 not yet: ${expected.notYet}` : expected.outcome;
    const supervisor = detail?.pushes.map((push) => push.supervisor).join(' ') || problem?.pointsTo || '';
    const dates =
      item && plan !== 'notYet' ? `${item.promisedDue} / ${provisionally(item.statutoryDue, item.provisional)}` : '';
    return [
      mark,
      pad(application.id, 9),
      pad(caseNumber ?? '—', 23),
      pad(outcome, 32),
      pad(detail?.permit.caseState ?? '—', 13),
      pad(detail ? `${detail.pushes.length} 推送 push` : '', 13),
      pad(supervisor, 30),
      pad(dates, 44),
      PLAN_TEXT[plan],
    ].join(' ');
  });
  const head = '  结果与预期 · outcome against expectation（承诺时限/法定时限 · promised/statutory due）';
  return [bold(head), ...lines].join('\n');
}

/** One permit from receipt to the end: dates, articles, lamps, actors, as an auditor would read it. */
export function traceText({ application, caseNumber, trace }: Result): string {
  const lamps = new Map<string, string>();
  const lines = trace.flatMap((event) => {
    const lamp = lampAfter(event, lamps);
    const actor = event.actor ? `${event.actor.role} ${event.actor.user}（${nameOf(event.actor.org)}）` : '时间 time';
    const articles = event.basis.map(({ document, article }) => `《${document}》${article}`).join('，');
    const late = event.at > event.effectiveAt ? `，记录于 recorded ${minute(event.at)}` : '';
    return [
      `${pad(String(event.seq), 3)} ${minute(event.effectiveAt)}  ${lampText(lamp)}  ${bold(eventText(event.type))}${about(event)}`,
      `      ${actor}${late}${articles ? `\n      依据 basis: ${articles}` : ''}`,
    ];
  });
  return [bold(`一件全程 · one permit in full: ${caseNumber} ${String(application.title)}`), ...lines].join('\n');
}

const minute = (instant: string): string => instant.slice(0, 16).replace('T', ' ');

/** The worst lamp of the duties open after an event. */
function lampAfter({ type, data }: TraceEvent, lamps: Map<string, string>): string {
  const id = String(data.obligationId ?? '');
  if (type === 'ObligationOpened') lamps.set(obligationIn(data).id, 'green');
  if (type === 'ObligationMet' || type === 'ObligationEnded') lamps.delete(id);
  if (type === 'YellowCardShown') lamps.set(id, 'yellow');
  if (type === 'RedCardShown') lamps.set(id, 'red');
  const shown = [...lamps.values()];
  if (shown.includes('red')) return 'red';
  return shown.includes('yellow') ? 'yellow' : 'green';
}

type Opened = { id: string; organ: string; due: string; statutoryDue?: string; provisional: boolean };
// the API describes it so
const obligationIn = (data: TraceEvent['data']): Opened => data.obligation as Opened;

function about({ type, data }: TraceEvent): string {
  if (type === 'ObligationOpened') {
    const { id, organ, due, statutoryDue, provisional } = obligationIn(data);
    const law = statutoryDue ? `，法定 statutory ${statutoryDue}` : '';
    return `：${dutyText(id)} — ${nameOf(organ)}，限 due ${provisionally(due, provisional)}${law}`;
  }
  if (typeof data.obligationId === 'string')
    return `：${dutyText(data.obligationId)}${data.late ? '（逾期 late）' : ''}`;
  if (type === 'PushOrdered' || type === 'PushDelivered') return ` → ${nameOf(data.supervisor)}`;
  if (type === 'PushAcknowledged') return ` ${data.officer}${data.late ? '（逾期 late）' : ''}`;
  if (type === 'Accepted' && data.deemed) return `（视为受理 deemed, as of ${data.acceptedOn}）`;
  return '';
}
