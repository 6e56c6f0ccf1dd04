import { describe, expect, it } from 'vitest';
import { templateOn } from '../../../documents/register.ts';
import { filled } from '../../../documents/template.ts';
import type { PermitEventType } from '../../../domain/permit/events.ts';
import { contentAfter } from '../../documents/samples.ts';
import { type Step, tick } from '../../given.ts';
import {
  accepted,
  granted,
  integratedIssued,
  received,
  reviewStarted,
  terminated,
  verified,
  withdrawn,
} from './steps.ts';

const DAY = '2026-03-02';

/** What stands on the paper, in one text. */
function said(type: PermitEventType, ...steps: Step[]): string {
  const content = contentAfter(type, steps);
  return filled(templateOn(content.kind, content.on).template, content)
    .map((block) => (block.kind === 'table' ? block.rows.flat().join(' ') : block.text))
    .join('\n');
}

const HYGIENE = 'public-place-hygiene';
const licenceRef = { item: HYGIENE, number: 'L-1', validTo: '2026-06-30' };

describe('Art. 49, 50: the paper of a change and of a renewal says what it is', () => {
  it('a change names the licence that is changed, and keeps its end', () => {
    const text = said(
      'LicenceGranted',
      received(DAY, { item: HYGIENE, kind: 'change', licenceRef }),
      accepted(DAY),
      granted('2026-03-05'),
    );
    expect(text).toContain('证件编号L-1');
    expect(text).toContain('本机关决定准予变更');
    expect(text).toContain('至2026年6月30日');
  });

  it('a renewal names the licence and its old and new end', () => {
    const text = said(
      'LicenceGranted',
      received('2026-05-20', { item: HYGIENE, kind: 'renewal', licenceRef }),
      accepted('2026-05-20'),
      granted('2026-05-25'),
    );
    expect(text).toContain('原有效期至2026年6月30日');
    expect(text).toContain('本机关决定准予延续');
    expect(text).toContain('自2026年7月1日至2030年6月30日');
  });

  it('one that nobody decided says that the law did, from the day after the licence ended', () => {
    const text = said(
      'LicenceDeemedRenewed',
      received('2026-05-20', { item: HYGIENE, kind: 'renewal', licenceRef }),
      accepted('2026-05-20'),
      tick('2026-07-01T00:00:00+08:00'),
    );
    expect(text).toContain('自2026年7月1日起视为准予延续');
    expect(text).toContain('《中华人民共和国行政许可法》第五十条第二款');
    expect(text).not.toContain('本机关决定准予');
  });
});

describe('Other ways of handling on paper', () => {
  it('by commitment: on whose word, and by when it is verified', () => {
    const text = said(
      'LicenceGranted',
      received(DAY, { item: HYGIENE, route: 'commitment', commitment: { signedOn: DAY } }),
      accepted(DAY),
      granted(DAY),
    );
    expect(text).toContain('已书面承诺符合法定条件、标准');
    expect(text).toContain('将在2026年5月6日前对承诺的内容进行核查');
    expect(text).not.toContain('经审查，符合法定条件');
  });

  it('with minor papers to follow: which, and by when', () => {
    const minor = 'food-business-m5';
    const text = said(
      'Accepted',
      received(DAY, { route: 'tolerance', tolerated: [minor], without: [minor] }),
      accepted(DAY),
    );
    expect(text).toContain('主要申请材料齐全');
    expect(text).toContain('食品安全管理人员任职或考核材料');
    expect(text).toContain('2026年3月5日前（含当日）补齐');
  });

  it('one licence for a trade stands for all that was granted', () => {
    const items = ['food-business', 'drainage'].map((item) => ({ item }));
    const steps = [received(DAY, { items, trade: 'restaurant' }), accepted(DAY), reviewStarted(DAY)];
    const checks = items.map(({ item }) => verified(DAY, { item }));
    const grants = items.map(({ item }) => granted('2026-03-05', { item }));
    const text = said('IntegratedLicenceIssued', ...steps, ...checks, ...grants, integratedIssued('2026-03-06'));
    expect(text).toContain('许可事项：食品经营许可、');
    expect(text).toContain('610113-20260302-000001-J1、610113-20260302-000001-J2');
    expect(text).toContain('具有同等证明效力');
  });

  it('what ends of several items leaves the others alone, and says so', () => {
    const items = ['food-business', 'drainage'].map((item) => ({ item }));
    const steps = [received(DAY, { items, trade: 'restaurant' }), accepted(DAY), reviewStarted(DAY)];
    const first = [verified(DAY, { item: 'food-business' }), granted('2026-03-05', { item: 'food-business' })];
    const text = said('ItemsEnded', ...steps, ...first, withdrawn('2026-03-06'));
    expect(text).toContain('已经作出决定的其他事项不受影响');
    expect(text).not.toContain('食品经营许可');
  });

  it('an end by the bureau without an article of its own is still a whole sentence', () => {
    const text = said('Terminated', accepted(DAY), terminated('2026-03-03', { articles: [] }));
    expect(text).toContain('因申请人死亡、丧失行为能力或者依法终止，本机关决定终止办理');
  });
});
