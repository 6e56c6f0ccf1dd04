import { describe, expect, it } from 'vitest';
import type { ReferenceFacts } from '../../../domain/catalogue/facts.ts';
import { AGENT_ACTS } from '../../../domain/permit/agency.ts';
import { allowedCommands } from '../../../domain/permit/allowed.ts';
import { given } from '../../given.ts';
import { factsOf } from './reference.ts';
import {
  accepted,
  agencyEnded,
  agentAppointed,
  clericallyCorrected,
  correctionRequested,
  delivered,
  granted,
  handedIn,
  hearingRequested,
  hearingTold,
  issued,
  POWER,
  partyRegistered,
  received,
  stated,
  supplemented,
  withdrawn,
} from './steps.ts';

const DAY = '2026-03-02';
const ITEM = 'food-business';
const agent = true as const;
const byAgent = (changes: object = {}) => received(DAY, { agent: { ...POWER, ...changes } });
const LAW = { document: '中华人民共和国食品安全法', article: '第三十五条' };

describe('Art. 29: an application may be handed in by an agent', () => {
  it('whose power, its scope and its days stand in the case, and nothing of who he is', () => {
    const { permit, log } = given(byAgent());
    expect(permit.agency).toEqual(POWER);
    expect(log[0]).toMatchObject({ type: 'Received', agent: POWER });
  });

  it('within the days of his power, by the day of the papers', () => {
    given()
      .when(byAgent({ through: DAY, from: DAY }))
      .then({ type: 'Received' });
    given()
      .when(byAgent({ through: '2026-03-01' }))
      .thenRefused('powerExpired', { field: 'agent', act: 'apply', through: '2026-03-01', instead: 'applicant' });
    given()
      .when(byAgent({ from: '2026-03-03' }))
      .thenRefused('powerExpired', { from: '2026-03-03' });
  });

  it('within its scope', () =>
    given()
      .when(byAgent({ scope: ['correct'] }))
      .thenRefused('outsidePower', { act: 'apply', scope: ['correct'], instead: 'applicant' }));

  describe('but not what a law has applied for in person', () => {
    const facts: ReferenceFacts = {
      ...factsOf('610113', ITEM, 2026),
      items: factsOf('610113', ITEM, 2026).items.map((version) => ({ ...version, inPerson: LAW })),
    };

    it('by an agent', () =>
      given()
        .when(received(DAY, { facts, agent: POWER }))
        .thenRefused('inPersonRequired', { field: 'agent', item: ITEM, law: '中华人民共和国食品安全法第三十五条' }));

    it('or online', () =>
      given()
        .when(received(DAY, { facts, channel: 'online' }))
        .thenRefused('inPersonRequired', { field: 'channel', instead: 'window' }));

    it('the applicant himself at the window is taken in', () =>
      given().when(received(DAY, { facts })).then({ type: 'Received' }));
  });
});

describe('Art. 29: what the agent does later is within his power, or the applicant does it himself', () => {
  const toCorrect = [
    received(DAY, { agent: POWER, without: [`${ITEM}-m1`] }),
    correctionRequested(DAY, [`${ITEM}-m1`]),
  ];

  it('hands in corrections, and the record says that it was he', () =>
    given(...toCorrect)
      .when(handedIn('2026-03-03', [`${ITEM}-m1`], { agent }))
      .then({ type: 'CorrectionHandedIn', agent: true }));

  it('withdraws, hears and is heard', () => {
    given(byAgent(), accepted(DAY)).when(withdrawn('2026-03-03', { agent })).then({ type: 'Withdrawn', agent: true });
    given(byAgent(), accepted(DAY))
      .when(stated('2026-03-03', { party: 'applicant', agent }))
      .then({ type: 'StatementRecorded', agent: true });
    given(byAgent(), accepted(DAY), hearingTold(DAY))
      .when(hearingRequested('2026-03-03', { agent }))
      .thenRefused('outsidePower', { act: 'requestHearing' });
    const hearing = { scope: [...POWER.scope, 'requestHearing' as const] };
    given(byAgent(hearing), accepted(DAY), hearingTold(DAY))
      .when(hearingRequested('2026-03-03', { agent }))
      .then({ type: 'HearingRequested', agent: true });
  });

  it('gives up no hearing that he was not empowered to give up', () => {
    const waiver = stated('2026-03-03', { party: 'applicant', waivesHearing: true, agent });
    given(byAgent(), accepted(DAY), hearingTold(DAY)).when(waiver).thenRefused('outsidePower', { act: 'waiveHearing' });
    given(byAgent({ scope: [...POWER.scope, 'waiveHearing'] }), accepted(DAY), hearingTold(DAY))
      .when(waiver)
      .then({ type: 'StatementRecorded', waivesHearing: true, agent: true });
  });

  it('speaks for the applicant and for nobody else', () =>
    given(byAgent(), accepted(DAY), partyRegistered(DAY))
      .when(stated('2026-03-03', { agent }))
      .thenRefused('unknownParty', { field: 'party', parties: ['applicant'] }));

  it('receives what was decided, and what was corrected in it', () => {
    const decided = [byAgent(), accepted(DAY), granted(DAY), issued(DAY)];
    given(...decided)
      .when(delivered('2026-03-03', { agent }))
      .then({ type: 'DecisionDelivered', agent: true });
    const number = given(...decided).permit.caseNumber;
    given(...decided, clericallyCorrected(DAY))
      .when(delivered('2026-03-03', { agent, document: `${number}-G1` }))
      .then({ type: 'ClericalCorrectionDelivered', agent: true });
    given(byAgent({ scope: ['apply'] }), accepted(DAY), granted(DAY), issued(DAY))
      .when(delivered('2026-03-03', { agent }))
      .thenRefused('outsidePower', { act: 'receiveDocuments' });
  });

  it('hands in what tolerant acceptance left open where his power covers it', () => {
    const open = [
      received(DAY, { agent: POWER, route: 'tolerance', tolerated: [`${ITEM}-m5`], without: [`${ITEM}-m5`] }),
      accepted(DAY),
    ];
    given(...open)
      .when(supplemented('2026-03-03', [`${ITEM}-m5`], { agent }))
      .thenRefused('outsidePower', { act: 'supplement' });
    given(...open)
      .when(supplemented('2026-03-03', [`${ITEM}-m5`]))
      .then({ type: 'SupplementHandedIn' });
  });

  it('ends with its last day: an act of the day after is none of his', () => {
    const short = [byAgent({ through: '2026-03-04' }), accepted(DAY)];
    given(...short)
      .when(withdrawn('2026-03-04T23:59:59+08:00', { agent }))
      .then({ type: 'Withdrawn' });
    given(...short)
      .when(withdrawn('2026-03-05T00:00:00+08:00', { agent }))
      .thenRefused('powerExpired', {
        field: 'agent',
        act: 'withdraw',
        through: '2026-03-04',
        endedAt: null,
        instead: 'applicant',
      });
    given(...short)
      .when(withdrawn('2026-03-05'))
      .then({ type: 'Withdrawn' });
  });

  it('goes by the day on which it was asked, however long it waited', () =>
    given(byAgent({ through: '2026-03-04' }), accepted(DAY))
      .when(withdrawn('2026-03-09', { agent, askedAt: '2026-03-04T10:00:00.000+08:00' }))
      .then({ type: 'Withdrawn', agent: true }));

  it('where there is none nobody acts as one', () =>
    given(accepted(DAY))
      .when(withdrawn('2026-03-03', { agent }))
      .thenRefused('noAgent', {
        field: 'agent',
        instead: 'applicant',
        allowedCommands: expect.arrayContaining(['appointAgent']),
      }));
});

describe('Art. 29: the applicant appoints an agent, another one, and none any more', () => {
  it('appointed later, he acts from then on', () =>
    given(accepted(DAY), agentAppointed('2026-03-03'))
      .when(withdrawn('2026-03-04', { agent }))
      .then({ type: 'Withdrawn', agent: true }));

  it('the new power takes the place of the one before', () =>
    given(byAgent(), accepted(DAY), agentAppointed('2026-03-03', { power: { ...POWER, scope: ['correct'] } }))
      .when(withdrawn('2026-03-04', { agent }))
      .thenRefused('outsidePower', { scope: ['correct'] }));

  it('ended, it covers nothing from that moment on', () => {
    const ended = given(byAgent(), accepted(DAY), agencyEnded('2026-03-03T10:00:00+08:00'));
    ended.when(withdrawn('2026-03-03T10:00:00+08:00', { agent })).thenRefused('powerExpired', {
      endedAt: '2026-03-03T10:00:00.000+08:00',
    });
    ended.when(agencyEnded('2026-03-04')).thenRefused('noAgent', { instead: 'appointAgent' });
    expect(allowedCommands(ended.permit)).not.toContain('endAgency');
    expect(allowedCommands(given(byAgent()).permit)).toContain('endAgency');
  });

  it('begins before it ends', () =>
    given(accepted(DAY))
      .when(agentAppointed(DAY, { power: { ...POWER, from: '2026-04-01', through: '2026-03-31' } }))
      .thenRefused('endBeforeStart', { field: 'power.through', from: '2026-04-01', through: '2026-03-31' }));

  it('one day is a power, and so is what every act needs', () => {
    const day = { ...POWER, from: DAY, through: DAY };
    given(accepted(DAY), agentAppointed(DAY, { power: day }))
      .when(withdrawn(DAY, { agent }))
      .then({ type: 'Withdrawn' });
    expect([...AGENT_ACTS].sort()).toEqual([
      'apply',
      'correct',
      'receiveDocuments',
      'recordStatement',
      'requestHearing',
      'supplement',
      'waiveHearing',
      'withdraw',
    ]);
  });
});
