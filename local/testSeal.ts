import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes, webcrypto } from 'node:crypto';
import { BitString, Integer, Utf8String } from 'asn1js';
import { AttributeTypeAndValue, BasicConstraints, Certificate, Extension } from 'pkijs';
import type { DataFolder } from './dataFolder.ts';

/**
 * A seal for one machine: a key and a certificate of its own, made at the first start and kept with the other secrets.
 * It says in its name that it is for tests; a production start takes no key at all.
 */
export async function testSeal(dataFolder: DataFolder): Promise<{ SEAL_KEY: string; SEAL_CERTIFICATE: string }> {
  const key = dataFolder.kept('seal-key.p8', newKey);
  const certificate = await selfSigned(
    createPrivateKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'pkcs8' }),
  );
  // whoever came first made the one that is kept
  return {
    SEAL_KEY: key,
    SEAL_CERTIFICATE: dataFolder.kept('seal-certificate.der', () => certificate.toString('base64')),
  };
}

export const newKey = (): string =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .privateKey.export({ type: 'pkcs8', format: 'der' })
    .toString('base64');

const COMMON_NAME = '2.5.4.3';
const KEY_USAGE = '2.5.29.15';
const BASIC_CONSTRAINTS = '2.5.29.19';
/** digitalSignature and nonRepudiation */
const MAY_SIGN = new Uint8Array([0xc0]);
const YEARS = 10;

/** @returns X.509 in DER */
export async function selfSigned(key: KeyObject, name = '审管联动 测试签章 TEST SEAL'): Promise<Buffer> {
  const pair = { name: 'ECDSA', namedCurve: 'P-256' };
  const pkcs8 = new Uint8Array(key.export({ type: 'pkcs8', format: 'der' }));
  const privateKey = await webcrypto.subtle.importKey('pkcs8', pkcs8, pair, true, ['sign']);
  const { d: _, key_ops: __, ...jwk } = await webcrypto.subtle.exportKey('jwk', privateKey);
  const publicKey = await webcrypto.subtle.importKey('jwk', jwk, pair, true, ['verify']);

  const certificate = new Certificate();
  certificate.version = 2;
  certificate.serialNumber = new Integer({ valueHex: Buffer.concat([Buffer.from([1]), randomBytes(15)]) });
  for (const whose of [certificate.issuer, certificate.subject])
    whose.typesAndValues.push(new AttributeTypeAndValue({ type: COMMON_NAME, value: new Utf8String({ value: name }) }));
  const now = new Date();
  certificate.notBefore.value = new Date(now.getTime() - 60_000);
  certificate.notAfter.value = new Date(Date.UTC(now.getUTCFullYear() + YEARS, now.getUTCMonth(), now.getUTCDate()));
  const usage = new BitString({ valueHex: MAY_SIGN, unusedBits: 6 }).toBER();
  certificate.extensions = [
    new Extension({
      extnID: BASIC_CONSTRAINTS,
      critical: true,
      extnValue: new BasicConstraints({ cA: false }).toSchema().toBER(),
    }),
    new Extension({ extnID: KEY_USAGE, critical: true, extnValue: usage }),
  ];
  await certificate.subjectPublicKeyInfo.importKey(publicKey);
  await certificate.sign(privateKey, 'SHA-256');
  return Buffer.from(certificate.toSchema(true).toBER());
}
