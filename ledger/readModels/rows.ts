import type { Stamped } from '../../domain/decider.ts';
import type { PermitEvent } from '../../domain/permit/events.ts';
import type { Permit } from '../../domain/permit/types.ts';
import type { BarRow, ContenderRow, MatterRow, ObligationRow, PermitRow, PublicationRow, PushRow } from '../schema.ts';

/** All rows of the read models that belong to one stream. */
export type StreamRows = {
  permit: PermitRow | null;
  obligations: readonly ObligationRow[];
  pushes: readonly PushRow[];
  publications: readonly PublicationRow[];
  bars: readonly BarRow[];
  contenders: readonly ContenderRow[];
  matters: readonly MatterRow[];
  /** how often they were mended: what was read before must not be written back after */
  version: number;
  /** the case itself as the domain knows it, where it is at hand: no row, and read from the events where it is not */
  state: Permit | null;
};

export const NO_ROWS: StreamRows = {
  permit: null,
  obligations: [],
  pushes: [],
  publications: [],
  bars: [],
  contenders: [],
  matters: [],
  version: 0,
  state: null,
};

export type Recorded = { stream: string; seq: number; event: Stamped<PermitEvent> };
