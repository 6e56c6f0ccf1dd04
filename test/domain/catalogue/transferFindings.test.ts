import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { transferSetFindings } from '../../../domain/catalogue/findings/transferCatalogue.ts';
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

  it('are none in the sound catalogues', () => {
    expect(transferSetFindings(catalogue.transferCatalogues, catalogue)).toEqual([]);
  });
});
