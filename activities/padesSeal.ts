import { createHash, type KeyObject, webcrypto } from 'node:crypto';
import { ObjectIdentifier, OctetString, Sequence } from 'asn1js';
import {
  Attribute,
  type Certificate,
  ContentInfo,
  EncapsulatedContentInfo,
  IssuerAndSerialNumber,
  SignedAndUnsignedAttributes,
  SignedData,
  SignerInfo,
} from 'pkijs';
import { certificateIn, OID } from './cms.ts';
import { EVERY_ORGAN, type Seal } from './seal.ts';
import { prepared } from './signedUpdate.ts';

/** PAdES baseline B (ETSI EN 319 142-1), made by this process with a key of its own: for one machine and for tests. */

const HASH = 'SHA-256';
/** In the name of which hash a P-256 key signs. */
const ECDSA = { name: 'ECDSA', namedCurve: 'P-256' } as const;

export type PadesKeys = { key: KeyObject; certificate: Buffer };

export function padesSeal({ key, certificate: der }: PadesKeys): Seal {
  const certificate = certificateIn(der);
  return {
    name: 'pades',
    certificates: new Map([[EVERY_ORGAN, new Set([createHash('sha256').update(der).digest('hex')])]]),
    async seal({ number, pdf }) {
      const { covered, withSignature } = prepared(pdf, { at: new Date(), reason: `电子签章 ${number}` });
      return withSignature(await signatureOf(covered, { key, certificate, der }));
    },
  };
}

type Signing = { key: KeyObject; certificate: Certificate; der: Buffer };

async function signatureOf(covered: Buffer, { key, certificate, der }: Signing): Promise<Buffer> {
  const { issuer, serialNumber } = certificate;
  const digest = createHash('sha256').update(covered).digest();
  // the time stands in the PDF: a baseline signature has none of its own (6.3)
  const signedAttrs = new SignedAndUnsignedAttributes({
    type: 0,
    attributes: [
      new Attribute({ type: OID.contentType, values: [new ObjectIdentifier({ value: OID.data })] }),
      new Attribute({ type: OID.messageDigest, values: [new OctetString({ valueHex: digest })] }),
      new Attribute({ type: OID.signingCertificateV2, values: [signingCertificate(der)] }),
    ],
  });
  const signed = new SignedData({
    version: 1,
    encapContentInfo: new EncapsulatedContentInfo({ eContentType: OID.data }),
    signerInfos: [
      new SignerInfo({ version: 1, sid: new IssuerAndSerialNumber({ issuer, serialNumber }), signedAttrs }),
    ],
    certificates: [certificate],
  });
  await signed.sign(await signingKey(key), 0, HASH, new Uint8Array(covered));
  const content = new ContentInfo({ contentType: OID.signedData, content: signed.toSchema(true) });
  return Buffer.from(content.toSchema().toBER());
}

async function signingKey(key: KeyObject): Promise<CryptoKey> {
  const pkcs8 = key.export({ type: 'pkcs8', format: 'der' });
  return await webcrypto.subtle.importKey('pkcs8', new Uint8Array(pkcs8), ECDSA, false, ['sign']);
}

/** RFC 5035: binds the certificate into what is signed; SHA-256 is its default and not written. */
const signingCertificate = (der: Buffer): Sequence => {
  const certHash = new OctetString({ valueHex: createHash('sha256').update(der).digest() });
  const essCertId = new Sequence({ value: [certHash] });
  return new Sequence({ value: [new Sequence({ value: [essCertId] })] });
};
