import type { KeyObject } from 'node:crypto';
import type { Ledger } from '../ledger/database.ts';
import type { DataKeys } from '../ledger/privacy.ts';
import { createDeliveryActivities } from './delivery.ts';
import { createLedgerActivities, type LedgerListener } from './ledger.ts';
import { createNoticeActivities, type NoticeGateways } from './notices/sendNotice.ts';

/** Everything a worker of the permits' task queue can do. */
export const createActivities = (parts: {
  ledger: Ledger;
  keys: DataKeys;
  signingKey: KeyObject;
  /** absent: no message can be sent by phone or e-mail, and officers serve what has no other channel */
  gateways?: NoticeGateways;
  happened?: LedgerListener;
}) => ({
  ...createLedgerActivities(parts.ledger, parts.happened),
  ...createDeliveryActivities(parts),
  ...createNoticeActivities({ ledger: parts.ledger, keys: parts.keys, gateways: parts.gateways ?? {} }),
});
