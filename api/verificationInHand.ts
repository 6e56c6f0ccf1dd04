import type { JsonObject } from '../ledger/canonical.ts';
import type { Ledger } from '../ledger/database.ts';
import {
  type Claim,
  finishVerifications,
  giveUpClaim,
  type Identities,
  keepClaim,
  type Verification,
} from '../ledger/verifications.ts';

const SIGNS_A_CLAIM = 4;

/**
 * A verification in the hands of this process. Its claim is renewed by the clock, since one step may take longer than
 * the claim lasts; where it ran out all the same, another process is at work and this one stops.
 */
export class InHand {
  readonly claimed: readonly Verification[];
  private readonly ledger: Ledger;
  private readonly claim: Claim;
  private readonly ending: AbortSignal;
  private readonly timer: NodeJS.Timeout;
  private isLost = false;

  constructor(ledger: Ledger, claimed: readonly Verification[], claim: Claim, ending: AbortSignal) {
    this.ledger = ledger;
    this.claimed = claimed;
    this.claim = claim;
    this.ending = ending;
    this.timer = setInterval(() => void this.keep(), claim.ms / SIGNS_A_CLAIM);
  }

  /** @throws Error where this process ends or another one took over */
  mustBeOurs(): void {
    if (this.ending.aborted) throw new Error('ending');
    if (this.isLost) throw new Error('another process verifies');
  }

  async *each<T>(found: AsyncIterable<T>): AsyncGenerator<T> {
    for await (const one of found) {
      this.mustBeOurs();
      yield one;
    }
  }

  async finish(found: { identities: Identities; findings: JsonObject }): Promise<void> {
    if (await finishVerifications(this.ledger, this.ids(), this.claim, found)) return;
    this.isLost = true;
    this.mustBeOurs();
  }

  async letGo(): Promise<void> {
    clearInterval(this.timer);
    // where that fails the claim runs out
    await giveUpClaim(this.ledger, this.ids(), this.claim).catch(() => {});
  }

  private async keep(): Promise<void> {
    // a ledger that is away for a moment is asked again: the claim lasts for some signs
    const isOurs = await keepClaim(this.ledger, this.ids(), this.claim).catch(() => true);
    this.isLost ||= !isOurs;
  }

  private readonly ids = (): number[] => this.claimed.map(({ id }) => id);
}
