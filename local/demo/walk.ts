import { addDays, civilDateOf, DAY_MS, epochMsOf, instantOf, startOf } from '../../domain/time.ts';
import { type Application, type Expectation, expectationOn, firstOpen, openDaysAfter } from '../../test/expectation.ts';
import { type Office, type Problem, problemOf } from './office.ts';
import type { Plan } from './plans.ts';

/** a few seconds after nine, since moves in time are rounded to seconds */
const OFFICE_OPENS_MS = 9 * 3_600_000 + 5_000;

/** What the system showed of one application at the end. */
export type Result = {
  application: Application;
  plan: Plan;
  expected: Expectation;
  caseNumber: string | null;
  /** the refusal, where there was one */
  problem: Problem | null;
  detail: Detail | null;
  trace: TraceEvent[];
  /** what the demo stumbled over: it counts as a difference */
  failure: string | null;
};

export type Detail = {
  permit: { caseState: string; linkageState: string; lamp: string; nextDue: string | null; competentOrg: string };
  items: {
    item: string;
    supervisor: string | null;
    conditions: string[] | null;
    decision: { outcome: string; inNameOf: string | null; verifyBy?: string } | null;
  }[];
  tolerated: { open: string[]; completeBy: string | null } | null;
  obligations: ObligationSeen[];
  pushes: { pushId: string; supervisor: string; state: string }[];
};
export type ObligationSeen = {
  id: string;
  kind: string;
  item: string | null;
  organ: string;
  start: string;
  due: string;
  statutoryDue: string | null;
  provisional: boolean;
  lamp: string;
  statutoryPassed: boolean;
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
  private receivedOn = '';
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
    let problem: Problem | null = null;
    try {
      problem = await this.submit();
      if (this.caseNumber && this.plan === 'notRequired') await this.declareNotRequired();
      else if (this.caseNumber && this.plan !== 'writtenRefusal') await this.live();
      return await this.result(problem);
    } catch (error) {
      // the other cases go on, and the summary tells
      const { application, plan, expected } = this;
      const caseNumber = this.caseNumber || null;
      return { application, plan, expected, caseNumber, problem, detail: null, trace: [], failure: String(error) };
    }
  }

  /** @returns the refusal; for a written decision the same body is then sent once more, asking for it */
  private async submit(): Promise<Problem | null> {
    const { title: _, scenario: __, expected: ___, ...rest } = this.application;
    const receivedAt = instantOf(Date.now() - 1000).replace(/\.\d+/, '');
    this.receivedOn = civilDateOf(receivedAt);
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
    await this.assignInspectors();
    const due = this.expected.items[0] ?? item;
    if (this.plan === 'latePromised') await this.advanceTo(openDaysAfter(due.promisedDue, 3));
    if (this.plan === 'lateStatutory') await this.advanceTo(openDaysAfter(due.statutoryDue, 2));
    if (!this.isOnTheSpot()) await this.review();
    if (this.plan === 'jointExtended') await this.extend();
    if (this.application.tolerated) await this.supplement(this.application.tolerated);
    for (const { item: each } of this.expected.items) await this.decide(each);
    if (this.expected.decision === 'granted') await this.issue();
    if (!this.isOnTheSpot()) await this.advanceTo(openDaysAfter(this.today(), 1));
    const documents = this.plan === 'integrated' ? this.expected.items.slice(0, 1) : this.expected.items;
    for (const { item: each } of documents)
      await this.command('clerk-1', 'deliver', {
        item: each,
        method: 'inPerson',
        recipient: '领取人 测试',
        proof: { sha256: '0'.repeat(64) },
      });
    await this.answerPushes();
    await this.explainDelays();
  }

  private async accept(): Promise<void> {
    // on a closed day the window opens with the next working day
    await this.advanceTo(firstOpen(this.today()));
    if (this.plan === 'correction') await this.correct();
    this.expected = expectationOn(this.application, this.receivedOn, this.today());
    await this.command('clerk-1', 'accept', {});
  }

  /** Art. 55, where the item is decided on an inspection or a test */
  private async assignInspectors(): Promise<void> {
    const { obligations } = await this.look();
    const staff = [this.user('reviewer-1'), this.user('reviewer-2')];
    for (const { item } of obligations.filter(({ kind }) => kind === 'assign'))
      await this.command('organ-head', 'assignInspectors', { item, staff });
  }

  private async correct(): Promise<void> {
    const missing = this.expected.missing ?? [];
    const defects = missing.map((material) => ({ material, reason: '未提交' }));
    await this.command('clerk-1', 'requestCorrection', { defects });
    await this.advanceTo(openDaysAfter(this.today(), 1));
    const materials = missing.map((materialId) => ({ materialId, source: 'upload', sha256: '1'.repeat(64), pages: 1 }));
    await this.command('client', 'correct', { materials });
  }

  private async beSilent(): Promise<void> {
    // Art. 32(1)4: five working days without a word, and it is accepted as of the day of receipt
    await this.advanceTo(addDays(openDaysAfter(this.receivedOn, 5), 1));
    this.expected = expectationOn(this.application, this.receivedOn, this.receivedOn);
  }

  private isOnTheSpot = (): boolean => this.plan === 'instant' || this.plan === 'commitment';

  private async review(): Promise<void> {
    const reviewers = [this.user('reviewer-1'), this.user('reviewer-2')];
    await this.command('organ-head', 'startReview', { reviewers });
    if (!this.plan.startsWith('late')) await this.advanceTo(openDaysAfter(this.today(), 1));
    const failed = this.application.facts?.failedConditions ?? [];
    const { items } = await this.look();
    for (const { item, conditions } of items) {
      const findings = (conditions ?? []).map((condition) => ({ condition, met: !failed.includes(condition) }));
      for (const reviewer of ['reviewer-1', 'reviewer-2'])
        await this.command(reviewer, 'verifySubstance', { item, findings });
    }
  }

  /** Art. 42(2): of what several departments handle as one, the head of the government extends the limit. */
  private async extend(): Promise<void> {
    for (const { item } of this.expected.items)
      await this.command('government-head', 'extend', {
        item,
        reasons: '演示：须会商其他部门',
        notice: { sha256: '3'.repeat(64) },
      });
  }

  /** What tolerant acceptance left open comes before its day, and only then can the licence be granted. */
  private async supplement(tolerated: readonly string[]): Promise<void> {
    const materials = tolerated.map((materialId) => ({
      materialId,
      source: 'upload',
      sha256: '2'.repeat(64),
      pages: 1,
    }));
    await this.command('client', 'supplement', { materials });
  }

  private async issue(): Promise<void> {
    const certificateNumber = `DEMO-${this.caseNumber}`;
    if (this.plan === 'integrated') {
      await this.command('clerk-1', 'issueIntegratedLicence', { certificateNumber });
      return;
    }
    for (const [index, { item }] of this.expected.items.entries())
      await this.command('clerk-1', 'issueCertificate', {
        item,
        certificateNumber: `${certificateNumber}-${index + 1}`,
      });
  }

  private async decide(item: string): Promise<void> {
    const articles = [{ document: '中华人民共和国行政许可法', article: '第三十七条' }];
    const isDenied = this.expected.decision === 'denied';
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
    if (this.plan === 'unacknowledged' || this.plan === 'lateAcknowledged')
      await this.advanceTo(openDaysAfter(this.today(), 4));
    if (this.plan === 'unacknowledged') return;
    for (const { pushId, supervisor } of pushes) {
      const liaison = this.office.liaisonOf(supervisor);
      await this.office.must(liaison, `/api/v1/pushes/${pushId}/acknowledge`, { officer: `officer-of-${supervisor}` });
    }
    await this.look();
  }

  /** A red card demands a reason, of the organ that earned it. */
  private async explainDelays(): Promise<void> {
    const { obligations, permit } = await this.look();
    for (const { id, organ, redAt, explainedAt } of obligations) {
      const isOfBureau = organ === permit.competentOrg;
      if (!redAt || explainedAt || (this.plan === 'unacknowledged' && !isOfBureau)) continue;
      const user = isOfBureau ? this.user('clerk-1') : this.elsewhere(organ);
      const path = `/api/v1/permits/${this.caseNumber}/explainDelay`;
      await this.office.must(user, path, { obligation: id, reasons: '演示：人手不足' });
    }
  }

  /** Before the convener of the level, or with a supervisor. */
  private elsewhere(organ: string): string {
    return organ.endsWith('-gov-office') ? this.user('convener') : this.office.liaisonOf(organ);
  }

  private async command(who: string, name: string, body: object): Promise<void> {
    await this.office.must(this.user(who), `/api/v1/permits/${this.caseNumber}/${name}`, body);
    await this.look();
  }

  private async look(): Promise<Detail> {
    // the shape is the API's own, described by its OpenAPI document
    const detail = (await this.office.get(this.user('auditor'), `/api/v1/permits/${this.caseNumber}`)) as Detail;
    this.seen(this, detail);
    return detail;
  }

  /** To just after nine in the morning of a day; on the day itself the time stays what it is. */
  private async advanceTo(day: string): Promise<void> {
    if (day <= this.today()) return;
    const days = (epochMsOf(startOf(day)) + OFFICE_OPENS_MS - (Date.now() + this.ahead)) / DAY_MS;
    this.ahead = (await this.office.advance(this.caseNumber, days)) - Date.now();
    await this.look();
  }

  private today = (): string => civilDateOf(instantOf(Date.now() + this.ahead));
  private user = (role: string): string => `${this.application.jurisdiction}-${role}`;

  private async result(problem: Result['problem']): Promise<Result> {
    const { application, plan, expected } = this;
    const failure = null;
    if (!this.caseNumber)
      return { application, plan, expected, caseNumber: null, problem, detail: null, trace: [], failure };
    const detail = await this.look();
    const { events } = await this.office.get(this.user('auditor'), `/api/v1/permits/${this.caseNumber}/trace`);
    const trace = events as TraceEvent[];
    return { application, plan, expected, caseNumber: this.caseNumber, problem, detail, trace, failure };
  }
}
