import { Router } from 'express';
import { z } from 'zod';
import type { JsonObject } from '../../ledger/canonical.ts';
import { readParty, readTexts } from '../../ledger/privacy.ts';
import { type Publication, publications } from '../../ledger/queries/publications.ts';
import { pageWith } from '../lists.ts';
import { publicLicensee } from '../masking.ts';
import type { ApiParts } from '../parts.ts';
import { queries } from '../query.ts';
import { pageOf } from '../schemas/answers.ts';
import { civilDate, identifier } from '../schemas/fields.ts';

const filters = z.strictObject({
  jurisdiction: identifier(12).optional(),
  item: identifier().optional(),
  decidedFrom: civilDate.optional(),
  decidedTo: civilDate.optional(),
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(100).optional(),
});

const publication = z
  .looseObject({
    decisionNumber: z.string(),
    item: z.string(),
    organ: z.string(),
    decidedOn: z.string(),
    decidedBy: z.string().meta({ description: '实施机关；受委托的以 organ 的名义作出（第二十四条）' }),
    kind: z.enum(['new', 'change', 'renewal', 'deemedRenewal']),
    conditions: z
      .array(z.looseObject({ text: z.string(), basis: z.looseObject({ document: z.string(), article: z.string() }) }))
      .meta({ description: '许可条件及其依据' }),
    corrections: z
      .array(z.looseObject({ number: z.string(), correctedOn: z.string(), fields: z.array(z.string()) }))
      .meta({ description: '笔误更正：licensee 为更正后的名称和代码' }),
  })
  .meta({ id: 'Publication', description: '准予行政许可决定公开（第四十条）' });

/** What anybody may see, without a token (Art. 40). */
export function publicRoutes(parts: ApiParts): Router {
  const router = Router();
  const query = queries(parts);
  router.get(
    '/public/decisions',
    query({
      may: 'readPublic',
      summary: '许可决定公开 · Published grants, newest first',
      filters,
      answer: pageOf(publication),
      run: async ({ filters: asked }) => {
        const { organNames } = await parts.reference.current();
        const found = await pageWith(publications(parts.ledger, asked));
        const nameOf = (org: string) => organNames.get(org) ?? org;
        return { entries: await Promise.all(found.rows.map((row) => shown(parts, row, nameOf))), next: found.next };
      },
    }),
  );
  return router;
}

async function shown({ ledger, keys }: ApiParts, row: Publication, nameOf: (org: string) => string) {
  const { kind, jurisdiction, item, organ, inNameOf, decisionNumber, decidedOn, validFrom, validTo, publishedAt } = row;
  const found = await readParty(ledger, keys, row.applicantId);
  const corrections = row.corrections ?? [];
  return {
    decisionNumber,
    kind,
    jurisdiction,
    item,
    // An entrusted power is used in the name of the organ that holds it (Art. 24).
    organ: nameOf(inNameOf ?? organ),
    decidedBy: nameOf(organ),
    decidedOn,
    validFrom,
    validTo,
    certificateNumber: row.certificateNumber,
    publishedAt,
    conditions: row.conditions ?? [],
    corrections: corrections.map(({ number, correctedOn, slips }) => ({
      number,
      correctedOn,
      fields: slips.map(({ field }) => field),
    })),
    licensee:
      found && 'party' in found ? publicLicensee(await asCorrected({ ledger, keys }, found.party, corrections)) : null,
  };
}

const OF_AN_ORGANISATION = { licenseeName: 'name', licenseeCode: 'uscc' } as const;
/** the code of a natural person is his citizen id: it is never published, corrected neither */
const OF_A_PERSON = { licenseeName: 'name' } as const;

/** The party as it was written down, with the public slips in it corrected, the last word counting. */
async function asCorrected(
  { ledger, keys }: Pick<ApiParts, 'ledger' | 'keys'>,
  party: JsonObject,
  corrections: NonNullable<Publication['corrections']>,
): Promise<JsonObject> {
  const { applicant } = party;
  const slips = corrections.flatMap((correction) => correction.slips);
  if (slips.length === 0 || typeof applicant !== 'object' || applicant === null || Array.isArray(applicant))
    return party;
  const published: { readonly [field: string]: string } =
    applicant.kind === 'naturalPerson' ? OF_A_PERSON : OF_AN_ORGANISATION;
  const shown = slips.flatMap(({ field, becomes }) => {
    const name = published[field];
    return name === undefined ? [] : [{ name, id: becomes.id }];
  });
  const texts = await readTexts(
    ledger,
    keys,
    shown.map(({ id }) => id),
  );
  const corrected = shown.flatMap(({ name, id }) => {
    const text = texts[id];
    return text ? [[name, text] as const] : [];
  });
  return { ...party, applicant: { ...applicant, ...Object.fromEntries(corrected) } };
}
