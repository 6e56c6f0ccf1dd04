import { describe, expect, it } from 'vitest';
import type { ReferenceFacts } from '../../../domain/catalogue/facts.ts';
import { allowedCommands } from '../../../domain/permit/allowed.ts';
import { basisOf } from '../../../domain/permit/basis.ts';
import { whatServiceMoves } from '../../../domain/permit/service/served.ts';
import { standingOf } from '../../../domain/permit/standing.ts';
import { given, tick } from '../../given.ts';
import { BUREAU, catalogue, factsOf } from './reference.ts';
import {
  accepted,
  calendarAdopted,
  conflictDeclared,
  correctionRequested,
  countersigned,
  denied,
  extended,
  granted,
  handedUp,
  imported,
  person,
  procedureEnded,
  procedureStarted,
  received,
  reviewStarted,
  text,
  told,
  transferred,
  verified,
  verifiedAlone,
  withdrawn,
} from './steps.ts';

const DAY = '2026-03-02';
const ITEM = 'food-business';
const UPPER = '610100-approval-bureau';
const LAW = { document: '中华人民共和国食品安全法', article: '第三十五条' };
/** the district reviews it, the city decides */
const reviewedBelow = (facts: ReferenceFacts): ReferenceFacts => ({
  ...facts,
  items: facts.items.map((version) => ({ ...version, lowerReview: { upper: UPPER, basis: LAW } })),
});
/** the catalogue of the city, as the commands bring it once the case is there */
const ofCity = (facts: ReferenceFacts): ReferenceFacts => ({
  ...facts,
  entries: [
    {
      item: ITEM,
      version: 1,
      effectiveFrom: '2024-01-01',
      effectiveTo: null,
      entry: {
        kind: 'transferred',
        fromOrg: '610100-market-supervision',
        toOrg: UPPER,
        supervisor: '610100-market-supervision',
        enforcer: '610100-ent-market',
      },
    },
  ],
});
const below = [accepted(DAY, { changing: reviewedBelow })];
const reviewed = [...below, reviewStarted(DAY), verified('2026-03-10')];
const sent = [...reviewed, handedUp('2026-03-12')];
const above = [
  reviewStarted('2026-03-13', { by: person('city-head', UPPER), reviewers: ['city-1', 'city-2'] }),
  verifiedAlone('2026-03-16', { by: person('city-1', UPPER) }),
  verifiedAlone('2026-03-16', { by: person('city-2', UPPER) }),
];

describe('Art. 43: the lower organ reviews within twenty days of its own acceptance', () => {
  it('that is its duty, and the decision is not', () => {
    const { permit } = given(...below);
    expect(permit.obligations).toMatchObject([
      { id: `review:${ITEM}`, organ: BUREAU, start: DAY, due: '2026-03-30', statutoryDue: '2026-03-30' },
    ]);
    expect(permit.obligations).toHaveLength(1);
  });

  it('Art. 50(2): the review of a renewal ends with the licence at the latest', () => {
    const licenceRef = { item: ITEM, number: 'L-1', validTo: '2026-03-20' };
    const { permit } = given(
      received('2026-01-05', { item: ITEM, kind: 'renewal', licenceRef }),
      accepted('2026-01-05', { changing: reviewedBelow }),
    );
    expect(permit.obligations).toMatchObject([{ id: `review:${ITEM}`, due: '2026-02-02' }]);
    const short = { ...licenceRef, validTo: '2026-01-22' };
    const soon = given(
      received('2025-12-24', { item: ITEM, kind: 'renewal', licenceRef: short }),
      accepted('2025-12-30', { changing: reviewedBelow }),
    ).permit;
    expect(soon.obligations).toMatchObject([{ id: `review:${ITEM}`, due: '2026-01-22', statutoryDue: '2026-01-22' }]);
  });

  it('Art. 45: the applicant sees its day, and that it stands still', () => {
    const paused = [...below, reviewStarted(DAY), procedureStarted('2026-03-04', { neededWd: 5 })];
    expect(standingOf(given(...below).permit, catalogue).items).toMatchObject([
      { decisionDue: '2026-03-30', paused: false },
    ]);
    expect(standingOf(given(...paused).permit, catalogue).items).toMatchObject([{ paused: true }]);
  });

  it('Art. 45: a pause that he was told of later counts from then', () => {
    const sms = { service: { channels: ['sms' as const] } };
    const { permit } = given(
      received(DAY, sms),
      accepted(DAY, { changing: reviewedBelow }),
      told(DAY),
      reviewStarted(DAY),
      procedureStarted('2026-03-04'),
      told('2026-03-04'),
      procedureEnded('2026-03-12'),
    );
    const notice = permit.service?.notices.find(({ kind }) => kind === 'paused');
    expect(notice && whatServiceMoves(permit, notice, '2026-03-06', '2026-03-13T09:00:00.000+08:00')).toMatchObject([
      { type: 'PauseStartMoved', previous: '2026-03-04', pausesFrom: '2026-03-06' },
      { type: 'DueDateRecomputed', obligationId: `review:${ITEM}` },
    ]);
  });

  it('Art. 35: on a commitment it goes up without a review, and the upper organ decides', () => {
    const onWord = (facts: ReferenceFacts): ReferenceFacts => ({
      ...reviewedBelow(facts),
      items: reviewedBelow(facts).items.map((version) => ({
        ...version,
        commitment: { ...version.commitment, allowed: true },
      })),
    });
    const promised = [
      received(DAY, { item: 'public-place-hygiene', route: 'commitment', commitment: { signedOn: DAY } }),
      accepted(DAY, { changing: onWord }),
    ];
    expect(allowedCommands(given(...promised).permit)).toContain('handUp');
    given(...promised)
      .when(handedUp('2026-03-03'))
      .then({ type: 'CaseHandedUp', to: UPPER }, { type: 'ObligationOpened', obligation: { organ: UPPER } });
  });

  it('with the cards of every other limit', () => {
    const { log } = given(...below, tick('2026-04-02'));
    const cards = log.filter((event) => 'obligation' in event && event.obligation === 'review').map(({ type }) => type);
    expect(cards).toEqual([
      'ReminderSent',
      'YellowCardShown',
      'RedCardShown',
      'StatutoryLimitPassed',
      'SupervisedHandlingOrdered',
    ]);
  });

  it('late is handed up all the same, and stays on record', () =>
    given(...reviewed)
      .when(handedUp('2026-04-07'))
      .then({ type: 'RedCardShown' }, { type: 'ObligationMet', obligationId: `review:${ITEM}`, late: true }));

  it('Art. 45: what is excluded is excluded here too, and moves nothing of the upper organ’s clock', () => {
    const paused = [
      ...below,
      reviewStarted(DAY),
      procedureStarted('2026-03-04', { neededWd: 5 }),
      procedureEnded('2026-03-11'),
    ];
    const { permit } = given(...paused);
    // five working days after 4 March
    expect(permit.obligations).toContainEqual(
      expect.objectContaining({ id: `review:${ITEM}`, due: '2026-04-07', statutoryDue: '2026-04-07' }),
    );
    const up = given(...paused, verified('2026-03-12'), handedUp('2026-03-12')).permit;
    expect(up.obligations).toMatchObject([{ id: `decide:${ITEM}`, statutoryDue: '2026-03-26' }]);
    const head = { ...person('city-head', UPPER), role: 'organHead' };
    given(...paused, verified('2026-03-12'), handedUp('2026-03-12'))
      .when(extended('2026-03-17', { by: head }))
      .then({ type: 'DueDateRecomputed', statutoryDue: '2026-04-02' });
  });

  it('Art. 45: while it stands still no card is shown, and nothing is handed up', () => {
    const paused = given(...below, reviewStarted(DAY), procedureStarted('2026-03-04', { neededWd: 60 }));
    paused.when(tick('2026-05-20')).thenNever('RedCardShown');
    paused.when(handedUp('2026-03-12')).thenRefused('wrongState', { state: 'SPECIAL_PROCEDURE' });
    given(...below, reviewStarted(DAY), tick('2026-04-01'))
      .when(procedureStarted('2026-04-01'))
      .thenRefused('clockExpired', { instead: 'handUp' });
  });

  it('of a case that an older system had accepted too, with what that system had left out', () => {
    const facts = reviewedBelow(factsOf('610113', ITEM, 2026));
    const pause = {
      kind: 'test',
      toldOn: '2026-03-04',
      from: '2026-03-04',
      to: '2026-03-11',
      basis: LAW,
      reasons: text(),
    };
    const taken = imported('2026-03-20', {
      facts,
      state: 'UNDER_REVIEW',
      reviewers: ['reviewer-1', 'reviewer-2'],
      pauses: [pause],
    });
    const { permit } = given(taken);
    expect(permit.obligations).toMatchObject([{ id: `review:${ITEM}`, start: DAY, due: '2026-04-07' }]);
    const up = given(taken, verified('2026-03-20'), handedUp('2026-03-20')).permit;
    expect(up.obligations).toMatchObject([{ id: `decide:${ITEM}`, organ: UPPER, statutoryDue: '2026-04-03' }]);
    given(taken, verified('2026-03-20'), handedUp('2026-03-20'))
      .when(calendarAdopted('2026-03-23'))
      .thenNever('DueDateRecomputed');
    const extension = { wd: 5, approvedOn: '2026-03-10', approvedBy: BUREAU, reasons: text() };
    given()
      .when(
        imported('2026-03-20', {
          facts,
          state: 'UNDER_REVIEW',
          reviewers: ['reviewer-1', 'reviewer-2'],
          extension,
          acceptedBy: 'old-clerk',
        }),
      )
      .thenRefused('importInvalid', { field: 'extension.wd', instead: 0 });
  });

  it('a calendar counts it again', () =>
    given(accepted('2026-12-10', { changing: reviewedBelow }))
      .when(calendarAdopted('2026-12-15'))
      .then({ type: 'DueDateRecomputed', obligationId: `review:${ITEM}`, due: '2027-01-08' }));
});

describe('Art. 35: a lower organ reviews, hands opinion and file straight up, and the upper organ decides', () => {
  it('the lower organ neither decides nor moves the clock of a decision that is not its own', () => {
    given(...reviewed)
      .when(granted('2026-03-11'))
      .thenRefused('upperOrganDecides', {
        item: ITEM,
        pointsTo: UPPER,
        instead: 'handUp',
      });
    given(...reviewed)
      .when(denied('2026-03-11'))
      .thenRefused('upperOrganDecides');
    given(...reviewed)
      .when(extended('2026-03-11'))
      .thenRefused('upperOrganDecides', { instead: 'handUp' });
    const allowed = allowedCommands(given(...reviewed).permit);
    expect(allowed).toContain('handUp');
    for (const name of ['decide', 'extend'] as const) expect(allowed).not.toContain(name);
  });

  it('the case is the upper organ’s from then on, and its own limit begins', () => {
    const { permit, log } = given(...sent);
    expect(permit).toMatchObject({
      state: 'ACCEPTED',
      competentOrg: UPPER,
      jurisdiction: '610100',
      handedUp: { from: BUREAU, on: '2026-03-12', recommendation: 'grant' },
      reviewers: [],
    });
    expect(permit.obligations).toMatchObject([{ id: `decide:${ITEM}`, organ: UPPER, start: '2026-03-12' }]);
    expect(permit.obligations[0]?.statutoryDue).toBe('2026-03-26');
    expect(log.find(({ type }) => type === 'CaseHandedUp')).toMatchObject({
      from: BUREAU,
      to: UPPER,
      jurisdiction: '610100',
      items: [ITEM],
      handedUpOn: '2026-03-12',
    });
  });

  it('asks the applicant for nothing that was handed in: there is no second correction notice', () => {
    const { permit } = given(...sent);
    expect(permit.given).toEqual(given(...below).permit.given);
    given(...sent)
      .when(correctionRequested('2026-03-13', [`${ITEM}-m1`], { by: person('clerk', UPPER) }))
      .thenRefused('wrongState');
  });

  it('what was frozen at acceptance stays, and what was signed below is no check above', () => {
    const { permit } = given(...sent);
    expect(permit.items[0]?.frozen).toEqual(given(...below).permit.items[0]?.frozen);
    expect(permit.items[0]?.checks).toEqual([]);
  });

  it('the upper organ reviews and decides, and pushes to the supervisor of its own level', () =>
    given(...sent, ...above)
      .when(granted('2026-03-19', { by: person('city-decider', UPPER), changing: ofCity }))
      .then(
        { type: 'ObligationMet', obligationId: `decide:${ITEM}`, late: false },
        { type: 'LicenceGranted' },
        { type: 'PushOrdered', supervisor: '610100-market-supervision' },
      ));

  it('it extends its own limit, counted from the day it had the file', () =>
    given(...sent)
      .when(extended('2026-03-17', { by: { ...person('city-head', UPPER), role: 'organHead' } }))
      .then({ type: 'DueDateRecomputed', obligationId: `decide:${ITEM}`, statutoryDue: '2026-04-02' }));

  it('the lower organ has no part in it any more', () => {
    given(...sent)
      .when(reviewStarted('2026-03-13', { by: person('head') }))
      .thenRefused('notCompetent', { pointsTo: UPPER });
    given(...sent, reviewStarted('2026-03-13', { by: person('city-head', UPPER), reviewers: ['city-1', 'city-2'] }))
      .when(handedUp('2026-03-13', { by: person('city-decider', UPPER) }))
      .thenRefused('nothingToHandUp');
  });

  it('is handed up once two reviewers have signed, by another than they', () => {
    given(...below, reviewStarted(DAY), countersigned(DAY))
      .when(handedUp('2026-03-12'))
      .thenRefused('substanceNotChecked', { item: ITEM, signed: ['reviewer-2'], least: 2, instead: 'verifySubstance' });
    given(...reviewed)
      .when(handedUp('2026-03-12', { by: person('reviewer-1') }))
      .thenRefused('secondPerson', { field: 'by', did: 'review' });
    given(...reviewed)
      .when(handedUp('2026-03-12', { by: person('head', UPPER) }))
      .thenRefused('notCompetent');
    given(...reviewed, conflictDeclared('2026-03-11', 'lower-decider'))
      .when(handedUp('2026-03-12'))
      .thenRefused('conflictOfInterest', { field: 'by' });
    given(...below)
      .when(handedUp('2026-03-12'))
      .thenRefused('wrongState', { command: 'handUp' });
    // what was signed by one who turns out to have an interest in it is no check
    given(...reviewed, conflictDeclared('2026-03-11', 'reviewer-1'))
      .when(handedUp('2026-03-12'))
      .thenRefused('substanceNotChecked', { signed: ['reviewer-2'] });
  });

  it('the opinion says what the review found', () => {
    const findings = [1, 2, 3].map((n) => ({ condition: `${ITEM}-c${n}`, met: n !== 2 }));
    const wanting = given(...below, reviewStarted(DAY), verified('2026-03-10', { findings }));
    wanting.when(handedUp('2026-03-12')).thenRefused('conditionNotMet', {
      field: 'recommendation',
      item: ITEM,
      unmet: [`${ITEM}-c2`],
      instead: 'deny',
    });
    wanting
      .when(handedUp('2026-03-12', { recommendation: 'deny' }))
      .then({ type: 'CaseHandedUp', recommendation: 'deny' });
  });

  it('ends like every other case where the applicant withdraws, below and above', () => {
    given(...below)
      .when(withdrawn('2026-03-04'))
      .then({ type: 'ObligationEnded', obligationId: `review:${ITEM}` });
    given(...sent)
      .when(withdrawn('2026-03-13'))
      .then({ type: 'ObligationEnded', obligationId: `decide:${ITEM}` });
  });

  it('what no upper organ decides is not handed up', () =>
    given(accepted(DAY), reviewStarted(DAY), verified('2026-03-10'))
      .when(handedUp('2026-03-12'))
      .thenRefused('nothingToHandUp', { allowedCommands: expect.arrayContaining(['decide']) }));

  it('names the articles it rests on', () => {
    const { log } = given(...sent);
    const cited = log.filter(({ type }) => type === 'CaseHandedUp').flatMap(basisOf);
    expect(cited.map(({ article }) => article)).toContain('第三十五条');
    const limits = log.flatMap((event) => (event.type === 'ObligationOpened' ? [event.obligation] : []));
    const basis = (id: string) => limits.find((duty) => duty.id === id)?.basis.map(({ article }) => article);
    expect(basis(`review:${ITEM}`)).toContain('第四十三条');
    expect(basis(`decide:${ITEM}`)).toContain('第四十二条');
  });

  it('a power that moves meanwhile takes the case along from below too', () =>
    given(...reviewed)
      .when(transferred('2026-03-12', { changing: (facts) => moved(reviewedBelow(facts)) }))
      .then({ type: 'CaseTransferred' }));
});

const moved = (facts: ReferenceFacts): ReferenceFacts => ({
  ...facts,
  entries: facts.entries.map(({ entry, ...version }) => ({
    ...version,
    entry: entry && { ...entry, toOrg: entry.supervisor },
  })),
});
