import { describe, expect, it } from 'vitest';
import { htmlOf, LAYOUT } from '../../../documents/layouts.ts';
import { templateOn } from '../../../documents/register.ts';
import type { ReferenceFacts } from '../../../domain/catalogue/facts.ts';
import { type DocumentContent, withoutPeople } from '../../../domain/permit/documentContent.ts';
import { DOCUMENT_KINDS, documentOf } from '../../../domain/permit/officialDocuments.ts';
import { remedyOrgansOf } from '../../../domain/permit/remedies.ts';
import { ADDRESSEE, contentAfter, frozen, sampleOf } from '../../documents/samples.ts';
import { given, tick } from '../../given.ts';
import { BUREAU, catalogue, factsOf } from './reference.ts';
import {
  acceptanceRefused,
  accepted,
  correctionRequested,
  denied,
  granted,
  hearingArranged,
  hearingOrdered,
  hearingRequested,
  hearingTold,
  issued,
  person,
  received,
  reviewStarted,
  terminated,
  withdrawn,
} from './steps.ts';

const pageOf = (content: DocumentContent): string =>
  htmlOf(templateOn(content.kind, content.on).template, frozen(content), LAYOUT);

const numbersIn = (...steps: Parameters<typeof given>) => {
  const { permit, log } = given(...steps);
  return log.flatMap((event, index) => documentOf(permit.caseNumber, index + 1, event) ?? []);
};

describe('Art. 32(2): acceptance and its refusal in writing, dated, by the organ', () => {
  it('an acceptance says what was accepted, when, and by when each item is decided', () => {
    const { organ, on, fields, tables } = sampleOf('acceptance');
    expect(organ.name).toBe('雁塔区行政审批服务局');
    expect(on).toBe('2026-03-03');
    expect(fields).toMatchObject({
      applicant: ADDRESSEE.name,
      items: '食品经营许可',
      acceptedAt: '2026年3月3日9时00分',
      basis: '《中华人民共和国行政许可法》第三十二条第一款第五项',
    });
    expect(tables.limits).toEqual([['食品经营许可', '2026年3月17日', '2026年3月10日']]);
  });

  it('an acceptance by silence says since when, and that nobody acted', () => {
    const { fields } = contentAfter('Accepted', [received('2026-03-02'), tick('2026-03-10')]);
    expect(fields.deemed).toBe('2026年3月2日');
    expect(fields).not.toHaveProperty('acceptedAt');
  });

  it('a receipt lists what was handed in, and by when silence accepts', () => {
    const { fields, tables } = sampleOf('receipt');
    expect(fields).toMatchObject({ count: '6', noticeBy: '2026年3月9日' });
    expect(tables.materials?.[0]).toEqual(['1', '食品经营许可申请书', '电子文件', '—']);
    expect(tables.materials).toHaveLength(6);
  });

  it('a refusal to accept has its own number, its ground, and where it can be contested', () => {
    const { number, fields } = sampleOf('notAccepted');
    expect(number).toBe('610113-20260302-000001-B1');
    expect(fields).toMatchObject({
      ground: '申请人隐瞒有关情况或者提供虚假材料申请行政许可',
      reconsideration: '西安市雁塔区人民政府',
    });
  });
});

describe('Art. 38(1): what a licence is bound to stands in its papers', () => {
  const conditions = [
    { text: '夜间十时后不得现场加工', basis: { document: '中华人民共和国食品安全法', article: '第三十五条' } },
    { text: '经营面积不超过五十平方米', basis: { document: '中华人民共和国食品安全法', article: '第三十六条' } },
  ];
  const allowing = (facts: ReferenceFacts): ReferenceFacts => ({
    ...facts,
    items: facts.items.map((version) => ({ ...version, conditionLaws: conditions.map(({ basis }) => basis) })),
  });
  const story = [
    accepted('2026-03-02', { changing: allowing }),
    granted('2026-03-05', { conditions }),
    issued('2026-03-06'),
  ];
  const said =
    '（1）夜间十时后不得现场加工（《中华人民共和国食品安全法》第三十五条）；（2）经营面积不超过五十平方米（《中华人民共和国食品安全法》第三十六条）';

  it.each(['LicenceGranted', 'CertificateIssued'] as const)('%s: each condition with its law', (type) => {
    const content = contentAfter(type, story);
    expect(content.fields.conditions).toBe(said);
    expect(pageOf(content)).toContain(said);
  });

  it('without conditions there is nothing of them', () => {
    for (const kind of ['grant', 'certificate'] as const) {
      expect(sampleOf(kind).fields).not.toHaveProperty('conditions');
      expect(pageOf(sampleOf(kind))).not.toContain('附条件');
    }
  });
});

describe('Art. 78: a paper that refuses for false material warns, and says until when he is barred', () => {
  const notSafe = (facts: ReferenceFacts): ReferenceFacts => ({
    ...facts,
    items: facts.items.map(({ safetyRelated: _, ...version }) => version),
  });
  const refused = [received('2026-03-02'), acceptanceRefused('2026-03-03', { ground: 'falseMaterials' })];
  const found = [accepted('2026-03-02'), denied('2026-03-05', { finding: 'falseMaterials' })];

  it.each([
    ['AcceptanceRefused', refused, '2027年3月3日'],
    ['LicenceDenied', found, '2027年3月5日'],
  ] as const)('%s: the warning, and the last day of the bar', (type, story, through) => {
    const content = contentAfter(type, story);
    expect(content.fields).toMatchObject({ warning: '是', barredThrough: through });
    expect(pageOf(content)).toContain('依法给予警告');
    expect(pageOf(content)).toContain(`至${through}，申请人不得再次申请该行政许可`);
  });

  it('where no safety depends on the item it warns alone', () => {
    const content = contentAfter('LicenceDenied', [
      accepted('2026-03-02', { changing: notSafe }),
      denied('2026-03-05', { finding: 'falseMaterials', changing: notSafe }),
    ]);
    expect(content.fields.warning).toBe('是');
    expect(content.fields).not.toHaveProperty('barredThrough');
    expect(pageOf(content)).not.toContain('不得再次申请');
  });

  it('any other denial does neither', () => {
    expect(sampleOf('refusal').fields).not.toHaveProperty('warning');
    expect(pageOf(sampleOf('refusal'))).not.toContain('警告');
  });
});

describe('Art. 32(1)4: all that is missing is told at once', () => {
  it('the notice names every defect with what is to be done, and the last day', () => {
    const { fields, tables } = sampleOf('correction');
    expect(tables.defects?.map(([, material]) => material)).toEqual([
      '食品经营许可申请书',
      '与食品经营相适应的主要设备设施布局及操作流程文件',
    ]);
    for (const [, , reason] of tables.defects ?? []) expect(reason).toContain('未保持规定距离');
    expect(fields.due).toMatch(/^2026年\d+月\d+日$/);
  });
});

describe('Art. 38(2): a refusal says why, by which articles, and where to go', () => {
  it('with both remedies, their periods and the organs by name', () => {
    const { kind, fields } = sampleOf('refusal');
    expect(kind).toBe('refusal');
    expect(fields).toMatchObject({
      reasons: expect.stringContaining('未保持规定距离'),
      failedConditions:
        '具有与经营食品品种、数量相适应的场所并与污染源保持规定距离；具有相应的设备设施和合理的操作流程',
      basis: '《中华人民共和国行政许可法》第三十八条第二款、《中华人民共和国食品安全法》第三十五条',
      reconsiderationDays: '60',
      suitMonths: '6',
      reconsideration: '西安市雁塔区人民政府',
      court: '西安铁路运输法院',
    });
  });

  it.each([
    ['610113', '西安市雁塔区人民政府'],
    ['610122', '西安市蓝田县人民政府'],
    ['610100', '西安市人民政府'],
    ['XAGX', '西安市人民政府'],
  ])('what an organ of %s decided is reviewed by %s', (jurisdiction, government) => {
    expect(remedyOrgansOf(catalogue, jurisdiction).reconsideration).toBe(government);
  });

  it('where the reference data name no court, it is the one of the place, in the words of the law', () => {
    const unnamed = { ...catalogue, jurisdictions: catalogue.jurisdictions.map(({ court: _, ...one }) => one) };
    expect(remedyOrgansOf(unnamed, '610113').court).toContain('所在地有管辖权的基层人民法院');
  });
});

describe('Art. 32(2): whatever the ground of a non-acceptance, there is a paper that says it', () => {
  it('because of a bar: by which decision, and the last day', () => {
    const document = '610113-20250220-000001-J1';
    const decidedAt = '2026-03-01T09:00:00+08:00';
    const bars = [{ item: 'food-business', article: '78' as const, kind: 'new' as const, decidedAt, document }];
    const { kind, fields } = contentAfter('AcceptanceRefused', [
      received('2026-03-02'),
      acceptanceRefused('2026-03-02', { ground: 'barred', bars }),
    ]);
    expect(kind).toBe('notAccepted');
    expect(fields.ground).toContain(document);
    expect(fields.ground).toContain('2027年3月1日');
    expect(fields.basis).toContain('第七十八条');
  });

  it('of items refused by themselves: each its own, under its number, with the right organ and the remedies', () => {
    const both = factsOf('610113', ['food-business', 'drainage']);
    const steps = [
      received('2026-03-02', { items: [{ item: 'food-business' }, { item: 'drainage' }] }),
      acceptanceRefused('2026-03-02', {
        ground: 'notInRemit',
        items: ['drainage'],
        facts: toSupervisor(both, 'drainage'),
      }),
    ];
    expect(numbersIn(...steps).slice(1)).toEqual([{ kind: 'notAccepted', number: '610113-20260302-000001-B1' }]);
    const { fields } = contentAfter('ItemsEnded', steps);
    expect(fields).toMatchObject({
      ground: '申请事项依法不属于本机关职权范围',
      pointsTo: expect.stringContaining('水'),
      suitMonths: '6',
    });
    expect(fields.items).not.toContain('食品');
  });
});

describe('Art. 24: an entrusted power', () => {
  it('is decided on paper in the name of the organ that holds it, which answers for it', () => {
    const entrusting = '610100-market-supervision';
    const changing = (facts: ReferenceFacts) => entrustedBy(facts, entrusting);
    const { organ, fields } = contentAfter('LicenceDenied', [
      accepted('2026-03-02'),
      denied('2026-03-05', { changing }),
    ]);
    expect(organ.id).toBe(entrusting);
    expect(fields).toMatchObject({ entrusted: '雁塔区行政审批服务局', reconsideration: '西安市人民政府' });
  });

  it('is not accepted in that name either, and contested where the entrusting organ is', () => {
    const entrusting = '610100-market-supervision';
    const { organ, fields } = contentAfter('AcceptanceRefused', [
      received('2026-03-02', { facts: entrustedBy(factsOf('610113', ['food-business'], 2026), entrusting) }),
      acceptanceRefused('2026-03-02', { ground: 'falseMaterials' }),
    ]);
    expect(organ.id).toBe(entrusting);
    expect(fields).toMatchObject({ reconsideration: '西安市人民政府' });
  });
});

/** A later catalogue gave the power over one item to its supervisor. */
const toSupervisor = (facts: ReferenceFacts, item: string): ReferenceFacts => ({
  ...facts,
  entries: facts.entries.map(({ entry, ...version }) => ({
    ...version,
    entry: entry && version.item === item ? { ...entry, toOrg: entry.supervisor } : entry,
  })),
});

const entrustedBy = (facts: ReferenceFacts, fromOrg: string): ReferenceFacts => ({
  ...facts,
  entries: facts.entries.map(({ entry, ...version }) => ({
    ...version,
    entry: entry && { ...entry, kind: 'entrusted' as const, fromOrg },
  })),
});

describe('Art. 39: the certificate', () => {
  it('says who may do what, where, from when and until when, by which decision', () => {
    expect(sampleOf('certificate').fields).toMatchObject({
      certificateNumber: 'JY16101130000001',
      applicant: ADDRESSEE.name,
      address: ADDRESSEE.address,
      items: '食品经营许可',
      decisionNumbers: '610113-20260302-000001-J1',
      validFrom: '2026年3月5日',
      validTo: '2031年3月4日',
    });
  });
});

describe('Art. 42(1), 45: what moves a limit is told in writing', () => {
  it('an extension with its reasons, its length and the new last day', () => {
    expect(sampleOf('extension').fields).toMatchObject({
      wd: '5',
      approvedOn: '2026年3月5日',
      due: '2026年3月23日',
      reasons: expect.stringContaining('未保持规定距离'),
    });
  });

  it('a special procedure with the time it takes and since when the clock stands still', () => {
    const { number, fields } = sampleOf('pause');
    expect(number).toBe('610113-20260302-000001-T1');
    expect(fields).toMatchObject({ procedure: '专家评审', neededWd: '8', pausesFrom: '2026年3月3日' });
  });
});

describe('Art. 47, 48: the hearing', () => {
  it('its right is told with the last day to ask', () => {
    expect(sampleOf('hearingRight').fields).toMatchObject({ toldOn: '2026年3月3日', requestBy: '2026年3月10日' });
  });

  it('its notice says when, where and before whom', () => {
    expect(sampleOf('hearing').fields).toMatchObject({
      heldAt: '2026年3月16日10时00分',
      place: '雁塔区政务服务中心三楼听证室',
      presider: 'presider',
    });
  });

  it('put off, it is told again under another number', () => {
    const steps = [accepted('2026-03-02'), reviewStarted('2026-03-02'), hearingOrdered('2026-03-02')];
    const told = numbersIn(
      ...steps,
      hearingArranged('2026-03-03', '2026-03-16'),
      hearingArranged('2026-03-04', '2026-03-18'),
    );
    const notices = told.filter(({ kind }) => kind === 'hearing').map(({ number }) => number);
    expect(new Set(notices).size).toBe(2);
  });
});

describe('Documents of a case', () => {
  it('have numbers of their own, none twice, and the numbers that the law gave', () => {
    const told = numbersIn(received('2026-03-02'), accepted('2026-03-03'), granted('2026-03-05'), issued('2026-03-06'));
    expect(told.map(({ kind }) => kind)).toEqual(['receipt', 'acceptance', 'grant', 'certificate']);
    expect(told[2]?.number).toBe('610113-20260302-000001-J1');
    expect(new Set(told.map(({ number }) => number)).size).toBe(4);
  });

  it('an end by the bureau says its ground and can be contested, one by the applicant neither', () => {
    const byBureau = contentAfter('Terminated', [accepted('2026-03-02'), terminated('2026-03-03')]);
    expect(byBureau.fields).toMatchObject({ ground: '申请人死亡、丧失行为能力或者依法终止', suitMonths: '6' });
    const byApplicant = contentAfter('Withdrawn', [accepted('2026-03-02'), withdrawn('2026-03-03')]);
    expect(byApplicant.fields).toMatchObject({ asked: '2026年3月3日' });
    expect(byApplicant.fields).not.toHaveProperty('suitMonths');
  });

  it('a duty, a card or a push is no document', () => {
    const kinds = numbersIn(
      received('2026-03-02'),
      correctionRequested('2026-03-03', ['food-business-m1']),
      tick('2027-03-02'),
    );
    expect(kinds.map(({ kind }) => kind)).toEqual(['receipt', 'correction']);
  });

  it('never show an id of a person in full', () => {
    const person = { ...ADDRESSEE, kind: 'naturalPerson', uscc: null, idNumber: '610104188101010016' };
    expect(sampleOf('grant', person).fields.applicantCode).toBe('公民身份号码 610104**********16');
  });

  it('for whoever only watches name nobody and quote nobody', () => {
    const shown = JSON.stringify(withoutPeople(sampleOf('refusal')));
    for (const hidden of [
      ADDRESSEE.name,
      ADDRESSEE.uscc,
      ADDRESSEE.address,
      ADDRESSEE.legalRepresentative,
      '未保持规定距离，且',
    ])
      expect(shown).not.toContain(hidden);
    expect(shown).toContain('西安市雁塔区人民政府');
    expect(JSON.stringify(withoutPeople(sampleOf('correction')))).not.toContain('未保持规定距离');
  });
});

describe('Art. 47: a paper is addressed to the applicant, and to nobody in his place', () => {
  const caseNumber = '610113-20260302-000001';
  const by = person('reviewer', BUREAU);
  const told = (...parties: string[]) =>
    documentOf(caseNumber, 7, {
      type: 'HearingRightTold',
      by,
      parties,
      notice: { sha256: 'a'.repeat(64) },
      toldOn: '2026-03-03',
      requestBy: '2026-03-10',
    });
  it('none is ordered of what others alone were told', () => {
    expect(told(`${caseNumber}-I1`)).toBeNull();
    expect(told(`${caseNumber}-I1`, 'applicant')).toEqual({ kind: 'hearingRight', number: `${caseNumber}-K7` });
  });

  it('nor of a hearing that others alone are notified of', () => {
    const { log } = given(
      accepted('2026-03-02'),
      reviewStarted('2026-03-02'),
      hearingTold('2026-03-02'),
      hearingRequested('2026-03-03'),
      hearingArranged('2026-03-04', '2026-03-16'),
    );
    const arranged = log.find((event) => event.type === 'HearingArranged');
    if (arranged?.type !== 'HearingArranged') throw new Error('not arranged');
    const notifying = (notified: string[]) => documentOf(caseNumber, 9, { ...arranged, notified });
    expect(notifying([`${caseNumber}-I1`])).toBeNull();
    expect(notifying(['applicant'])).toMatchObject({ kind: 'hearing' });
  });
});

describe('Numbers of documents', () => {
  it('share no letter with another series of the case', () => {
    const others = ['B', 'G', 'I', 'J', 'P', 'S', 'T', 'Y'];
    const letters = DOCUMENT_KINDS.map((kind) => {
      const { number } = sampleOf(kind);
      return { kind, letter: /-([A-Z])\d+$/.exec(number)?.[1] };
    });
    // what the law numbers itself keeps the letter of its own series
    const own = ['notAccepted', 'notRequired', 'grant', 'refusal', 'pause'];
    const ordered = letters.filter(({ kind }) => !own.includes(kind)).map(({ letter }) => letter);
    expect(ordered.filter((letter) => others.includes(letter ?? ''))).toEqual([]);
    expect(new Set(ordered).size).toBe(ordered.length);
  });
});
