import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Application as SoundApplication } from '../domain/catalogue/application.ts';
import { formalOutcome } from '../domain/catalogue/formalOutcome.ts';
import { decisionLimits } from '../domain/catalogue/limits.ts';
import { latestCalendar, versionOn } from '../domain/catalogue/lookup.ts';
import { addDays } from '../domain/time.ts';
import { loadXian } from '../local/reference/loadXian.ts';
import { applications, expectationOn, firstOpen } from './expectation.ts';
import { runs } from './propertyRuns.ts';

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

  it('marks what lies past the known calendar as provisional, on every day of some weeks of 2027', () => {
    for (let offset = 0; offset < 70; offset += 1)
      for (const application of applications)
        for (const { provisional } of expectationOn(application, addDays('2027-02-01', offset)).items)
          expect(provisional).toBe(true);
  });

  const anyDay = fc.integer({ min: 0, max: 729 }).map((offset) => addDays('2026-01-01', offset));
  const catalogue = loadXian();

  it('agrees with the dates of the domain on any day of 2026 and 2027', () => {
    const calendar = latestCalendar(catalogue);
    fc.assert(
      fc.property(fc.constantFrom(...applications), anyDay, (application, day) => {
        for (const { item, dayZero, promisedDue, statutoryDue, provisional } of expectationOn(application, day).items) {
          const version = versionOn(
            catalogue.items.filter(({ id }) => id === item),
            day,
          );
          if (!version) throw new Error(`no version of ${item} on ${day}`);
          const start = { receivedOn: day, acceptedOn: firstOpen(day), joint: application.handling === 'joint' };
          const limits = decisionLimits(calendar, version, start);
          expect(limits).toMatchObject({ dayZero, promisedDue, statutoryDue, provisional });
        }
      }),
      { numRuns: runs(2000) },
    );
  });

  it('agrees with the formal outcome of the domain on any day of 2026 and 2027', () => {
    fc.assert(
      fc.property(fc.constantFrom(...applications), anyDay, (application, day) => {
        const { outcome, code, pointsTo, missing } = expectationOn(application, day);
        // the file's applications have the shape that the API checks
        const formal = formalOutcome(catalogue, application as unknown as SoundApplication, day);
        expect(formal.outcome).toBe(outcome);
        if (code) expect(formal).toMatchObject({ code, pointsTo });
        if (outcome === 'CORRECTION_REQUESTED') expect(formal).toMatchObject({ missingMaterials: missing });
      }),
      { numRuns: runs(2000) },
    );
  });
});
