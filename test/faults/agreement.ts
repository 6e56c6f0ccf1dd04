import { expect } from 'vitest';
import { permitDecider } from '../../domain/permit/decider.ts';
import { verifyStream } from '../../ledger/verifyStream.ts';
import type { Shell } from '../workflows/shell.ts';

/** Nothing lost, nothing twice: the case stands as its record says, and the record is whole. */
export async function expectAgreement(shell: Shell, number: string): Promise<void> {
  const events = await shell.recorded(number);
  expect(await shell.stateOf(number)).toEqual(events.reduce(permitDecider.evolve, permitDecider.initial));
  expect(await verifyStream(shell.ledger, `permit/${number}`)).toBeNull();
  const { seq, halted, pending } = await shell.health(number);
  expect({ seq, halted, pending }).toEqual({ seq: events.length, halted: null, pending: 0 });
}
