import type { TransferEntry } from '../types.ts';

/** The bureau may act on it: neither abolished nor handed back. */
export const isOpen = ({ kind }: Pick<TransferEntry, 'kind'>): boolean => kind !== 'cancelled' && kind !== 'recovered';
