import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../domain/time.ts';
import { factsFor } from '../domain/catalogue/factsFor.ts';
import { decisionLimits } from '../domain/catalogue/limits.ts';
import { latestCalendar, versionOn } from '../domain/catalogue/lookup.ts';
import { loadXian } from '../local/reference/loadXian.ts';
import { applications, expectationOn, firstOpen } from './expectation.ts';

describe('the independent expectation', () => {
  it.each(applications.map((application) => [application.id, application] as const))(
    '%s on its own day is what the reference data say',
    (_id, application) => {
      const { expected } = application;
      const day = String(application.receivedAt).slice(0, 10);
      const { outcome, competentOrg, items, pushes, missing } = expectationOn(application, day);
      expect({ outcome, competentOrg }).toEqual({ outcome: expected.outcome, competentOrg: expected.competentOrg });
      if (expected.missingMaterials) expect(missing).toEqual(expected.missingMaterials);
      if (outcome !== 'ACCEPTED') return;
      expect(pushes).toBe(expected.pushesOnGrant);
      const dated = items.map(({ provisional: _, inNameOf, ...item }) => ({ ...item, ...(inNameOf && { inNameOf }) }));
      expect(expected.items).toMatchObject(dated);
    },
  );

  it('differs on 2026-11-23 exactly where the later outcomes say', () => {
    const later = JSON.parse(
      readFileSync(new URL('../local/reference/xian/later-outcomes.json', import.meta.url), 'utf8'),
    );
    const changed = applications.flatMap((application) => {
      const { outcome, code, pointsTo } = expectationOn(application, later.asOf);
      return outcome === application.expected.outcome ? [] : [[application.id, { outcome, code, pointsTo }]];
    });
    expect(Object.fromEntries(changed)).toEqual(later.applications);
  });

  it('marks what lies past the known calendar as provisional', () => {
    for (const application of applications)
      for (const { provisional } of expectationOn(application, '2027-03-01').items) expect(provisional).toBe(true);
  });

  it('agrees with the domain on any day from 2026 to 2027', () => {
    const catalogue = loadXian();
    const calendar = latestCalendar(catalogue);
    const ordinary = applications.filter((application) => application.handling !== 'joint');
    fc.assert(
      fc.property(fc.constantFrom(...ordinary), fc.integer({ min: 0, max: 729 }), (application, offset) => {
        const day = addDays('2026-01-01', offset);
        const facts = factsFor(
          catalogue,
          application.jurisdiction,
          application.items.map((i) => i.item),
          {
            endpoints: new Set(),
          },
        );
        for (const { item, dayZero, promisedDue, statutoryDue } of expectationOn(application, day).items) {
          const version = versionOn(
            facts.items.filter((candidate) => candidate.id === item),
            day,
          );
          if (!version) throw new Error(`no version of ${item} on ${day}`);
          const start = { receivedOn: day, acceptedOn: firstOpen(day) };
          expect(decisionLimits(calendar, version, start)).toMatchObject({ dayZero, promisedDue, statutoryDue });
        }
      }),
      { numRuns: 2000 },
    );
  });
});
