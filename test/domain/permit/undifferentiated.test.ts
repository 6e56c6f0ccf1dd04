import { describe, expect, it } from 'vitest';
import { given } from '../../given.ts';
import { BUREAU } from './reference.ts';
import { accepted, correctionRequested, person, received, reviewStarted } from './steps.ts';

const WINDOW = 'XAGX-approval-bureau';
const elsewhere = (moment: string) => received(moment, { by: person('clerk-7', WINDOW), competentOrg: BUREAU });

describe('S5: any window receives any item, and the competent bureau has it', () => {
  it('the day of the window is day 0, and the duty to answer is the bureau’s', () =>
    given()
      .when(elsewhere('2026-03-02'))
      .then(
        { type: 'Received', receivedBy: { org: WINDOW }, competentOrg: BUREAU, jurisdiction: '610113' },
        {
          type: 'ObligationOpened',
          obligation: { kind: 'accept', organ: BUREAU, start: '2026-03-02', due: '2026-03-09' },
        },
      ));

  it('the window acts on it no more: the bureau accepts and reviews', () => {
    given(elsewhere('2026-03-02'))
      .when(accepted('2026-03-03', { by: person('clerk-7', WINDOW) }))
      .thenRefused('notCompetent', { pointsTo: BUREAU });
    given(elsewhere('2026-03-02'), accepted('2026-03-03'))
      .when(reviewStarted('2026-03-03', { by: person('clerk-7', WINDOW) }))
      .thenRefused('notCompetent', { pointsTo: BUREAU });
  });

  it('a case is not routed to a bureau that has not the power: the window is pointed to the one that has', () =>
    given()
      .when(received('2026-03-02', { by: person('clerk-7', WINDOW), competentOrg: WINDOW }))
      .thenRefused('notCompetent', { pointsTo: BUREAU }));
});

describe('S7: an item that is not in the version in force is refused with a pointer, at any window', () => {
  it.each([
    ['610113', 'gas-business', '2026-07-01', 'itemRecovered', '610113-urban-management'],
    ['610113', 'outdoor-advert', '2026-07-01', 'itemCancelled', '610113-urban-management'],
    ['610113', 'film-projection', '2026-03-02', 'itemNotInCatalogue', '610113-publicity'],
  ] as const)('%s %s on %s: %s', (jurisdiction, item, day, code, pointsTo) =>
    given()
      .when(received(day, { jurisdiction, item, by: person('clerk-7', WINDOW) }))
      .thenRefused(code, { pointsTo }),
  );
});

describe('S5, S7, S20, Art. 31, 33: only listed materials, less what departments share', () => {
  const LICENCE = 'food-business-m2'; // 营业执照, kept by the market supervision department
  const MISSING = 'food-business-m3';

  it('what a department keeps may not be asked of the applicant', () =>
    given(received('2026-03-02', { without: [LICENCE, MISSING] }))
      .when(correctionRequested('2026-03-02', [LICENCE, MISSING]))
      .thenRefused('materialShared', { shared: [LICENCE], missing: [MISSING] }));

  it('the notice names what is missing beside it, and is complete with that', () =>
    given(received('2026-03-02', { without: [LICENCE, MISSING] }))
      .when(correctionRequested('2026-03-02', [MISSING]))
      .then({ type: 'CorrectionRequested' }));

  it('nor does it hold up acceptance: the bureau takes it from there, and that is on record', () => {
    given(received('2026-03-02', { without: [LICENCE] }))
      .when(accepted('2026-03-03'))
      .then({ type: 'Accepted', shared: [LICENCE] });
    const { log } = given(received('2026-03-02'), accepted('2026-03-03'));
    expect(log.find(({ type }) => type === 'Accepted')).not.toHaveProperty('shared');
  });

  it('what is not listed may not be asked at all', () =>
    given(received('2026-03-02'))
      .when(correctionRequested('2026-03-02', ['photo-of-the-owner']))
      .thenRefused('unknownMaterial', { unlisted: ['photo-of-the-owner'] }));
});
