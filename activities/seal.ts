import type { OrgId } from '../domain/catalogue/types.ts';

/** 用印: what puts the electronic seal of an organ on a document. Which one is there is a matter of configuration. */
export type Seal = {
  /** goes on record with what it sealed */
  name: string;
  /** @returns the sealed PDF @throws SealProblem */
  seal(document: ToSeal): Promise<Buffer>;
  certificates: SealCertificates;
};

/** By organ, SHA-256 of the certificates that may seal in its name. */
export type SealCertificates = ReadonlyMap<OrgId | typeof EVERY_ORGAN, ReadonlySet<string>>;

/** On one machine a single test seal stands for every organ. */
export const EVERY_ORGAN = '*';

export const maySeal = (certificates: SealCertificates, organ: OrgId, certificate: string): boolean =>
  [organ, EVERY_ORGAN].some((whose) => certificates.get(whose)?.has(certificate) === true);

export type ToSeal = {
  number: string;
  /** whose seal it is to be */
  organ: OrgId;
  /** of `pdf`; number and hash are the same at every attempt */
  sha256: string;
  pdf: Buffer;
};

/** Why there is no seal: a code, never a message of a foreign system, which may quote what it was given. */
export class SealProblem extends Error {
  override readonly name = 'SealProblem';
  readonly code: string;
  /** asking again does not help by itself: people have to look */
  readonly isFinal: boolean;

  constructor(code: string, { isFinal = false, cause }: { isFinal?: boolean; cause?: unknown } = {}) {
    super(code, cause === undefined ? undefined : { cause });
    this.code = code;
    this.isFinal = isFinal;
  }
}
