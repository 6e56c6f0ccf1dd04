import { bold, lampText, pad } from './words.ts';
import type { Detail, Walk } from './walk.ts';

type Row = {
  id: string;
  item: string;
  jurisdiction: string;
  caseNumber: string;
  detail: Detail | null;
  isDone: boolean;
};

const REDRAW_MS = 150;

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
  }

  begin(walk: Walk, id: string, item: string, jurisdiction: string): void {
    this.rows.set(walk, { id, item, jurisdiction, caseNumber: '', detail: null, isDone: false });
  }

  see(walk: Walk, detail: Detail): void {
    const row = this.rows.get(walk);
    if (!row) return;
    Object.assign(row, { detail, caseNumber: walk.caseNumber });
    if (this.isLive && Date.now() - this.lastDrawn > REDRAW_MS) this.draw();
  }

  end(walk: Walk): void {
    const row = this.rows.get(walk);
    this.rows.delete(walk);
    this.done++;
    if (!row) return;
    this.erase();
    console.log(`${pad(`${this.done}/${this.total}`, 6)} ${lineOf(row)}`);
    if (this.isLive) this.draw();
  }

  private draw(): void {
    this.erase();
    const lines = [bold(`—— ${this.rows.size} 件进行中 · under way ——`), ...[...this.rows.values()].map(lineOf)];
    console.log(lines.join('\n'));
    this.drawn = lines.length;
    this.lastDrawn = Date.now();
  }

  private erase(): void {
    if (this.drawn > 0) process.stdout.write(`\u001b[${this.drawn}A\u001b[0J`);
    this.drawn = 0;
  }
}

function lineOf({ id, item, jurisdiction, caseNumber, detail }: Row): string {
  const { caseState = '—', lamp = 'green', nextDue = null } = detail?.permit ?? {};
  const pushes = detail?.pushes.map((push) => push.state).join(' ') ?? '';
  return [
    pad(id, 9),
    pad(caseNumber || '—', 23),
    pad(jurisdiction, 7),
    pad(item, 32),
    pad(caseState, 20),
    pad(detail ? lampText(lamp) : '', 12),
    pad(nextDue ?? '', 11),
    pushes,
  ].join(' ');
}
