import { fromBER } from 'asn1js';
import { Certificate } from 'pkijs';

/** Names of the standards on cryptographic messages (RFC 5652, 5035). */
export const OID = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
} as const;

/** @throws Error for what is no X.509 certificate in DER */
export function certificateIn(der: Buffer): Certificate {
  const { result, offset } = fromBER(new Uint8Array(der));
  if (offset === -1) throw new Error('no X.509 certificate in DER');
  return new Certificate({ schema: result });
}
