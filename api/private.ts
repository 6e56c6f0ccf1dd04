import type { PartyRef, TextRef } from '../domain/permit/types.ts';
import type { JsonObject } from '../ledger/canonical.ts';
import { type DataKeys, type PrivateParty, type PrivateText, sealParty, sealText } from '../ledger/privacy.ts';
import type { FreeText } from './schemas/fields.ts';

/** Takes personal data out of a command: what goes on is a reference, what stays is sealed and stored with the row. */
export class Confidential {
  readonly texts: PrivateText[] = [];
  readonly parties: PrivateParty[] = [];
  private readonly keys: DataKeys;

  constructor(keys: DataKeys) {
    this.keys = keys;
  }

  readonly text = ({ freeText }: FreeText): TextRef => {
    const { ref, sealed } = sealText(this.keys, freeText);
    this.texts.push(sealed);
    return ref;
  };

  readonly party = (party: JsonObject): PartyRef => {
    const { ref, sealed } = sealParty(this.keys, party);
    this.parties.push(sealed);
    return ref;
  };
}
