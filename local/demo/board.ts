import type { Application } from '../../test/expectation.ts';
import type { Detail, Result, Walk } from './walk.ts';
import { bold, inColumns, lampText, shorten, stateText } from './words.ts';

type Row = { application: Application; caseNumber: string; detail: Detail | null; note: string };

const REDRAW_MS = 150;
const COLUMNS = [6, 9, 23, 7, 26, 26, 18, 15] as const;
const HEADS = [
  ['', '申请', '办件编号', '区域', '事项', '状态', '预警', '下一期限', '推送'],
  ['', 'no.', 'case', 'place', 'item', 'state', 'lamp', 'next due', 'pushes'],
];

/** A live table of the cases under way; without a terminal, a line for each that is through. */
export class Board {
  private readonly rows = new Map<Walk, Row>();
  private readonly total: number;
  private done = 0;
  private drawn = 0;
  private lastDrawn = 0;
  private readonly isLive = process.stdout.isTTY === true;

  constructor(total: number) {
    this.total = total;
    for (const head of HEADS) console.log(bold(inColumns(head, COLUMNS)));
  }

  begin(walk: Walk, application: Application): void {
    this.rows.set(walk, { application, caseNumber: '', detail: null, note: '' });
  }

  see(walk: Walk, detail: Detail): void {
    const row = this.rows.get(walk);
    if (!row) return;
    Object.assign(row, { detail, caseNumber: walk.caseNumber });
    if (this.isLive && Date.now() - this.lastDrawn > REDRAW_MS) this.draw();
  }

  end(walk: Walk, { failure }: Result): void {
    const row = this.rows.get(walk);
    this.rows.delete(walk);
    this.done++;
    if (!row) return;
    if (failure) row.note = failure;
    this.erase();
    console.log(lineOf(row, `${this.done}/${this.total}`));
    if (this.isLive) this.draw();
  }

  private draw(): void {
    this.erase();
    if (this.rows.size === 0) return;
    // a line that wraps would be two to erase
    const width = process.stdout.columns;
    const lines = [...this.rows.values()].map((row) => shorten(lineOf(row, '…'), width - 1));
    console.log([bold(`—— ${this.rows.size} 件进行中 · under way ——`), ...lines].join('\n'));
    this.drawn = lines.length + 1;
    this.lastDrawn = Date.now();
  }

  private erase(): void {
    if (this.drawn > 0) process.stdout.write(`\u001b[${this.drawn}A\u001b[0J`);
    this.drawn = 0;
  }
}

function lineOf({ application, caseNumber, detail, note }: Row, first: string): string {
  const { id, jurisdiction, items } = application;
  const item = items.map((entry) => entry.item).join('+');
  const told = [first, id, caseNumber || '—', jurisdiction, item];
  if (!detail || note) return inColumns([...told, note], COLUMNS.slice(0, told.length));
  const { caseState, lamp, nextDue } = detail.permit;
  const provisional = detail.obligations.some(({ due, provisional: is }) => is && due === nextDue);
  return inColumns(
    [
      ...told,
      stateText(caseState),
      lampText(
        lamp,
        detail.obligations.some(({ statutoryPassed }) => statutoryPassed),
      ),
      nextDue ? `${nextDue}${provisional ? ' 暂定' : ''}` : '',
      detail.pushes.map(({ state }) => stateText(state)).join(' '),
    ],
    COLUMNS,
  );
}
