import { describe, expect, it } from 'vitest';
import type { ApplicantKind } from '../../api/applicant.ts';
import { correctClericalError } from '../../api/commands/correction.ts';
import { accept, correct } from '../../api/commands/intake.ts';
import { factsOf } from '../domain/permit/reference.ts';
import { person, text } from '../domain/permit/steps.ts';

const facts = factsOf('610113', 'food-business');
const mappingFor = (kind: ApplicantKind | null) => ({
  by: person('applicant', 'applicants'),
  text: ({ freeText }: { freeText: string }) => text(freeText),
  facts: async () => facts,
  supervisors: async () => facts,
  applicant: async () => ({ kind, subject: null, bars: [] }),
  ranksFrom: async () => [],
  knownOrgans: async () => [],
});

it('Art. 32: a second hand-in carries the catalogue of its day, from which silence may accept it', async () => {
  const materials = [{ materialId: 'food-business-m5', source: 'upload' as const }];
  expect(await correct.toCommand({ materials }, mappingFor('organisation'))).toMatchObject({ type: 'correct', facts });
});

describe('S8: what becomes the code of a licensee is one', () => {
  const CODE = '91610104MA6T0A01XD';
  const CITIZEN = '610102187501168042';
  const correctedTo = (becomes: string, kind: ApplicantKind | null, field = 'licenseeCode') =>
    correctClericalError.toCommand(
      {
        item: 'food-business',
        corrections: [
          { field: 'address', was: { freeText: 'a' }, becomes: { freeText: 'b' } },
          { field, was: { freeText: 'x' }, becomes: { freeText: becomes } },
        ],
        reasons: { freeText: 'r' },
        notice: { sha256: '7'.repeat(64) },
      },
      mappingFor(kind),
    );

  it.each([
    ['a credit code', 'organisation', ` ${CODE.toLowerCase()} `, CODE],
    ['a citizen id', 'naturalPerson', CITIZEN, CITIZEN],
    ['a credit code of somebody who was erased', null, CODE, CODE],
    ['a citizen id of somebody who was erased', null, CITIZEN, CITIZEN],
  ] as const)('%s is taken, in its stored form', async (_, kind, becomes, stored) =>
    expect(await correctedTo(becomes, kind)).toMatchObject({
      corrections: [{ becomes: text('b') }, { field: 'licenseeCode', becomes: text(stored) }],
    }),
  );

  it.each([
    ['an organisation', 'organisation', '91610104MA6T0A01XE', 'usccCheck'],
    ['an organisation, by a citizen id', 'organisation', CITIZEN, 'usccCheck'],
    ['a natural person, by a credit code', 'naturalPerson', CODE, 'idFormat'],
    ['a natural person', 'naturalPerson', '610102187501168043', 'idCheck'],
    ['somebody who was erased', null, 'anything', 'usccLength'],
  ] as const)('of %s nothing else is, and the field is named', async (_, kind, becomes, code) =>
    expect(correctedTo(becomes, kind)).rejects.toMatchObject({
      status: 422,
      code: 'invalidInput',
      more: { errors: [{ path: 'corrections[1].becomes', code }] },
    }),
  );

  it('every other text is kept as it was typed', async () =>
    expect(await correctedTo(' abc ', 'organisation', 'itemName')).toMatchObject({
      corrections: [{}, { becomes: text(' abc ') }],
    }));
});

describe('Art. 57: an acceptance names the case that handed an item on', () => {
  const carried = [{ from: '610113-20260302-000001', item: 'food-business', acceptedAt: '2026-03-03' }];
  const accepting = (found: typeof carried, transferredFrom?: string) =>
    accept.toCommand({ transferredFrom }, { ...mappingFor('organisation'), ranksFrom: async () => found });

  it('and takes its moment along; where none is named there is none', async () => {
    expect(await accepting(carried, '610113-20260302-000001')).toMatchObject({ type: 'accept', carried });
    expect(await accepting(carried)).not.toHaveProperty('carried');
  });

  it('one that handed nothing on is refused with its field', async () =>
    expect(accepting([], '610113-20260302-000002')).rejects.toMatchObject({
      status: 422,
      more: { errors: [{ path: 'transferredFrom', code: 'notTransferred' }] },
    }));
});
