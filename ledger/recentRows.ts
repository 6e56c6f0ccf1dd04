import type { StreamRows } from './readModels/rows.ts';

type Head = { seq: number; hash: string };

const MOST_STREAMS = 2000;

/**
 * The read models of the streams this process last wrote, so that a flush need not read them first. A head names
 * everything before it, so rows of one head are the rows of that head, whoever wrote meanwhile.
 */
export class RecentRows {
  private readonly kept = new Map<string, Head & { rows: StreamRows }>();

  at(stream: string, { seq, hash }: Head): StreamRows | null {
    const recent = this.kept.get(stream);
    return recent?.seq === seq && recent.hash === hash ? recent.rows : null;
  }

  /** They were mended, or another process went on. */
  forget(stream: string): void {
    this.kept.delete(stream);
  }

  keep(stream: string, head: Head, rows: StreamRows): void {
    this.kept.delete(stream);
    this.kept.set(stream, { ...head, rows });
    const [oldest] = this.kept.keys();
    if (this.kept.size > MOST_STREAMS && oldest !== undefined) this.kept.delete(oldest);
  }
}
