import { dataKeys } from '../../ledger/privacy.ts';

const base64 = (byte: number) => Buffer.alloc(32, byte).toString('base64');

export const testKeyVariables = { SHENGUAN_DATA_KEY: base64(1), SHENGUAN_MAC_KEY: base64(2) };
export const testKeys = dataKeys(testKeyVariables);
