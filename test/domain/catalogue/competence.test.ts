import { describe, expect, it } from 'vitest';
import { competence } from '../../../domain/catalogue/competence.ts';
import { factsFor } from '../../../domain/catalogue/factsFor.ts';
import { loadXian } from '../../../local/reference/loadXian.ts';
import { applications } from './xianRecords.ts';

const catalogue = loadXian();
const on = (jurisdiction: string, item: string, day: string) =>
  competence(factsFor(catalogue, jurisdiction, [item], { endpoints: new Set() }), item, day);

describe('S3, S6: the duties that the reference applications expect', () => {
  it.each(applications.map((application) => [application.id, application] as const))('%s', (_id, application) => {
    const { expected } = application;
    for (const { item, supervisor, enforcer, inNameOf } of expected.items) {
      expect(on(application.jurisdiction, item, application.receivedAt.slice(0, 10))).toEqual({
        competent: true,
        organ: expected.competentOrg,
        supervisor,
        enforcer,
        ...(inNameOf && { inNameOf }),
        catalogueVersion: expected.catalogueVersion,
        itemVersion: 1,
      });
    }
  });
});

describe('S6: competence follows the catalogue in force on the day', () => {
  it.each([
    ['610113', 'outdoor-advert', 'itemCancelled', 'NOT_REQUIRED', '610113-urban-management'],
    ['610113', 'gas-business', 'itemRecovered', 'NOT_ACCEPTED', '610113-urban-management'],
    ['XAGX', 'radiological-diagnosis', 'itemRecovered', 'NOT_ACCEPTED', 'XAGX-health'],
    ['XAGX', 'outdoor-advert', 'itemCancelled', 'NOT_REQUIRED', 'XAGX-urban-management'],
  ])('%s %s: the bureau to 2026-06-30, from the next day %s', (jurisdiction, item, code, outcome, pointsTo) => {
    const bureau = { competent: true, organ: `${jurisdiction}-approval-bureau`, catalogueVersion: 1 };
    expect(on(jurisdiction, item, '2026-06-30')).toMatchObject(bureau);
    const refused = { competent: false, code, outcome, pointsTo, catalogueVersion: 2 };
    expect(on(jurisdiction, item, '2026-07-01')).toEqual(refused);
  });

  it.each([
    ['610113', 'film-projection', '610113-publicity'],
    ['610113', 'private-vocational-training', '610113-hrss'],
    ['XAGX', 'film-projection', 'XAGX-social-affairs'],
    ['XAGX', 'water-abstraction', 'XAGX-rural-water'],
  ])('%s %s: the department %s to 2026-06-30, from the next day the bureau', (jurisdiction, item, pointsTo) => {
    const refused = { competent: false, code: 'itemNotInCatalogue', outcome: 'NOT_ACCEPTED', catalogueVersion: 1 };
    expect(on(jurisdiction, item, '2026-06-30')).toEqual({ ...refused, pointsTo });
    expect(on(jurisdiction, item, '2026-07-01')).toMatchObject({ competent: true, catalogueVersion: 2 });
  });

  it('keeps the gas licence of the High-tech Zone with its bureau', () =>
    expect(on('XAGX', 'gas-business', '2026-11-23')).toMatchObject({ competent: true, organ: 'XAGX-approval-bureau' }));

  it('points to the emergency department for hazardous chemicals, to the city for what the city decides', () => {
    expect(on('610113', 'hazardous-chemicals', '2026-03-02')).toMatchObject({ pointsTo: '610113-emergency' });
    expect(on('610104', 'printing', '2026-03-02')).toMatchObject({ pointsTo: '610100-publicity' });
  });

  it('finds a repealed licence cancelled, with who supervises what replaced it', () =>
    expect(on('610113', 'drug-retail-preparation', '2026-03-02')).toMatchObject({
      code: 'itemCancelled',
      outcome: 'NOT_REQUIRED',
      pointsTo: '610113-market-supervision',
    }));
});

describe('a jurisdiction without a catalogue', () => {
  it('leaves every power with the departments, as version 0', () =>
    expect(on('610104', 'food-business', '2026-03-02')).toEqual({
      competent: false,
      code: 'itemNotInCatalogue',
      outcome: 'NOT_ACCEPTED',
      pointsTo: '610104-market-supervision',
      catalogueVersion: 0,
    }));

  it('and so does one before its first catalogue', () => {
    expect(on('610113', 'food-business', '2025-01-31')).toMatchObject({ competent: false, catalogueVersion: 0 });
    expect(on('610113', 'food-business', '2025-02-01')).toMatchObject({ competent: true, catalogueVersion: 1 });
  });
});

describe('stale facts are refused, never guessed', () => {
  const facts = factsFor(catalogue, '610113', ['food-business'], { endpoints: new Set() });

  it('when no version of the catalogue covers the day', () => {
    const ended = { ...facts, entries: facts.entries.filter(({ version }) => version < 2) };
    expect(() => competence(ended, 'food-business', '2026-07-01')).toThrow(
      expect.objectContaining({ code: 'staleFacts' }),
    );
  });

  it('when the item did not travel', () =>
    expect(() => competence(facts, 'drug-retail', '2026-03-02')).toThrow(
      expect.objectContaining({ code: 'staleFacts' }),
    ));

  it('when no version of the item covers the day', () =>
    expect(() => competence({ ...facts, items: [] }, 'food-business', '2026-03-02')).toThrow(
      expect.objectContaining({ code: 'staleFacts' }),
    ));
});
