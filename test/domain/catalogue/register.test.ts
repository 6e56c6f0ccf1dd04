import { describe, expect, it } from 'vitest';
import { findingsOf } from '../../../domain/catalogue/findings/findingsOf.ts';
import type { RegisterCommand } from '../../../domain/catalogue/governance/commands.ts';
import { decide } from '../../../domain/catalogue/governance/decide.ts';
import { endsDerived } from '../../../domain/catalogue/governance/ends.ts';
import type { RegisterEvent } from '../../../domain/catalogue/governance/events.ts';
import { evolve, NOTHING_YET } from '../../../domain/catalogue/governance/evolve.ts';
import { approvingJurisdiction } from '../../../domain/catalogue/governance/jurisdictionOfDocument.ts';
import { withoutSuccessor, withVersion } from '../../../domain/catalogue/governance/publishedBody.ts';
import type { Candidate, RegisterDocument, Repeal } from '../../../domain/catalogue/governance/types.ts';
import { standingOn, versionsOf } from '../../../domain/catalogue/governance/versions.ts';
import type { Catalogue, TransferEntry } from '../../../domain/catalogue/types.ts';
import { Refusal } from '../../../domain/refusal.ts';
import { loadXian } from '../../../local/reference/loadXian.ts';

const xian = loadXian();
const TODAY = '2026-11-23';
const DISTRICT = '610104';
const REF = { kind: 'transferCatalogue', id: DISTRICT } as const;

const entry = (change: Partial<TransferEntry> = {}): TransferEntry => ({
  item: 'food-business',
  kind: 'transferred',
  fromOrg: `${DISTRICT}-market-supervision`,
  toOrg: `${DISTRICT}-approval-bureau`,
  supervisor: `${DISTRICT}-market-supervision`,
  enforcer: `${DISTRICT}-ent-market`,
  supervisionMeasure: '双随机抽查',
  ...change,
});
const draft = (effectiveFrom = '2027-01-01', entries = [entry()]): Candidate => ({
  ...REF,
  effectiveFrom,
  content: { jurisdiction: DISTRICT, title: '莲湖区行政许可事项划转目录', entries },
});

const why = { basisDocument: '划转方案', reason: '首次划转' };
const by = (actor: string) => ({ actor, ...why });
const propose = (actor = 'officer', candidate = draft()): RegisterCommand => ({
  ...by(actor),
  type: 'propose',
  candidate,
});
const amend = (actor: string, candidate = draft()): RegisterCommand => ({
  ...by(actor),
  type: 'amendDraft',
  candidate,
});
const step = (
  type: 'submitForApproval' | 'approve' | 'returnForWork' | 'publish' | 'withdrawDraft',
  actor = 'head',
) => ({
  ...by(actor),
  type,
  approverOf: RIGHTFUL,
});
/** whoever has to approve the draft, whichever it is */
const RIGHTFUL = 'rightful';
const asRightful = (command: RegisterCommand, { document, catalogue }: Register): RegisterCommand =>
  'approverOf' in command && command.approverOf === RIGHTFUL && document.ref
    ? { ...command, approverOf: approvingJurisdiction(catalogue, document.ref, document.draft) ?? '' }
    : command;

type Register = { document: RegisterDocument; catalogue: Catalogue; today: string };
const empty: Register = { document: NOTHING_YET, catalogue: xian, today: TODAY };

function apply(register: Register, command: RegisterCommand): { register: Register; events: RegisterEvent[] } {
  const events = decide(register.document, asRightful(command, register), register);
  const document = events.reduce(evolve, register.document);
  const catalogue = events.reduce((all, event) => {
    if (event.type === 'VersionPublished') return withVersion(all, event.candidate, event.version);
    if (event.type !== 'DocumentRepealed') return all;
    const { ref, through, lastVersion = 0 } = event;
    return withoutSuccessor(all, { ...ref, effectiveTo: through, lastVersion });
  }, register.catalogue);
  return { register: { ...register, document, catalogue }, events };
}
const having = (...commands: RegisterCommand[]): Register =>
  commands.reduce((register, command) => apply(register, command).register, empty);
function refusedBy(register: Register, command: RegisterCommand): Refusal {
  try {
    apply(register, command);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error(`${command.type} was not refused`);
}

describe('S6: a version comes about by procedure', () => {
  const published = having(propose(), step('submitForApproval'), step('approve'), step('publish'));

  it('from draft through approval to publication, and counts from its day', () => {
    const [first] = versionsOf(published.catalogue, REF);
    expect(first).toMatchObject({ version: 1, effectiveFrom: '2027-01-01', effectiveTo: null });
    expect(published.document.published).toHaveLength(1);
    expect(published.document.draft).toBeNull();
  });

  it('stands where the dates put it, and nowhere else', () => {
    const second = [
      propose('officer', draft('2027-07-01')),
      step('submitForApproval'),
      step('approve'),
      step('publish'),
    ].reduce<Register>((register, command) => apply(register, command).register, published);
    const versions = versionsOf(second.catalogue, REF);
    expect(versions.map(({ effectiveTo }) => effectiveTo)).toEqual(['2027-06-30', null]);
    const standings = (day: string) => versions.map((version) => standingOn(versions, version, day));
    expect(standings('2026-12-31')).toEqual(['published', 'published']);
    expect(standings('2027-06-30')).toEqual(['inForce', 'published']);
    expect(standings('2027-07-01')).toEqual(['superseded', 'inForce']);
  });

  it('and never by who wrote or amended the draft', () => {
    const amended = having(propose('officer'), amend('other'), step('submitForApproval', 'officer'));
    expect(refusedBy(amended, step('approve', 'officer')).code).toBe('approverIsAuthor');
    expect(refusedBy(amended, step('approve', 'other')).code).toBe('approverIsAuthor');
    expect(apply(amended, step('approve', 'head')).events).toMatchObject([{ type: 'DraftApproved' }]);
  });

  it.each([
    ['publish', ['propose', 'submitForApproval']],
    ['approve', ['propose']],
    ['submitForApproval', ['propose', 'submitForApproval']],
    ['returnForWork', ['propose']],
  ] as const)('%s is refused at the wrong stage', (type, before) => {
    const register = having(...before.map((name) => (name === 'propose' ? propose() : step(name))));
    expect(refusedBy(register, step(type)).code).toBe('wrongStage');
  });

  it('is not amended under the hand of the approver, but after it was returned', () => {
    const submitted = having(propose(), step('submitForApproval'));
    expect(refusedBy(submitted, amend('officer')).code).toBe('wrongStage');
    const returned = apply(submitted, step('returnForWork')).register;
    expect(apply(returned, amend('officer')).events).toMatchObject([{ type: 'DraftAmended' }]);
  });

  it('one draft at a time, with a basis and a reason', () => {
    expect(refusedBy(having(propose()), propose()).code).toBe('draftExists');
    expect(refusedBy(empty, { ...propose(), reason: ' ' }).code).toBe('notJustified');
    expect(refusedBy(empty, step('publish')).code).toBe('noDraft');
    expect(refusedBy(having(propose()), amend('a', { ...draft(), id: '610113' })).code).toBe('otherDocument');
  });

  it('is not published with errors: neither approved, nor once approved and overtaken', () => {
    const wrong = having(
      propose('officer', draft('2027-01-01', [entry({ supervisionMeasure: ' ' })])),
      step('submitForApproval'),
    );
    const refused = refusedBy(wrong, step('approve'));
    expect(refused.code).toBe('findingsStand');
    expect(refused.detail.findings).toEqual(['missingMeasure /entries/0/supervisionMeasure']);
    const late = { ...having(propose(), step('submitForApproval'), step('approve')), today: '2027-01-02' };
    expect(refusedBy(late, step('publish')).detail.findings).toEqual(['retroactive /effectiveFrom']);
  });
});

describe('S3, S4: whose approval a draft needs is asked where it is approved, of the draft as it is then', () => {
  const newest = xian.transferCatalogues.filter(({ jurisdiction }) => jurisdiction === '610113').at(-1);
  if (!newest) throw new Error('no reference data');
  const { title, entries } = newest;
  const own: Candidate = {
    kind: 'transferCatalogue',
    id: '610113',
    effectiveFrom: '2027-06-01',
    content: { jurisdiction: '610113', title, openCases: 'finish', entries },
  };
  const across: Candidate = {
    ...own,
    content: {
      ...own.content,
      entries: entries.map((one) =>
        one.item === 'printing'
          ? { ...one, kind: 'recovered', fromOrg: '610113-approval-bureau', toOrg: '610100-publicity' }
          : one,
      ),
    },
  };
  const approval = (approverOf: string): RegisterCommand => ({ ...by('head'), type: 'approve', approverOf });
  const back = (approverOf: string): RegisterCommand => ({ ...by('head'), type: 'returnForWork', approverOf });

  it('a draft that was amended meanwhile to move a power to the city is no longer the district’s to approve or return', () => {
    const seen = having(propose('officer', own), step('submitForApproval', 'officer'));
    expect(apply(seen, approval('610113')).events).toMatchObject([{ type: 'DraftApproved', approvedFor: '610113' }]);
    const amended = having(propose('officer', own), amend('officer', across), step('submitForApproval', 'officer'));
    const refused = refusedBy(amended, approval('610113'));
    expect([refused.code, refused.detail]).toEqual(['approverElsewhere', { approverOf: '610113', needs: '610100' }]);
    expect(refusedBy(amended, back('610113')).code).toBe('approverElsewhere');
    expect(apply(amended, approval('610100')).events).toMatchObject([{ approvedFor: '610100' }]);
    expect(apply(amended, back('610100')).events).toMatchObject([{ type: 'DraftReturned' }]);
  });

  it('a district version is approved by the city alone', () => {
    const content = { id: '610113.food-business', jurisdiction: '610113', item: 'food-business', inherits: 1 };
    const district: Candidate = {
      kind: 'districtItem',
      id: content.id,
      effectiveFrom: '2027-01-01',
      content: {
        ...content,
        values: { promisedLimitWd: 3 },
        deviations: [{ field: 'promisedLimitWd', reason: '提速', basisDocument: '区政府文件' }],
      },
    };
    const submitted = having(propose('officer', district), step('submitForApproval', 'officer'));
    expect(refusedBy(submitted, approval('610113')).code).toBe('approverElsewhere');
    expect(apply(submitted, approval('610100')).events).toMatchObject([{ type: 'DraftApproved' }]);
  });

  it('an approval that another version has overtaken since publishes nothing: it is returned and asked for again', () => {
    const approved = having(propose('officer', own), step('submitForApproval', 'officer'), approval('610113'));
    // another version came between, without the line that hands printing to the district
    const between = withVersion(approved.catalogue, { ...across, effectiveFrom: '2027-01-01' }, newest.version + 1);
    const overtaken = { ...approved, catalogue: between };
    const refused = refusedBy(overtaken, step('publish'));
    expect([refused.code, refused.detail]).toEqual([
      'approvalOutdated',
      { approvedFor: '610113', needs: '610100', instead: 'returnForWork' },
    ]);
    const returned = apply(overtaken, back('610100')).register;
    const again = apply(apply(returned, step('submitForApproval', 'officer')).register, approval('610100')).register;
    expect(again.document.draft).toMatchObject({ stage: 'approved', approvedFor: '610100' });
  });

  it('what an earlier release approved has no such mark, and goes on', () => {
    const events: RegisterEvent[] = [
      { ...by('officer'), type: 'DraftProposed', candidate: draft() },
      { ...by('officer'), type: 'DraftSubmitted' },
      { ...by('head'), type: 'DraftApproved' },
    ];
    const document = events.reduce(evolve, NOTHING_YET);
    expect(apply({ ...empty, document }, step('publish')).events).toMatchObject([{ type: 'VersionPublished' }]);
  });
});

const repeal = (kind: Candidate['kind'], id: string, through: string, actor = 'officer'): RegisterCommand => ({
  ...by(actor),
  type: 'repeal',
  kind,
  id,
  through,
});
/** From here on by the book. */
const done = (register: Register, first: RegisterCommand): Register =>
  [first, step('submitForApproval'), step('approve'), step('publish')].reduce<Register>(
    (all, command) => apply(all, command).register,
    register,
  );

describe('S6, S14: the end of a document', () => {
  const found = (command: RegisterCommand, register = empty) => refusedBy(register, command).detail.findings;

  it('is refused to a transfer catalogue, which only a new version replaces', () => {
    expect(found(repeal('transferCatalogue', '610113', '2027-01-01'))).toEqual(['repealWithoutSuccessor /kind']);
  });
  it('is refused to an item that a catalogue still transfers, and to a unit that still receives pushes', () => {
    expect(found(repeal('licenceItem', 'food-business', '2027-01-01'))).toContain('stillReferred /id');
    expect(found(repeal('coordinationUnit', '610113-market-supervision', '2027-01-01'))).toContain('stillReferred /id');
  });
  it('S9: is refused to the unit of a supervisor of what no catalogue moves', () => {
    expect(found(repeal('coordinationUnit', '610104-health', '2027-01-01'))).toContain('missingCoordinationUnit /id');
  });
  it('is refused to a check on which an item rests, and to one that others were merged into', () => {
    const [item] = xian.supervisionItems;
    expect(found(repeal('supervisionItem', item?.code ?? '', '2027-01-01'))).toContain('stillReferred /id');
    const merged = xian.supervisionItems.find(({ review }) => review.outcome === 'merge');
    const free = { ...xian, items: [] };
    const alone = { ...empty, catalogue: free };
    expect(found(repeal('supervisionItem', merged?.review.mergedInto ?? '', '2027-01-01'), alone)).toContain(
      'stillReferred /id',
    );
  });

  it('S14: an item does not vanish: every catalogue lists it as cancelled first, with supervisor and measure', () => {
    const nowhere = { ...xian, transferCatalogues: xian.transferCatalogues.map((one) => ({ ...one, entries: [] })) };
    const command = repeal('licenceItem', 'food-business', '2027-01-01');
    expect(found(command, { ...empty, catalogue: nowhere })).toEqual(['itemVanished /id', 'itemVanished /id']);
    const cancelled = {
      ...xian,
      transferCatalogues: xian.transferCatalogues.map((one) => ({
        ...one,
        entries: one.entries.map((each) =>
          each.item === 'food-business' ? { ...each, kind: 'cancelled' as const } : each,
        ),
      })),
    };
    expect(done({ ...empty, catalogue: cancelled }, command).document.repealedThrough).toBe('2027-01-01');
  });

  it('S14: what was handed back needs the item no less', () => {
    const recovered = {
      ...xian,
      transferCatalogues: xian.transferCatalogues.map((one) => ({
        ...one,
        entries: one.entries.map((each) =>
          each.item === 'food-business' ? { ...each, kind: 'recovered' as const } : each,
        ),
      })),
    };
    const command = repeal('licenceItem', 'food-business', '2027-01-01');
    expect(found(command, { ...empty, catalogue: recovered })).toEqual(['orphaned /id', 'orphaned /id']);
  });

  const policy = xian.policies[0];
  if (!policy) throw new Error('no reference data');
  const own: Candidate = {
    kind: 'policy',
    id: 'policy-610113',
    effectiveFrom: '2026-12-01',
    content: { ...policy, id: 'policy-610113', jurisdiction: '610113' },
  };
  const existing = done(empty, propose('officer', own));
  const versions = ({ catalogue }: Register) => versionsOf(catalogue, own);

  it('is proposed, approved by somebody else, and published', () => {
    const proposed = apply(existing, repeal('policy', own.id, '2027-03-31'));
    expect(proposed.events).toMatchObject([{ type: 'RepealProposed', through: '2027-03-31' }]);
    expect(versions(proposed.register)).toMatchObject([{ effectiveTo: null }]);
    const submitted = apply(proposed.register, step('submitForApproval', 'officer')).register;
    expect(refusedBy(submitted, step('publish')).code).toBe('wrongStage');
    expect(refusedBy(submitted, step('approve', 'officer')).code).toBe('approverIsAuthor');
    const approved = apply(submitted, step('approve', 'head')).register;
    const ended = apply(approved, step('publish', 'head'));
    expect(ended.events).toMatchObject([{ type: 'DocumentRepealed', through: '2027-03-31', lastVersion: 1 }]);
    expect(versions(ended.register)).toMatchObject([{ effectiveTo: '2027-03-31' }]);
  });

  it('is judged again at its publication: what was free when it was approved may be referred to since', () => {
    const [check] = xian.supervisionItems;
    if (!check) throw new Error('no reference data');
    const code = '61010199990000';
    const free: Candidate = {
      kind: 'supervisionItem',
      id: code,
      effectiveFrom: '2026-12-01',
      content: { ...check, code },
    };
    const approved = [
      repeal('supervisionItem', code, '2027-03-31'),
      step('submitForApproval'),
      step('approve'),
    ].reduce<Register>((all, command) => apply(all, command).register, done(empty, propose('officer', free)));
    const { catalogue } = approved;
    const items = catalogue.items.map((item) => ({ ...item, supervisionItems: [...item.supervisionItems, code] }));
    expect(found(step('publish'), { ...approved, catalogue: { ...catalogue, items } })).toContain('stillReferred /id');
  });

  it('is not amended, but withdrawn and proposed anew', () => {
    const proposed = apply(existing, repeal('policy', own.id, '2027-03-31')).register;
    expect(refusedBy(proposed, amend('officer', own))).toMatchObject({
      code: 'draftExists',
      detail: { instead: 'withdrawDraft' },
    });
    expect(apply(proposed, step('withdrawDraft', 'officer')).register.document.draft).toBeNull();
  });

  it('is taken back by a version that is published afterwards, before or after the last day, as often as need be', () => {
    const ended = done(existing, repeal('policy', own.id, '2027-03-31'));
    expect(found(repeal('policy', own.id, '2027-03-31'), ended)).toEqual(['alreadyEnds /through']);
    expect(found(repeal('policy', own.id, '2027-08-31'), ended)).toEqual(['gap /through']);
    const sooner = done(ended, propose('officer', { ...own, effectiveFrom: '2027-02-01' }));
    expect(versions(sooner)).toMatchObject([{ effectiveTo: '2027-01-31' }, { version: 2, effectiveTo: null }]);
    const again = done(sooner, repeal('policy', own.id, '2027-03-31'));
    expect(versions(again)).toMatchObject([{ effectiveTo: '2027-01-31' }, { effectiveTo: '2027-03-31' }]);
    const later = done(again, propose('officer', { ...own, effectiveFrom: '2027-09-01' }));
    expect(versions(later)).toMatchObject([
      { effectiveTo: '2027-01-31' },
      { effectiveTo: '2027-03-31' },
      { version: 3, effectiveFrom: '2027-09-01', effectiveTo: null },
    ]);
  });

  it('stays where it was when the document ends a second time, and in repeals of earlier releases', () => {
    const base = { kind: own.kind, id: own.id };
    const version = (number: number, effectiveFrom: string) => ({
      ...policy,
      id: own.id,
      version: number,
      effectiveFrom,
    });
    const catalogue = { ...xian, policies: [version(1, '2026-01-01'), version(2, '2026-09-01')] };
    const ends = (repeals: Repeal[]) => endsDerived(catalogue, repeals).policies.map(({ effectiveTo }) => effectiveTo);
    expect(
      ends([
        { ...base, effectiveTo: '2026-03-31' },
        { ...base, effectiveTo: '2026-12-31' },
      ]),
    ).toEqual(['2026-03-31', '2026-12-31']);
    expect(ends([{ ...base, effectiveTo: '2026-03-31' }])).toEqual(['2026-03-31', null]);
  });
});

describe('Section 6: what holds on the first day of a version holds on every other', () => {
  const found = (candidate: Candidate, catalogue: Catalogue) =>
    findingsOf(candidate, { today: TODAY, catalogue })
      .filter(({ severity }) => severity === 'error')
      .map(({ code, path, detail }) => `${code} ${path} ${detail.day}`);
  const ending = (through: string): Catalogue => ({
    ...xian,
    items: xian.items.map((item) => (item.id === 'food-business' ? { ...item, effectiveTo: through } : item)),
  });

  it('S3: an item that ends, or is repealed, within the catalogue that transfers it is a gap', () => {
    expect(found(draft('2027-01-01'), xian)).toEqual([]);
    expect(found(draft('2027-01-01'), ending('2027-05-31'))).toEqual(['unknownItemVersion /entries/0/item 2027-06-01']);
    const repealed = withoutSuccessor(xian, {
      kind: 'licenceItem',
      id: 'food-business',
      effectiveTo: '2027-05-31',
      lastVersion: 1,
    });
    expect(found(draft('2027-01-01'), repealed)).toEqual(['unknownItemVersion /entries/0/item 2027-06-01']);
    const successor = [entry({ kind: 'cancelled', successorItem: 'food-business' })];
    expect(found(draft('2027-01-01', successor), repealed)).toEqual([
      'unknownItemVersion /entries/0/successorItem 2027-06-01',
    ]);
  });

  it('S9: a unit that ends within it too', () => {
    const units = xian.units.map((unit) =>
      unit.supervisor === `${DISTRICT}-market-supervision` ? { ...unit, effectiveTo: '2027-05-31' } : unit,
    );
    expect(found(draft('2027-01-01'), { ...xian, units })).toEqual([
      'missingCoordinationUnit /entries/0/supervisor 2027-06-01',
    ]);
  });

  it('S9: a unit is adopted anew without a gap while its supervisor supervises anything', () => {
    const again = (supervisor: string, effectiveFrom: string) => {
      const units = xian.units.map((unit) =>
        unit.supervisor === supervisor ? { ...unit, effectiveTo: '2027-05-31' } : unit,
      );
      const unit = units.find((one) => one.supervisor === supervisor);
      if (!unit) throw new Error('no reference data');
      const candidate: Candidate = { kind: 'coordinationUnit', id: supervisor, effectiveFrom, content: unit };
      return findingsOf(candidate, { today: TODAY, catalogue: { ...xian, units } }).map(({ code, detail }) => [
        code,
        detail.lawfulFrom,
      ]);
    };
    expect(again('610113-health', '2027-07-01')).toEqual([['gap', '2027-06-01']]);
    expect(again('610113-health', '2027-06-01')).toEqual([]);
    // also of a supervisor of what no catalogue moves
    expect(again('610104-health', '2027-07-01')).toEqual([['gap', '2027-06-01']]);
  });

  const [food] = xian.items;
  if (!food) throw new Error('no reference data');
  const item: Candidate = { kind: 'licenceItem', id: food.id, effectiveFrom: '2027-01-01', content: food };

  it('S10, S14: a check that goes later leaves the item unwatched from then on', () => {
    const [first, ...rest] = food.supervisionItems;
    const one = { ...food, supervisionItems: [first ?? ''] };
    const ended = (effectiveTo: string) =>
      xian.supervisionItems.map((check) => (check.code === first ? { ...check, effectiveTo } : check));
    expect(found({ ...item, content: one }, { ...xian, supervisionItems: ended('2027-05-31') })).toEqual([
      'unknownSupervisionItem /supervisionItems/0 2027-06-01',
    ]);
    const cancelled = xian.supervisionItems
      .filter(({ code }) => code === first)
      .map((check) => ({
        ...check,
        version: 2,
        effectiveFrom: '2027-06-01',
        review: { ...check.review, outcome: 'cancel' as const },
      }));
    const catalogue = { ...xian, supervisionItems: [...xian.supervisionItems, ...cancelled] };
    expect(found({ ...item, content: one }, catalogue)).toEqual(['notSupervised /supervisionItems 2027-06-01']);
    expect(rest.length).toBeGreaterThan(0);
  });

  it('S13: a check is not merged into one that ends later, nor cancelled under an item that begins later', () => {
    const [target, other] = xian.supervisionItems.filter(({ review }) => review.outcome === 'keep');
    if (!target || !other) throw new Error('no reference data');
    const code = '61010199990000';
    const merged: Candidate = {
      kind: 'supervisionItem',
      id: code,
      effectiveFrom: '2027-01-01',
      content: { ...other, code, yearlyCap: 0, review: { ...other.review, outcome: 'merge', mergedInto: target.code } },
    };
    const supervisionItems = xian.supervisionItems.map((check) =>
      check.code === target.code ? { ...check, effectiveTo: '2027-05-31' } : check,
    );
    expect(found(merged, xian)).toEqual([]);
    expect(found(merged, { ...xian, supervisionItems })).toEqual(['mergedIntoUnknown /review/mergedInto 2027-06-01']);
    const later = { ...food, id: 'later', effectiveFrom: '2027-06-01', supervisionItems: [code] };
    const gone: Candidate = {
      kind: 'supervisionItem',
      id: code,
      effectiveFrom: '2027-01-01',
      content: { ...other, code, yearlyCap: 0, review: { ...other.review, outcome: 'cancel' } },
    };
    expect(found(gone, { ...xian, items: [...xian.items, later] })).toEqual([
      'notSupervised /review/outcome 2027-06-01',
    ]);
  });
});

describe('S6: a version is published first, and counts from a later day', () => {
  const found = (effectiveFrom: string) =>
    findingsOf(draft(effectiveFrom), { today: TODAY, catalogue: xian }).map(({ code, detail }) => [
      code,
      detail.lawfulFrom,
    ]);
  it.each([
    ['2026-11-22', [['retroactive', '2026-11-24']]],
    [TODAY, [['retroactive', '2026-11-24']]],
    ['2026-11-24', []],
  ])('from %s, published on 2026-11-23', (effectiveFrom, expected) => expect(found(effectiveFrom)).toEqual(expected));
});
