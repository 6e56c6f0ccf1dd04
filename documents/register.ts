import { createHash } from 'node:crypto';
import type { DocumentKind } from '../domain/permit/officialDocuments.ts';
import type { CivilDate } from '../domain/time.ts';
import type { Template } from './template.ts';
import { acceptanceV1 } from './templates/acceptance.v1.ts';
import { certificateV1 } from './templates/certificate.v1.ts';
import { correctionV1 } from './templates/correction.v1.ts';
import { endedV1 } from './templates/ended.v1.ts';
import { extensionV1 } from './templates/extension.v1.ts';
import { grantV1 } from './templates/grant.v1.ts';
import { hearingV1 } from './templates/hearing.v1.ts';
import { hearingRightV1 } from './templates/hearingRight.v1.ts';
import { notAcceptedV1 } from './templates/notAccepted.v1.ts';
import { notRequiredV1 } from './templates/notRequired.v1.ts';
import { pauseV1 } from './templates/pause.v1.ts';
import { receiptV1 } from './templates/receipt.v1.ts';
import { refusalV1 } from './templates/refusal.v1.ts';

/**
 * All versions of all templates, with the hash of what each says. A version that was used is never edited: a new
 * sentence is a new file with the next number and a day from which it counts, and its hash is written here by hand.
 */
export type RegisteredTemplate = { template: Template; sha256: string };

const REGISTER: readonly RegisteredTemplate[] = [
  { template: receiptV1, sha256: '543f61b0c52c111c095174441922ddd89c4f2a414421f0e8d1e4e6dcfd11df87' },
  { template: acceptanceV1, sha256: '3bd29c0ad8697ea2f1db9b3410aec75406d0b36253db178c2b2c582d4e800f35' },
  { template: correctionV1, sha256: 'd0bc4f3c66c88068f5627c21445a905e43660228902130862cc87eecf89af4a7' },
  { template: notAcceptedV1, sha256: '175e02004f0a435b003b4b41ce250b0303fefb54eb9c7bd1d5ff413ba9ae3c22' },
  { template: notRequiredV1, sha256: '093b8d0f642d78d7451bc8b1f523a14896c34836ab83d9c00ef5f9379ebb01d5' },
  { template: grantV1, sha256: '34d87167afd4855c8fb030d612a8926f030037ed6110de5f9ae33090bfb08eaf' },
  { template: refusalV1, sha256: '0b88b92cc8a7fce76db87de44ba576bf1db1c59d67bd64b0e033cc5875390b24' },
  { template: certificateV1, sha256: '656d3f730f03a8dfbe6ce56d493aba61aa21301eebec9ecc447e26f0c7d884aa' },
  { template: pauseV1, sha256: 'baa459571a7d1af580cd4aeaa59e077b5cf5c031cb77a795cbfdce7a8c959dec' },
  { template: extensionV1, sha256: '1c3b06fdb034a42b9edc288862884e3c8e985249661fb243bce4c7204a31d4b1' },
  { template: hearingRightV1, sha256: 'b27c1f74d89593206bd7d9cd19d71913b601f655e8255d3765d78a1415c6c42e' },
  { template: hearingV1, sha256: '73550c877a6a2ebd44b0459999ad0874962efd272e8fd2e2f667b7c24fea68d2' },
  { template: endedV1, sha256: 'f88265c13d90863cd2b560b101883e26a3ee255006da9996e2b2db46abbd3336' },
];

/** Of everything a template says, in the order in which it says it. */
export const sha256OfTemplate = (template: Template): string =>
  createHash('sha256').update(JSON.stringify(template)).digest('hex');

/** @throws Error for a template that is not what was registered: it may have been used as it was */
export function registered(register: readonly RegisteredTemplate[]): readonly RegisteredTemplate[] {
  for (const { template, sha256 } of register) {
    const found = sha256OfTemplate(template);
    if (found !== sha256)
      throw new Error(
        `${template.kind} v${template.version} was changed: it hashes to ${found}, not ${sha256}. Give the change a version of its own.`,
      );
  }
  return register;
}

export const TEMPLATES = registered(REGISTER);

/** The version that documents issued on a day follow. @throws Error where none was in force */
export function templateOn(kind: DocumentKind, day: CivilDate, templates = TEMPLATES): RegisteredTemplate {
  const inForce = templates
    .filter(({ template }) => template.kind === kind && template.effectiveFrom <= day)
    .sort((one, other) => other.template.version - one.template.version);
  const [newest] = inForce;
  if (!newest) throw new Error(`no template of ${kind} was in force on ${day}`);
  return newest;
}

/** The version a document was issued by. @throws Error for one that was never registered, or not as it is on record */
export function templateNumbered(
  kind: DocumentKind,
  version: number,
  sha256: string,
  templates = TEMPLATES,
): RegisteredTemplate {
  const found = templates.find(({ template }) => template.kind === kind && template.version === version);
  if (found?.sha256 !== sha256) throw new Error(`no template ${kind} v${version} with SHA-256 ${sha256}`);
  return found;
}
