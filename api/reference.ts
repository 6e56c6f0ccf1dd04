import type { Catalogue, OrgId } from '../domain/catalogue/types.ts';
import { catalogueRevision, readCatalogue } from '../ledger/catalogue.ts';
import type { Ledger } from '../ledger/database.ts';
import { endpointOrgs } from '../ledger/endpoints.ts';

export type Snapshot = {
  catalogue: Catalogue;
  revision: string;
  /** supervisors that take pushes over HTTP */
  endpoints: ReadonlySet<OrgId>;
  /** names of organs, for whoever is pointed to one */
  organNames: ReadonlyMap<OrgId, string>;
};

/** Where the API takes the reference data from that it attaches to commands. */
export type Reference = {
  current(): Promise<Snapshot>;
  /** Something was published here: whoever reads next must see it. */
  moved(): void;
};

const CHECK_EVERY_MS = 3000;

/** The catalogue of the ledger, read again only when its revision has moved. */
export function ledgerReference(ledger: Ledger, checkEveryMs = CHECK_EVERY_MS): Reference {
  let held: Snapshot | undefined;
  let checkedAt = 0;
  let running: Promise<Snapshot> | undefined;

  const refresh = async (): Promise<Snapshot> => {
    const [revision, endpoints] = await Promise.all([catalogueRevision(ledger), endpointOrgs(ledger)]);
    if (held?.revision !== revision) {
      const read = await readCatalogue(ledger);
      const organNames = new Map(read.catalogue.organisations.map(({ id, name }) => [id, name]));
      held = { ...read, endpoints, organNames };
    } else {
      held = { ...held, endpoints };
    }
    checkedAt = Date.now();
    return held;
  };

  return {
    async current() {
      if (held && Date.now() - checkedAt < checkEveryMs) return held;
      running ??= refresh().finally(() => {
        running = undefined;
      });
      return running;
    },
    moved() {
      checkedAt = 0;
    },
  };
}
