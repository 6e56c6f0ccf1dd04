import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  transferCatalogueFindings,
  transferSetFindings,
} from '../../../domain/catalogue/findings/transferCatalogue.ts';
import { loadXian } from '../../../local/reference/loadXian.ts';

const catalogue = loadXian();
type Versions = Parameters<typeof transferSetFindings>[0];
type Broken = { expectedFindings: { code: string; path: string }[]; catalogues: Versions };
const broken: Broken = JSON.parse(
  readFileSync(new URL('../../../local/reference/xian/transfer-catalogue.invalid.json', import.meta.url), 'utf8'),
);

const named = (findings: readonly { code: string; path: string }[]) =>
  findings.map(({ code, path }) => `${code} ${path}`).sort();
const pointer = (path: string) => `/${path.replaceAll(/\[(\d+)\]/g, '/$1').replaceAll('.', '/')}`;
/** Beyond what the reference implementation of the data looks at. */
const OWN_CODES = ['itemVanished', 'unknownItemVersion', 'missingEnforcer', 'targetOutsideJurisdiction'];

describe('S3, S6, S9, S14: the findings of a transfer catalogue', () => {
  it('are those of the broken catalogue, each one and nothing else', () => {
    const findings = transferSetFindings(broken.catalogues, catalogue);
    expect(named(findings.filter(({ code }) => !OWN_CODES.includes(code)))).toEqual(
      named(broken.expectedFindings.map(({ code, path }) => ({ code, path: pointer(path) }))),
    );
  });

  it('name in addition every item that vanished instead of being handed back or cancelled', () => {
    const vanished = transferSetFindings(broken.catalogues, catalogue).filter(({ code }) => code === 'itemVanished');
    expect(vanished.map(({ path, detail }) => [path, detail.item])).toEqual([
      ['/catalogues/2/entries', 'food-business'],
      ['/catalogues/2/entries', 'outdoor-advert'],
      ['/catalogues/2/entries', 'food-business'],
    ]);
  });

  const sound = catalogue.transferCatalogues.filter(({ jurisdiction }) => jurisdiction === '610113').at(-1);
  type Entry = Versions[number]['entries'][number];
  const change = (item: string, what: Partial<Entry>) => {
    if (!sound) throw new Error('no reference data');
    const entries = sound.entries.map((entry) => (entry.item === item ? { ...entry, ...what } : entry));
    const { code, path, detail } = transferCatalogueFindings({ ...sound, entries }, sound, catalogue)[0] ?? {};
    return `${code} ${path?.replace(/^.*\//, '/')} ${detail?.expected}`;
  };

  it.each<[string, string, Partial<Entry>, string]>([
    [
      'another district takes back what this one had',
      'gas-business',
      { toOrg: '610104-urban-management' },
      'recoveredToAnother /toOrg 610113-urban-management',
    ],
    [
      'another department takes it back',
      'gas-business',
      { toOrg: '610113-health' },
      'recoveredToAnother /toOrg 610113-urban-management',
    ],
    [
      'what the city decides comes back to the city',
      'printing',
      { kind: 'recovered', fromOrg: '610113-approval-bureau', toOrg: '610113-publicity' },
      'recoveredToAnother /toOrg 610100-publicity',
    ],
    [
      'the bureau of another district gives it back',
      'gas-business',
      { fromOrg: '610104-approval-bureau' },
      'fromNotHolder /fromOrg 610113-urban-management',
    ],
    [
      'what the city decides is handed over by the district',
      'printing',
      { fromOrg: '610113-publicity' },
      'fromNotHolder /fromOrg 610100-publicity',
    ],
    [
      'what the district decides is handed over by the city',
      'food-business',
      { fromOrg: '610100-market-supervision' },
      'fromNotHolder /fromOrg 610113-market-supervision',
    ],
    [
      'a bureau hands over what it was handed',
      'food-business',
      { fromOrg: '610113-approval-bureau' },
      'fromNotHolder /fromOrg 610113-market-supervision',
    ],
    [
      'what is cancelled was held by another district',
      'outdoor-advert',
      { fromOrg: '610104-urban-management' },
      'fromNotHolder /fromOrg 610113-urban-management',
    ],
    [
      'the enforcer is of another district',
      'food-business',
      { enforcer: '610104-ent-market' },
      'enforcerOutsideJurisdiction /enforcer 610113',
    ],
  ])('S3: nobody gives away or takes what is not his: %s', (_, item, what, expected) =>
    expect(change(item, what)).toBe(expected),
  );

  it('S3: the bureau is where a cancelled or recovered power was', () =>
    expect(change('outdoor-advert', { fromOrg: '610113-approval-bureau' })).toBe('undefined undefined undefined'));

  it('are none in the sound catalogues', () => {
    expect(transferSetFindings(catalogue.transferCatalogues, catalogue)).toEqual([]);
  });
});
