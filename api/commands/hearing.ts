import { z } from 'zod';
import { parseInstant } from '../../domain/time.ts';
import { articles, byAgent, filed, freeText, identifier } from '../schemas/fields.ts';
import { caseCommand, filedOf, present } from './caseCommand.ts';

/** Who the case touches, and the hearing: Art. 36, 46–48. */

const party = identifier(100).meta({
  description: 'applicant, or the id of an interested party',
  examples: ['applicant', '610113-20261123-000001-I1'],
});

export const registerInterestedParty = caseCommand({
  name: 'registerInterestedParty',
  summary: '告知利害关系人 · Register and tell whose major interests the case touches (Art. 36)',
  body: z.strictObject({ name: freeText(200), interest: freeText(2000), notice: filed }),
  toCommand: ({ name, interest, notice }, { text, by }) => ({
    type: 'registerInterestedParty',
    by,
    name: text(name),
    interest: text(interest),
    notice: filedOf(notice),
  }),
});

export const recordStatement = caseCommand({
  name: 'recordStatement',
  summary: '听取陈述申辩 · Hear what the applicant or an interested party has to say (Art. 36)',
  body: z.strictObject({
    party,
    statement: freeText(10_000),
    waivesHearing: z.boolean().optional(),
    paper: filed.optional(),
    agent: byAgent,
  }),
  toCommand: ({ party: id, statement, waivesHearing, paper, agent }, { text, by }) => ({
    type: 'recordStatement',
    by,
    party: id,
    statement: text(statement),
    ...present({ waivesHearing, paper: paper && filedOf(paper), agent }),
  }),
});

export const tellHearingRight = caseCommand({
  name: 'tellHearingRight',
  summary: '告知听证权利 · Tell of the right to a hearing; it is asked for within five working days (Art. 47)',
  body: z.strictObject({ parties: z.array(party).min(1).max(200), notice: filed }),
  toCommand: ({ parties, notice }, { by }) => ({ type: 'tellHearingRight', by, parties, notice: filedOf(notice) }),
});

export const requestHearing = caseCommand({
  name: 'requestHearing',
  summary: '申请听证 · Ask for a hearing; it is held within twenty working days (Art. 47)',
  body: z.strictObject({ party, agent: byAgent }),
  toCommand: ({ party: id, agent }, { by }) => ({ type: 'requestHearing', by, party: id, ...present({ agent }) }),
});

export const orderHearing = caseCommand({
  name: 'orderHearing',
  summary: '依职权听证 · Announce a hearing that a law or a major public interest demands (Art. 46)',
  body: z.strictObject({ announcement: filed, articles }),
  toCommand: ({ announcement, articles: basis }, { by }) => ({
    type: 'orderHearing',
    by,
    announcement: filedOf(announcement),
    articles: basis,
  }),
});

export const arrangeHearing = caseCommand({
  name: 'arrangeHearing',
  summary: '听证通知 · Time, place and presider, told seven working days ahead; again, to put it off (Art. 48)',
  body: z.strictObject({
    heldAt: z
      .string()
      .refine((text) => parseInstant(text) !== null, { params: { code: 'invalidDate' } })
      .meta({ format: 'date-time', examples: ['2026-12-08T09:30:00+08:00'] }),
    place: freeText(300),
    presider: identifier(),
    notice: filed,
  }),
  toCommand: ({ heldAt, place, presider, notice }, { text, by }) => ({
    type: 'arrangeHearing',
    by,
    heldAt: parseInstant(heldAt) ?? heldAt,
    place: text(place),
    presider,
    notice: filedOf(notice),
  }),
});

export const recordHearing = caseCommand({
  name: 'recordHearing',
  summary: '听证笔录 · The transcript, by the presider; the decision rests on it (Art. 48)',
  body: z.strictObject({ transcript: filed }),
  toCommand: ({ transcript }, { by }) => ({ type: 'recordHearing', by, transcript: filedOf(transcript) }),
});
