import type { OrgId } from '../domain/catalogue/types.ts';

/** 用印: what puts the electronic seal of an organ on a document. Which one is there is a matter of configuration. */
export type Seal = {
  /** goes on record with what it sealed */
  name: string;
  /** @returns the sealed PDF @throws SealProblem */
  seal(document: ToSeal): Promise<Buffer>;
  /** SHA-256 of the certificates that may seal; null: whichever the seal itself holds */
  certificates: ReadonlySet<string>;
};

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
