import { createPrivateKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { newKey, selfSigned } from '../../local/testSeal.ts';
import { documentsConfig, sealOf } from '../../workers/documentsConfig.ts';

const BASE = {
  DATABASE_URL: 'postgres://service@127.0.0.1/ledger',
  SHENGUAN_DATA_KEY: Buffer.alloc(32, 1).toString('base64'),
  SHENGUAN_MAC_KEY: Buffer.alloc(32, 2).toString('base64'),
};
const FINGERPRINT = 'AB:'.repeat(32).slice(0, -1);
const SERVICE = {
  SEAL_SERVICE_URL: 'https://seal.example.gov.cn/seals',
  SEAL_CERTIFICATES: `610113-approval-bureau=${FINGERPRINT}`,
};

describe('The configuration of the documents process', () => {
  it('without a seal is one that leaves documents unsealed', () => {
    expect(sealOf(documentsConfig({ ...BASE, SEAL_SERVICE_URL: '', SEAL_CERTIFICATES: '' }))).toBeNull();
  });

  it('with a service takes the certificates that may seal, however they are written', () => {
    const seal = sealOf(documentsConfig({ ...BASE, ...SERVICE, NODE_ENV: 'production' }));
    expect(seal).toMatchObject({ name: 'sealService' });
    expect(seal?.certificates).toEqual(new Map([['610113-approval-bureau', new Set(['ab'.repeat(32)])]]));
  });

  it('takes several certificates of an organ, and on one machine one for all of them', () => {
    const SEAL_CERTIFICATES = `a=${FINGERPRINT}, a=${'cd'.repeat(32)}, ${'ef'.repeat(32)}`;
    const seal = sealOf(documentsConfig({ ...BASE, ...SERVICE, SEAL_CERTIFICATES }));
    expect(seal?.certificates).toEqual(
      new Map([
        ['a', new Set(['ab'.repeat(32), 'cd'.repeat(32)])],
        ['*', new Set(['ef'.repeat(32)])],
      ]),
    );
  });

  it('with a key of its own seals itself, on one machine', async () => {
    const key = newKey();
    const der = { key: Buffer.from(key, 'base64'), format: 'der', type: 'pkcs8' } as const;
    const certificate = (await selfSigned(createPrivateKey(der))).toString('base64');
    const own = { ...BASE, SEAL_KEY: key, SEAL_CERTIFICATE: certificate };
    expect(sealOf(documentsConfig(own))).toMatchObject({ name: 'pades' });
    expect(() => documentsConfig({ ...own, NODE_ENV: 'production' })).toThrow('SEAL_KEY: 生产环境须使用用印服务');
  });

  it.each([
    ['no address of the ledger', { DATABASE_URL: undefined }, 'DATABASE_URL'],
    ['two seals', { ...SERVICE, SEAL_KEY: 'x', SEAL_CERTIFICATE: 'y' }, 'SEAL_KEY'],
    ['a service without certificates', { ...SERVICE, SEAL_CERTIFICATES: '' }, 'SEAL_CERTIFICATES'],
    ['a certificate that is none', { ...SERVICE, SEAL_CERTIFICATES: 'abc' }, 'SEAL_CERTIFICATES'],
    ['a certificate of no organ', { ...SERVICE, SEAL_CERTIFICATES: `=${FINGERPRINT}` }, 'SEAL_CERTIFICATES'],
    [
      'a certificate of every organ in production',
      { ...SERVICE, SEAL_CERTIFICATES: FINGERPRINT, NODE_ENV: 'production' },
      'SEAL_CERTIFICATES: 生产环境',
    ],
    ['a key without its certificate', { SEAL_KEY: 'x' }, 'SEAL_CERTIFICATE'],
    [
      'a service in the clear',
      { ...SERVICE, SEAL_SERVICE_URL: 'http://seal/x', NODE_ENV: 'production' },
      'SEAL_SERVICE_URL',
    ],
  ])('is refused, by name, with %s', (_, wrong, name) => {
    expect(() => documentsConfig({ ...BASE, ...wrong })).toThrow(name);
  });
});
