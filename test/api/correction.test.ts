import { expect, it } from 'vitest';
import { correct } from '../../api/commands/intake.ts';
import { factsOf } from '../domain/permit/reference.ts';
import { person, text } from '../domain/permit/steps.ts';

it('Art. 32: a second hand-in carries the catalogue of its day, from which silence may accept it', async () => {
  const facts = factsOf('610113', 'food-business');
  const materials = [{ materialId: 'food-business-m5', source: 'upload' as const }];
  const carried = async () => facts;
  const mapping = {
    by: person('applicant', 'applicants'),
    text: () => text(),
    facts: carried,
    supervisors: carried,
    applicant: async () => ({ subject: null, bars: [] }),
    knownOrgans: async () => [],
  };
  expect(await correct.toCommand({ materials }, mapping)).toMatchObject({ type: 'correct', facts });
});
