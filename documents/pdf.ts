import type { FrozenContent } from '../domain/permit/documentContent.ts';
import { fonts } from './fonts.ts';
import { mustBeKnown } from './layouts.ts';
import { pdfV1 } from './pdf.v1.ts';
import { filled, type Template } from './template.ts';

/** A character that would be a box on the page. */
export class GlyphMissing extends Error {
  override readonly name = 'GlyphMissing';
  readonly characters: string[];

  constructor(characters: readonly string[]) {
    const points = characters.map(
      (character) => `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`,
    );
    super(`no glyph for ${points.join(', ')}`);
    this.characters = points;
  }
}

/**
 * @param watermark null for what is to be sealed
 * @throws GlyphMissing rather than set a box in the place of a character
 */
export async function pdfOf(
  template: Template,
  content: FrozenContent,
  { layout, watermark }: { layout: number; watermark: string | null },
): Promise<Buffer> {
  mustBeKnown(layout);
  const missing = fonts().missingIn(textOf(template, content));
  if (missing.length > 0) throw new GlyphMissing(missing);
  return await pdfV1(template, settable(content), watermark);
}

function settable(content: FrozenContent): FrozenContent {
  const { settable: cleaned } = fonts();
  const { organ, fields, tables } = content;
  return {
    ...content,
    organ: { ...organ, name: cleaned(organ.name) },
    fields: Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, cleaned(value)])),
    tables: Object.fromEntries(
      Object.entries(tables).map(([name, rows]) => [name, rows.map((row) => row.map(cleaned))]),
    ),
  };
}

/** All that is set on the pages; what the layout adds itself is in the fonts, as a test says. */
function textOf(template: Template, content: FrozenContent): string {
  const said = filled(template, content).flatMap((block) =>
    block.kind === 'table' ? [...block.columns.map(({ title }) => title), ...block.rows.flat()] : [block.text],
  );
  return [template.title, content.organ.name, content.number, content.caseNumber, ...said].join('\n');
}
