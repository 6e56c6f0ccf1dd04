import { describe, expect, it } from 'vitest';
import type { ReferenceFacts } from '../../../domain/catalogue/facts.ts';
import { transferCatalogueFindings } from '../../../domain/catalogue/findings/transferCatalogue.ts';
import { entrustments } from '../../../domain/catalogue/views/entrustments.ts';
import { given } from '../../given.ts';
import { catalogue } from './reference.ts';
import { acceptanceRefused, accepted, clericallyCorrected, denied, granted, received } from './steps.ts';

const ITEM = 'special-equipment-registration';
const DAY = '2026-03-02';
const HOLDER = '610100-market-supervision';
const BUREAU = '610113-approval-bureau';
const opened = [received(DAY, { item: ITEM }), accepted(DAY)];

/** The city takes the power back, and lets the bureau finish what it has accepted. */
const takenBack = (facts: ReferenceFacts): ReferenceFacts => ({
  ...facts,
  entries: [
    ...facts.entries.map((version) => ({ ...version, effectiveTo: '2026-03-02' })),
    {
      item: ITEM,
      version: 9,
      effectiveFrom: '2026-03-03',
      effectiveTo: null,
      openCases: 'finish',
      entry: {
        kind: 'recovered',
        fromOrg: BUREAU,
        toOrg: HOLDER,
        supervisor: '610113-market-supervision',
        enforcer: '610113-ent-market',
      },
    },
  ],
});

describe('Art. 24: an entrusted power is used in the name of the organ that entrusted it', () => {
  it('a grant, a denial and a refusal of acceptance alike', () => {
    given(...opened)
      .when(granted('2026-03-03'))
      .then({ type: 'LicenceGranted', decision: { inNameOf: HOLDER } });
    given(...opened)
      .when(denied('2026-03-03'))
      .then({ type: 'LicenceDenied', decision: { inNameOf: HOLDER } });
    given(received(DAY, { item: ITEM }))
      .when(acceptanceRefused(DAY))
      .then({ type: 'AcceptanceRefused', inNameOf: HOLDER });
    given(received(DAY)).when(acceptanceRefused(DAY)).then({ type: 'AcceptanceRefused' });
    const { log } = given(received(DAY), acceptanceRefused(DAY));
    expect(log.find(({ type }) => type === 'AcceptanceRefused')).not.toHaveProperty('inNameOf');
  });

  it('what it finishes after the entrustment has ended it finishes in the same name', () =>
    given(...opened)
      .when(granted('2026-03-04', { changing: takenBack }))
      .then({ type: 'LicenceGranted', finishesUnder: 9, decision: { inNameOf: HOLDER } }));

  it('a power of its own it uses in its own name', () =>
    given(accepted(DAY))
      .when(granted('2026-03-03'))
      .then({ type: 'LicenceGranted', decision: { inNameOf: null } }));

  it('a correction leaves the name as it is', () => {
    const { permit } = given(...opened, granted('2026-03-03'), clericallyCorrected('2026-03-04'));
    expect(permit.items[0]?.decision?.inNameOf).toBe(HOLDER);
  });
});

describe('Art. 24: who was entrusted does not entrust further', () => {
  const sound = catalogue.transferCatalogues.filter(({ jurisdiction }) => jurisdiction === '610113').at(-1);
  if (!sound) throw new Error('no reference data');
  const found = (change: object) =>
    transferCatalogueFindings(
      { ...sound, entries: sound.entries.map((entry) => (entry.item === ITEM ? { ...entry, ...change } : entry)) },
      sound,
      catalogue,
    ).map(({ code, detail }) => [code, detail.entrustedBy ?? null]);

  it('the bureau of another district has the power from the city, and cannot give it on', () =>
    expect(found({ fromOrg: 'XAGX-approval-bureau' })).toContainEqual(['subEntrusted', HOLDER]));

  it('the organ that holds the power may', () => expect(found({})).toEqual([]));
});

describe('Art. 24: the entrustment is published with its content', () => {
  it('who entrusted what to whom, on what basis, under which catalogue, and who supervises', () => {
    const place = catalogue.jurisdictions.find(({ id }) => id === '610113');
    if (!place) throw new Error('no reference data');
    expect(entrustments(catalogue, place, '2026-08-03')).toEqual([
      {
        item: ITEM,
        name: expect.any(String),
        legalBasis: expect.arrayContaining([expect.objectContaining({ document: expect.any(String) })]),
        jurisdiction: '610113',
        entrustedBy: HOLDER,
        entrustedTo: BUREAU,
        supervisor: '610113-market-supervision',
        measure: expect.stringContaining('特种设备'),
        catalogue: { title: expect.any(String), version: 2, effectiveFrom: '2026-07-01', effectiveTo: null },
      },
    ]);
    expect(entrustments(catalogue, place, '2020-01-01')).toEqual([]);
  });
});
