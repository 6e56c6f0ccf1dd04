import { createHash } from 'node:crypto';
import { fromBER, OctetString } from 'asn1js';
import { type Attribute, type Certificate, ContentInfo, SignedData } from 'pkijs';
import type { OrgId } from '../domain/catalogue/types.ts';
import { OID } from './cms.ts';
import { maySeal, type SealCertificates, SealProblem } from './seal.ts';

/** What a signature in a PDF covers: two stretches around the signature itself. */
type ByteRange = readonly [start: number, length: number, secondStart: number, secondLength: number];

/**
 * Whether a PDF is the document that was to be sealed, sealed. It is believed of no seal: what comes back has to begin
 * with the bytes that went there, has to be covered whole by its signature, and the signature has to be that of a
 * certificate which may seal for this organ, and is in force at that moment.
 * @param expected `at`: when it came back sealed, by our own clock; what a seal says of its time is its own word
 * @returns the SHA-256 of the certificate
 * @throws SealProblem, final: whoever answers so answers so again
 */
export async function checkSealed({ original, organ, certificates, at }: Expected, sealed: Buffer): Promise<string> {
  if (!sealed.subarray(0, original.length).equals(original)) throw broken('otherDocument');
  const range = byteRangeOf(sealed);
  const signature = signatureIn(sealed, range);
  const covered = Buffer.concat([
    sealed.subarray(range[0], range[0] + range[1]),
    sealed.subarray(range[2], range[2] + range[3]),
  ]);
  const signed = signedDataIn(signature);
  mustHaveDigest(signed, covered);
  const certificate = await certificateOf(signed, covered);
  const sha256 = createHash('sha256').update(Buffer.from(certificate.toSchema().toBER())).digest('hex');
  if (!maySeal(certificates, organ, sha256)) throw broken('foreignCertificate');
  if (at < certificate.notBefore.value || at > certificate.notAfter.value) throw broken('certificateNotInForce');
  return sha256;
}

export type Expected = { original: Buffer; organ: OrgId; certificates: SealCertificates; at: Date };

const broken = (code: string, cause?: unknown): SealProblem => new SealProblem(code, { isFinal: true, cause });

/** The last one: earlier ones are of earlier revisions. */
function byteRangeOf(sealed: Buffer): ByteRange {
  const found = [...sealed.toString('latin1').matchAll(/\/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]/g)].at(
    -1,
  );
  if (!found) throw broken('notSigned');
  const [start = -1, length = -1, secondStart = -1, secondLength = -1] = found.slice(1).map(Number);
  // from the first byte to the last, but for the signature
  const isWhole = start === 0 && length > 0 && secondStart > length && secondStart + secondLength === sealed.length;
  if (!isWhole) throw broken('notWholeDocument');
  return [start, length, secondStart, secondLength];
}

/** The gap holds the signature as `<hex>` and nothing else, so that nothing hides in it. */
function signatureIn(sealed: Buffer, [, length, secondStart]: ByteRange): Buffer {
  const gap = sealed.subarray(length, secondStart).toString('latin1');
  const hex = /^<([0-9A-Fa-f]+)>$/.exec(gap)?.[1];
  if (hex === undefined) throw broken('notWholeDocument');
  return Buffer.from(hex, 'hex');
}

/** The place of a signature is larger than it, and filled with zeros. */
function signedDataIn(signature: Buffer): SignedData {
  try {
    const { result, offset } = fromBER(new Uint8Array(signature));
    if (offset === -1) throw new Error('no BER');
    if (signature.subarray(offset).some((byte) => byte !== 0)) throw new Error('more than a signature');
    const content = new ContentInfo({ schema: result });
    if (content.contentType !== OID.signedData) throw new Error('no signed data');
    return new SignedData({ schema: content.content });
  } catch (cause) {
    throw broken('signatureUnreadable', cause);
  }
}

const attributeOf = (signed: SignedData, type: string): Attribute | undefined =>
  signed.signerInfos[0]?.signedAttrs?.attributes.find((attribute) => attribute.type === type);

function mustHaveDigest(signed: SignedData, covered: Buffer): void {
  const value: unknown = attributeOf(signed, OID.messageDigest)?.values[0];
  const digest = value instanceof OctetString ? Buffer.from(value.getValue()) : null;
  // any other digest is one that this service cannot check
  const expected = createHash('sha256').update(covered).digest();
  if (!digest?.equals(expected)) throw broken('digestDiffers');
}

async function certificateOf(signed: SignedData, covered: Buffer): Promise<Certificate> {
  try {
    const { signatureVerified, signerCertificate } = await signed.verify({
      signer: 0,
      data: new Uint8Array(covered).buffer,
      checkChain: false,
      extendedMode: true,
    });
    if (!signatureVerified || !signerCertificate) throw new Error('not verified');
    return signerCertificate;
  } catch (cause) {
    throw broken('signatureFalse', cause);
  }
}
