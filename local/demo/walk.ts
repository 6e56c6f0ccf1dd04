import { addDays, civilDateOf, DAY_MS, epochMsOf, instantOf, startOf } from '../../domain/time.ts';
import { type Application, type Expectation, expectationOn, firstOpen } from '../../test/expectation.ts';
import { type Answer, type Office, problemOf } from './office.ts';
import type { Plan } from './plans.ts';

/** What the system showed of one application at the end. */
export type Result = {
  application: Application;
  plan: Plan;
  expected: Expectation;
  caseNumber: string | null;
  /** the refusal, where there was one */
  problem: ReturnType<typeof problemOf> | null;
  detail: Detail | null;
  trace: TraceEvent[];
};

export type Detail = {
  permit: { caseState: string; linkageState: string; lamp: string; nextDue: string | null; competentOrg: string };
  items: { item: string; supervisor: string; decision: { outcome: string; inNameOf: string | null } | null }[];
  obligations: ObligationSeen[];
  pushes: { pushId: string; supervisor: string; state: string }[];
};
export type ObligationSeen = {
  id: string;
  kind: string;
  organ: string;
  due: string;
  statutoryDue: string | null;
  provisional: boolean;
  lamp: string;
  redAt: string | null;
  explainedAt: string | null;
};
export type TraceEvent = {
  seq: number;
  type: string;
  at: string;
  effectiveAt: string;
  actor: { user: string; org: string; role: string } | null;
  basis: { document: string; article: string }[];
  data: { [field: string]: unknown };
};

/** One application on its way, by the people whose work it is. */
export class Walk {
  caseNumber = '';
  /** the case's own clock less the wall clock, milliseconds */
  private ahead = 0;
  private readonly office: Office;
  private readonly application: Application;
  private readonly plan: Plan;
  private expected: Expectation;
  private readonly seen: (walk: Walk, detail: Detail) => void;

  constructor(parts: {
    office: Office;
    application: Application;
    plan: Plan;
    expected: Expectation;
    seen: (walk: Walk, detail: Detail) => void;
  }) {
    this.office = parts.office;
    this.application = parts.application;
    this.plan = parts.plan;
    this.expected = parts.expected;
    this.seen = parts.seen;
  }

  async run(): Promise<Result> {
    const refused = await this.submit();
    if (refused && (this.plan === 'notYet' || this.plan !== 'writtenRefusal')) return this.result(refused);
    if (this.plan === 'notRequired') await this.declareNotRequired();
    else if (this.plan !== 'writtenRefusal') await this.live();
    return this.result(refused);
  }

  /** @returns the refusal; for a written decision the same body is then sent once more, asking for it */
  private async submit(): Promise<ReturnType<typeof problemOf> | null> {
    const { title: _, scenario: __, expected: ___, ...rest } = this.application;
    const receivedAt = instantOf(Date.now() - 1000).replace(/\.\d+/, '');
    const body = { ...rest, receivedAt };
    const submitter = this.application.channel === 'window' ? this.user('clerk-1') : this.user('client');
    const first = await this.office.post(submitter, '/api/v1/permits', body);
    const problem = first.status < 300 ? null : problemOf(first);
    const answer =
      problem && this.plan === 'writtenRefusal'
        ? await this.office.post(submitter, '/api/v1/permits', { ...body, requestWrittenDecision: true })
        : first;
    if (answer.status >= 300) return problemOf(answer);
    this.caseNumber = String(answer.body.caseNumber);
    await this.look();
    return problem;
  }

  private async declareNotRequired(): Promise<void> {
    const article = { document: '道路货物运输及站场管理规定', article: '总质量4500千克及以下普通货运车辆' };
    await this.command('clerk-1', 'declareNotRequired', { reasons: '车辆总质量不超过4500千克', articles: [article] });
  }

  private async live(): Promise<void> {
    const [item] = this.expected.items;
    if (!item) throw new Error(`${this.application.id} has no item`);
    if (this.plan === 'silence') await this.beSilent();
    else await this.accept();
    const due = this.expected.items[0] ?? item;
    if (this.plan === 'latePromised') await this.advanceTo(addDays(due.promisedDue, 6));
    if (this.plan === 'lateStatutory') await this.advanceTo(addDays(due.statutoryDue, 3));
    await this.decide(item.item);
    if (this.expected.decision === 'granted')
      await this.command('clerk-1', 'issueCertificate', {
        item: item.item,
        certificateNumber: `DEMO-${this.caseNumber}`,
      });
    await this.command('clerk-1', 'deliver', {
      item: item.item,
      method: 'inPerson',
      recipient: '领取人 测试',
      proof: { sha256: '0'.repeat(64) },
    });
    await this.answerPushes();
    await this.explainDelays();
  }

  private async accept(): Promise<void> {
    // on a closed day the window opens with the next working day
    const today = this.today();
    if (firstOpen(today) !== today) await this.advanceTo(firstOpen(today));
    if (this.plan === 'correction') await this.correct();
    const acceptedOn = this.today();
    await this.command('clerk-1', 'accept', {});
    if (this.plan === 'correction') this.expected = expectationOn(this.application, today, acceptedOn);
  }

  private async correct(): Promise<void> {
    const missing = this.expected.missing ?? [];
    const defects = missing.map((material) => ({ material, reason: '未提交' }));
    await this.command('clerk-1', 'requestCorrection', { defects });
    await this.advance(1);
    const materials = missing.map((materialId) => ({ materialId, source: 'upload', sha256: '1'.repeat(64), pages: 1 }));
    await this.command('client', 'correct', { materials });
  }

  private async beSilent(): Promise<void> {
    const receivedOn = this.today();
    await this.advance(12);
    // Art. 32(1)4: accepted as of the day of receipt
    this.expected = expectationOn(this.application, receivedOn, receivedOn);
  }

  private async decide(item: string): Promise<void> {
    const articles = [{ document: '中华人民共和国行政许可法', article: '第三十八条' }];
    const isDenied = this.expected.decision === 'denied';
    if (this.plan !== 'instant') {
      const reviewers = [this.user('reviewer-1'), this.user('reviewer-2')];
      await this.command('organ-head', 'startReview', { reviewers });
      if (!this.plan.startsWith('late') && this.plan !== 'silence') await this.advance(1);
      const failed = this.application.facts?.failedConditions ?? [];
      const { items } = await this.look();
      const conditions = (items[0] as { conditions?: string[] } | undefined)?.conditions ?? [];
      const findings = conditions.map((condition) => ({ condition, met: !failed.includes(condition) }));
      await this.command('reviewer-1', 'verifySubstance', { item, officers: reviewers, findings });
    }
    await this.command('decider', 'decide', {
      item,
      outcome: isDenied ? 'denied' : 'granted',
      articles,
      ...(isDenied && {
        reasons: '现场条件不符合许可条件',
        failedConditions: this.application.facts?.failedConditions,
      }),
    });
  }

  private async answerPushes(): Promise<void> {
    const { pushes } = await this.look();
    if (this.plan === 'unacknowledged' || this.plan === 'lateAcknowledged') await this.advance(9);
    if (this.plan === 'unacknowledged') return;
    for (const { pushId, supervisor } of pushes) {
      const liaison = this.office.liaisonOf(supervisor);
      await this.office.must(liaison, `/api/v1/pushes/${pushId}/acknowledge`, { officer: `officer-of-${supervisor}` });
    }
    await this.look();
  }

  /** A red card demands a reason, of the organ that earned it. */
  private async explainDelays(): Promise<void> {
    const { obligations } = await this.look();
    for (const { id, kind, organ, redAt, explainedAt } of obligations) {
      if (!redAt || explainedAt || (this.plan === 'unacknowledged' && kind === 'acknowledge')) continue;
      const user = kind === 'acknowledge' ? this.office.liaisonOf(organ) : this.user('clerk-1');
      const path = `/api/v1/permits/${this.caseNumber}/explainDelay`;
      await this.office.must(user, path, { obligation: id, reasons: '演示：人手不足' });
    }
  }

  private async command(who: string, name: string, body: object): Promise<Answer['body']> {
    const answer = await this.office.must(this.user(who), `/api/v1/permits/${this.caseNumber}/${name}`, body);
    await this.look();
    return answer;
  }

  private async look(): Promise<Detail> {
    // the shape is the API's own, described by its OpenAPI document
    const detail = (await this.office.get(this.user('auditor'), `/api/v1/permits/${this.caseNumber}`)) as Detail;
    this.seen(this, detail);
    return detail;
  }

  private async advance(days: number): Promise<void> {
    this.ahead = (await this.office.advance(this.caseNumber, days)) - Date.now();
    await this.look();
  }

  /** To nine in the morning of a day. */
  private async advanceTo(day: string): Promise<void> {
    const days = (epochMsOf(startOf(day)) + 9 * 3_600_000 - (Date.now() + this.ahead)) / DAY_MS;
    if (days > 0) await this.advance(days);
  }

  private today = (): string => civilDateOf(instantOf(Date.now() + this.ahead));
  private user = (role: string): string => `${this.application.jurisdiction}-${role}`;

  private async result(problem: Result['problem']): Promise<Result> {
    const { application, plan, expected } = this;
    if (!this.caseNumber) return { application, plan, expected, caseNumber: null, problem, detail: null, trace: [] };
    const detail = await this.look();
    const { events } = await this.office.get(this.user('auditor'), `/api/v1/permits/${this.caseNumber}/trace`);
    return { application, plan, expected, caseNumber: this.caseNumber, problem, detail, trace: events as TraceEvent[] };
  }
}
