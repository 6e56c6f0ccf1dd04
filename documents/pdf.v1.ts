import pdfmake from 'pdfmake';
import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import type { FrozenContent } from '../domain/permit/documentContent.ts';
import { dayInWords } from '../domain/permit/documentWords.ts';
import { epochMsOf, startOf } from '../domain/time.ts';
import { fonts } from './fonts.ts';
import { type Filled, filled, type Template } from './template.ts';

/**
 * Layout 1 on paper: A4, with the margins of official documents (GB/T 9704-2012). Nothing in it depends on the machine,
 * the clock or chance: its dates are those of the document, and nothing is compressed, since that is not the same
 * everywhere.
 */

const FACE = 'NotoSerifSC';
const MM = 72 / 25.4;
const SIZE = 12;
const INDENT = 2 * SIZE;
const GREY = '#666666';

export async function pdfV1(template: Template, content: FrozenContent, watermark: string | null): Promise<Buffer> {
  const { normal, bold } = fonts();
  // nothing is read but the two fonts
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy((path) => path === normal || path === bold);
  pdfmake.setFonts({ [FACE]: { normal, bold, italics: normal, bolditalics: bold } });
  return await pdfmake.createPdf(definitionOf(template, content, watermark)).getBuffer();
}

function definitionOf(template: Template, content: FrozenContent, watermark: string | null): TDocumentDefinitions {
  const { organ, number, caseNumber, on, code } = content;
  const issued = new Date(epochMsOf(startOf(on)));
  const blocks = filled(template, content).flatMap(blockOf);
  // a seal never stands on a page of its own; what may be longer than a page cannot be kept whole with it
  const kept = isShort(filled(template, content).at(-1)) ? 1 : 0;
  const before = blocks.slice(0, blocks.length - kept);
  const last = blocks.slice(blocks.length - kept);
  return {
    pageSize: 'A4',
    pageMargins: [28 * MM, 28 * MM, 26 * MM, 26 * MM],
    language: 'zh-CN',
    compress: false,
    version: '1.7',
    info: {
      title: `${template.title} ${number}`,
      author: organ.name,
      subject: caseNumber,
      creator: 'Shenguan',
      producer: 'Shenguan',
      creationDate: issued,
      modDate: issued,
    },
    defaultStyle: { font: FACE, fontSize: SIZE, lineHeight: 1.15 },
    ...(watermark !== null && {
      watermark: { text: watermark, font: FACE, color: '#b02020', opacity: 0.16, bold: true, angle: -45, fontSize: 64 },
    }),
    content: [
      { text: organ.name, fontSize: 16, alignment: 'center', bold: true },
      { text: template.title, fontSize: 20, alignment: 'center', bold: true, margin: [0, 2, 0, 6] },
      { text: `文书编号：${number}`, fontSize: 10, alignment: 'right' },
      { text: `办件编号：${caseNumber}`, fontSize: 10, alignment: 'right', margin: [0, 0, 0, 10] },
      ...before,
      {
        unbreakable: true,
        stack: [
          ...last,
          { text: organ.name, alignment: 'right', margin: [0, 24, 0, 0] },
          { text: '（盖章处）', alignment: 'right', color: GREY, margin: [0, 12, 24, 12] },
          { text: dayInWords(on), alignment: 'right' },
        ],
      },
    ],
    footer: (page: number, pages: number): Content => ({
      margin: [28 * MM, 10, 26 * MM, 0],
      fontSize: 8,
      color: GREY,
      columns: [
        { width: '*', text: `${number}　核验码 ${code}` },
        { width: 'auto', text: `第 ${page} 页 共 ${pages} 页`, alignment: 'right' },
      ],
    }),
  };
}

const LONGEST_KEPT = 500;

const isShort = (block: Filled | undefined): boolean =>
  block !== undefined && block.kind !== 'table' && block.text.length <= LONGEST_KEPT && !block.text.includes('\n');

function blockOf(block: Filled): Content[] {
  switch (block.kind) {
    case 'p':
      return block.text.split(/\r?\n/).map((text) => ({ text, leadingIndent: INDENT, margin: [0, 0, 0, 4] }));
    case 'line':
      return [{ text: block.text, margin: [0, 0, 0, 4] }];
    case 'heading':
      return [{ text: block.text, bold: true, margin: [0, 8, 0, 2] }];
    case 'table':
      return [tableOf(block)];
  }
}

function tableOf({ columns, rows }: Extract<Filled, { kind: 'table' }>): Content {
  const all = columns.reduce((sum, { share }) => sum + share, 0);
  return {
    margin: [0, 4, 0, 8],
    fontSize: 10.5,
    table: {
      headerRows: 1,
      widths: columns.map(({ share }) => `${Math.floor((share * 100) / all)}%`),
      body: [columns.map(({ title }) => ({ text: title, bold: true })), ...rows.map((row) => [...row])],
    },
  };
}
