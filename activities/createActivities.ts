import type { KeyObject } from 'node:crypto';
import type { Ledger } from '../ledger/database.ts';
import type { DataKeys } from '../ledger/privacy.ts';
import { createDeliveryActivities } from './delivery.ts';
import { createLedgerActivities, type LedgerListener } from './ledger.ts';

/** Everything a worker of the permits' task queue can do. */
export const createActivities = (parts: {
  ledger: Ledger;
  keys: DataKeys;
  signingKey: KeyObject;
  happened?: LedgerListener;
}) => ({
  ...createLedgerActivities(parts.ledger, parts.happened),
  ...createDeliveryActivities(parts),
});
