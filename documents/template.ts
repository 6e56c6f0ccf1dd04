import type { DocumentContent } from '../domain/permit/documentContent.ts';
import type { DocumentKind } from '../domain/permit/officialDocuments.ts';
import type { CivilDate } from '../domain/time.ts';

/** A template: the sentences of one kind of document, in one version, that is never changed once it was used. */
export type Template = {
  kind: DocumentKind;
  version: number;
  /** documents issued from this day on follow it */
  effectiveFrom: CivilDate;
  title: string;
  blocks: readonly Block[];
};

type When = {
  /** shown only where the content has it, or all of them */
  when?: string | readonly string[];
  /** shown only where the content lacks it */
  unless?: string;
};

export type Block = When &
  (
    | { p: string }
    /** without the indent of a paragraph: addressees, headings */
    | { line: string }
    | { heading: string }
    | { table: string; columns: readonly { title: string; share: number }[] }
  );

/** What is to be set on pages: nothing left to fill in. */
export type Filled =
  | { kind: 'p' | 'line' | 'heading'; text: string }
  | { kind: 'table'; columns: readonly { title: string; share: number }[]; rows: readonly (readonly string[])[] };

/** A sentence that cannot be finished. Its message names the template and the field, never what anything says. */
export class Unfinished extends Error {
  override readonly name = 'Unfinished';
}

/**
 * Puts the content into the sentences.
 * @throws Unfinished for a sentence that needs what the content lacks: nothing goes out with a hole in it
 */
export function filled({ kind, version, blocks }: Template, content: DocumentContent): Filled[] {
  const values: { [name: string]: string } = {
    ...content.fields,
    number: content.number,
    caseNumber: content.caseNumber,
    organ: content.organ.name,
  };
  const isThere = (name: string): boolean => values[name] !== undefined || (content.tables[name]?.length ?? 0) > 0;
  const fill = (sentence: string): string =>
    sentence.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
      const value = values[name];
      if (value === undefined) throw new Unfinished(`${kind} v${version}: the content has no ${name}`);
      return value;
    });
  return blocks
    .filter(({ when, unless }) => [when ?? []].flat().every(isThere) && (unless === undefined || !isThere(unless)))
    .map((block): Filled => {
      if ('p' in block) return { kind: 'p', text: fill(block.p) };
      if ('line' in block) return { kind: 'line', text: fill(block.line) };
      if ('heading' in block) return { kind: 'heading', text: fill(block.heading) };
      const rows = content.tables[block.table];
      if (!rows) throw new Unfinished(`${kind} v${version}: the content has no table ${block.table}`);
      return { kind: 'table', columns: block.columns, rows };
    });
}
