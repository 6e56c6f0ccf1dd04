import { setImmediate as othersTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { entriesCell, entriesIn, guarded, unguarded } from '../../api/csv/cell.ts';
import { contentOf, entries, flag, ids, number, span, type Table, text } from '../../api/csv/column.ts';
import { read, written } from '../../api/csv/table.ts';
import { TABLE_KINDS, TABLES } from '../../api/csv/tables.ts';
import { candidateOf } from '../../api/routes/catalogueCommands.ts';
import { CONTENTS } from '../../api/schemas/register.ts';
import { loadXian } from '../../local/reference/loadXian.ts';

/** Cells as a catalogue officer edits them, there and back. */

const FORMULAS = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];
const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({
    unit: fc.constantFrom(
      '|',
      '｜',
      '\\',
      '\n',
      '\r',
      '\t',
      ' ',
      "'",
      '=',
      '－',
      'n',
      's',
      'u',
      '文',
      '\u3000',
      '\u00a0',
      '\ufeff',
      '\u2028',
    ),
    maxLength: 8,
  }),
);

describe('a cell that a spreadsheet would run', () => {
  it.each(FORMULAS)('%j gets an apostrophe before it', (start) => {
    for (const cell of [`${start}1`, `'${start}1`]) expect(guarded(cell)).toBe(`'${cell}`);
  });

  it('comes back as it was, whatever it was', () =>
    fc.assert(fc.property(anyText, (cell) => unguarded(guarded(cell)) === cell)));

  it('never begins with what is run', () =>
    fc.assert(fc.property(anyText, (cell) => !FORMULAS.some((start) => guarded(cell).startsWith(start)))));
});

describe('a list in a cell', () => {
  it('comes back as it was: bars, breaks, backslashes and spaces at the edge', () =>
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constant('id'), anyText, fc.constant('x')), { maxLength: 4 }), (list) => {
        expect(entriesIn(entriesCell(list))).toEqual(list);
      }),
    ));

  it.each(['\u3000', '\u00a0', '\u2003', '\ufeff', '\t', '\u3000\u3000'])(
    'keeps %j at the edge of a field',
    (space) => {
      const list = [['id', `${space}文${space}`, space, 'x']];
      expect(entriesIn(entriesCell(list))).toEqual(list);
    },
  );

  it('is read as people type it: full-width bars, empty lines, no space', () =>
    expect(entriesIn('a|b｜ c\r\n\r\n d | e \\| f ')).toEqual([
      ['a', 'b', 'c'],
      ['d', 'e | f'],
    ]));
});

describe('what a cell says', () => {
  const table: Table = {
    columns: [
      ['count', number('null')],
      ['flag', flag()],
      ['ids', ids('emptyList')],
      ['within', span(['months', 'wd'])],
      [
        'list',
        entries(
          [
            ['id', text()],
            ['main', flag()],
          ],
          'absent',
        ),
      ],
    ],
  };
  it.each([
    [
      ['3', 'TRUE', 'a；b、 c', '2 months 10 wd', 'x | 是'],
      { count: 3, flag: true, ids: ['a', 'b', 'c'], within: { months: 2, wd: 10 }, list: [{ id: 'x', main: true }] },
    ],
    [['', '', '', '', ''], { count: null, ids: [] }],
    [['none', '否', 'none', 'none', 'none'], { count: null, flag: false, ids: [], within: null, list: [] }],
    // left as it is for the schema to name
    [
      ['1e3', 'maybe', '', '2 weeks', 'x | true | more'],
      { count: '1e3', flag: 'maybe', ids: [], within: '2 weeks', list: [{ id: 'x', main: true, field3: '' }] },
    ],
    [['-1', '', '', '2 months 3 months', ''], { count: '-1', ids: [], within: '2 months 3 months' }],
  ])('%j', (cells, content) => expect(contentOf(table, cells)).toEqual(content));
});

describe('a row that does not read', () => {
  const table: Table = {
    columns: [
      ['id', text()],
      ['name', text()],
    ],
  };
  it.each([
    ['id,name\r\n"a\nb\nc",d\r\n"open', 3],
    ['id,name\r\n"a\nb",c\r\n\r\n"d"e,f\r\n', 4],
    ['id,name\r\n"a\nb",c\r\nd,e,f\r\n', 3],
  ])('%j is named by its number in the spreadsheet, as any other: %i', async (csv, row) =>
    expect((await read(table, z.looseObject({}), csv)).errors).toEqual([{ path: `csv.line[${row}]`, code: 'pattern' }]),
  );

  it('a character that lies across the cut of two parts stays whole, and others have their turn meanwhile', async () => {
    const contents = Array.from({ length: 10_000 }, (_, index) => ({ id: `i${index}`, name: '审批𠮷监管'.repeat(20) }));
    let turns = 0;
    let isDone = false;
    const others = async () => {
      while (!isDone) {
        turns += 1;
        await othersTurn();
      }
    };
    const waiting = others();
    const found = await read(table, z.looseObject({}), written(table, contents));
    isDone = true;
    await waiting;
    expect(found.entries).toEqual(contents);
    // a part takes ten milliseconds, and 6 MB take many
    expect(turns).toBeGreaterThan(5);
  });

  it.each(['\u3000', '\u00a0', '\t', '\n', ' '])('keeps %j at the edge of a cell', async (space) => {
    const contents = [{ id: `${space}甲${space}`, name: 'x' }];
    expect((await read(table, z.looseObject({}), written(table, contents))).entries).toEqual(contents);
  });
});

describe('S6: what is published goes out and comes back as it is', () => {
  const xian = loadXian();
  const contentsOf = (kind: keyof typeof TABLES): object[] => {
    switch (kind) {
      case 'licenceItem':
        return xian.items;
      case 'districtItem':
        return xian.districtItems;
      case 'supervisionItem':
        return xian.supervisionItems;
      case 'coordinationUnit':
        return xian.units;
    }
  };
  it.each(TABLE_KINDS)('%s has a column for every field that a document may have', (kind) => {
    const columns = new Set(TABLES[kind].columns.map(([path]) => path.split('.')[0]));
    expect(Object.keys(CONTENTS[kind].shape).filter((field) => !columns.has(field))).toEqual([]);
  });

  it.each(['licenceItem', 'supervisionItem', 'coordinationUnit'] as const)('%s', async (kind) => {
    const bodies = contentsOf(kind);
    const found = await read(
      TABLES[kind],
      CONTENTS[kind],
      written(
        TABLES[kind],
        bodies.map((body) => ({ ...body })),
      ),
    );
    expect(found.errors).toEqual([]);
    expect(found.entries.length).toBe(bodies.length);
    found.entries.forEach((entry, index) => {
      // without what a version has beside its content
      const { version: _, effectiveFrom: __, effectiveTo: ___, ...body } = Object(bodies[index]);
      if (kind === 'coordinationUnit') delete body.id;
      expect(candidateOf(kind, '', '', entry).content).toEqual(body);
    });
  });

  it('districtItem: what it sets, what it sets to nothing, and what it leaves alone', async () => {
    const base = { id: '610113.food-business', jurisdiction: '610113', item: 'food-business', inherits: 1 };
    const deviations = [{ field: 'promisedLimitWd', reason: '提速 | 试点', basisDocument: '区政府文件' }];
    const contents = [
      { ...base, values: {}, deviations: [] },
      { ...base, values: { promisedLimitWd: 4, instant: false, verificationWithin: null, materials: [] }, deviations },
      {
        ...base,
        values: {
          tolerance: { allowed: true, maxWd: 3 },
          commitment: { allowed: true, verifyWithin: { months: 2 } },
          verificationWithin: { wd: 10 },
          materials: [{ id: 'm1', name: '申请书', main: true, shareable: false, source: '公安' }],
        },
        deviations,
      },
    ];
    const found = await read(TABLES.districtItem, CONTENTS.districtItem, written(TABLES.districtItem, contents));
    expect(found).toMatchObject({ errors: [], lines: [2, 3, 4] });
    expect(found.entries).toEqual(contents);
  });
});
