import { isProvisional } from '../../test/expectation.ts';
import { loadXian } from '../reference/loadXian.ts';
import { type Difference, datesIn, outcomeOf } from './compare.ts';
import { PLAN_TEXT } from './plans.ts';
import type { Result, TraceEvent } from './walk.ts';
import { bold, dutyText, eventText, inColumns, lampText, pad, roleText, stateText } from './words.ts';

const names = new Map(loadXian().organisations.map(({ id, name, nameEn }) => [id, `${name} ${nameEn}`]));
const nameOf = (organ: unknown): string => names.get(String(organ)) ?? String(organ);
const provisionally = (day: string): string => (isProvisional(day) ? `${day}（暂定 provisional）` : day);

const COLUMNS = [1, 9, 23, 26, 17, 16, 22, 7, 16, 16] as const;
const HEADS = [
  ['', '申请', '办件编号', '结果', '决定或代码', '受理机关', '监管部门或指向', '推送', '承诺期限', '法定期限', '情形'],
  [
    '',
    'no.',
    'case',
    'outcome',
    'decision/code',
    'organ',
    'supervisor or pointer',
    'pushes',
    'promised',
    'statutory',
    'plan',
  ],
];

/** Every application: what came, and beside it what was expected where that is something else. */
export function summary(results: Result[], found: Difference[]): string {
  const lines = results.map((result) => {
    const { application, plan } = result;
    const isSame = !found.some(({ id }) => id === application.id);
    const [mark, number] = [isSame ? '✓' : '✗', result.caseNumber ?? '—'];
    return inColumns([mark, application.id, number, ...compared(result), PLAN_TEXT[plan]], COLUMNS);
  });
  const title = '结果与预期（不同时：预期≠实际）· outcome against expectation (where they differ: expected≠actual)';
  const mark = '暂定：在已公布的放假安排之后 · provisional: past the holidays announced so far';
  return [bold(title), mark, ...HEADS.map((head) => bold(inColumns(head, COLUMNS))), ...lines].join('\n');
}

function compared({ plan, expected, detail, problem, trace, application: { jurisdiction } }: Result): string[] {
  const [item] = expected.items;
  const entry = detail?.items.find((candidate) => candidate.item === item?.item);
  const dates = item && datesIn(plan, item);
  const clock = detail?.obligations.find(({ kind }) => kind === 'decide');
  const short = (organ: string | null | undefined) => organ?.replace(`${jurisdiction}-`, '');
  const supervisor = expected.code
    ? against(short(expected.pointsTo), short(problem?.pointsTo))
    : against(short(item?.supervisor), short(entry?.supervisor));
  return [
    stateText(against(expected.outcome, outcomeOf(trace))),
    expected.code
      ? against(expected.code, problem?.code)
      : stateText(against(expected.decision?.toUpperCase(), entry?.decision?.outcome.toUpperCase())),
    against(short(expected.competentOrg), short(detail?.permit.competentOrg)),
    supervisor,
    against(expected.pushes, detail?.pushes.length),
    dated(against(dates?.promisedDue, clock?.due)),
    dated(against(dates?.statutoryDue, clock?.statutoryDue)),
  ];
}

/** the mark is explained under the table */
const dated = (day: string): string => (isProvisional(day) ? `${day} 暂定` : day);

function against(expected: string | number | null | undefined, actual: string | number | null | undefined): string {
  const [wanted, came] = [expected ?? '', actual ?? ''];
  return wanted === came ? String(came) : `${wanted}≠${came || '—'}`;
}

/** One permit from receipt to the end: dates, articles, lamps, actors, as an auditor would read it. */
export function traceText({ application, caseNumber, trace }: Result): string {
  const lamps = new Map<string, string>();
  const passedFrom = trace.find(({ type }) => type === 'StatutoryLimitPassed')?.seq ?? Number.POSITIVE_INFINITY;
  const lines = trace.flatMap((event) => {
    const lamp = lampText(lampAfter(event, lamps), event.seq >= passedFrom);
    const actor = event.actor
      ? `${roleText(event.actor.role)} ${event.actor.user}（${nameOf(event.actor.org)}）`
      : '时间 time';
    const articles = event.basis.map(({ document, article }) => `《${document}》${article}`).join('，');
    const recorded = `记录 recorded ${second(event.at)}`;
    return [
      `${pad(String(event.seq), 3)} ${second(event.effectiveAt)}  ${lamp}  ${bold(eventText(event.type))}${about(event)}`,
      `      ${recorded}  ${actor}${articles ? `\n      依据 basis: ${articles}` : ''}`,
    ];
  });
  return [
    bold(`一件全程 · one permit in full: ${caseNumber} ${String(application.title)}（北京时间 Beijing time）`),
    ...lines,
  ].join('\n');
}

/** Beijing time, as the system writes it */
const second = (instant: string): string => instant.slice(0, 19).replace('T', ' ');

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

type Opened = { id: string; organ: string; due: string; statutoryDue?: string };
// the API describes it so
const obligationIn = (data: TraceEvent['data']): Opened => data.obligation as Opened;

function about({ type, data }: TraceEvent): string {
  if (type === 'ObligationOpened') {
    const { id, organ, due, statutoryDue } = obligationIn(data);
    const law = statutoryDue ? `，法定 statutory ${provisionally(statutoryDue)}` : '';
    return `：${dutyText(id)} — ${nameOf(organ)}，限 due ${provisionally(due)}${law}`;
  }
  if (typeof data.obligationId === 'string')
    return `：${dutyText(data.obligationId)}${data.late ? '（逾期 late）' : ''}`;
  if (type === 'PushOrdered' || type === 'PushDelivered') return ` → ${nameOf(data.supervisor)}`;
  if (type === 'PushAcknowledged') return ` ${data.officer}${data.late ? '（逾期 late）' : ''}`;
  if (type === 'Accepted' && data.deemed) return `（视为受理 deemed, as of ${data.acceptedOn}）`;
  return '';
}
