import type { Basis, ItemId, OrgId } from '../catalogue/types.ts';
import type { CivilDate, Instant } from '../time.ts';

/** A duty of a named organ with a basis (design.md section 4). It is met, or it climbs; it is never deleted. */
export type ObligationKind =
  | 'accept'
  | 'assign'
  | 'hearing'
  | 'procedure'
  | 'review'
  | 'consult'
  | 'decide'
  | 'issue'
  | 'deliver'
  | 'publish'
  | 'push'
  | 'acknowledge'
  | 'serve';

/** Green, yellow card (黄牌预警), red card (红牌). */
export type Lamp = 'green' | 'yellow' | 'red';

/** The rungs that time alone climbs (domain.md section 5, rungs 0–3). */
export type Rung = 'reminder' | 'yellow' | 'red' | 'supervised';

export type RungAt = { rung: Rung; at: Instant };

/** Computed when the obligation opens; only a provisional due date is counted again, when the case adopts a calendar. */
export type Obligation = {
  /** the kind, with the item or push it is about: `decide:food-business`, `acknowledge:610113-20261123-000001-P1` */
  id: string;
  kind: ObligationKind;
  organ: OrgId;
  item?: ItemId;
  pushId?: string;
  /** the special procedure that is to end in the time it was told to take */
  procedure?: string;
  /** a document other than the decision, by its number */
  document?: string;
  /** what another department was asked */
  consultation?: string;
  /** the notice that is to be served by hand */
  notice?: string;
  basis: Basis[];
  /** day 0, not counted (Civil Code 201) */
  start: CivilDate;
  /** the day the cards are measured against: the promised limit where there is one */
  due: CivilDate;
  /** decision only: the limit of the law, the cautious reading, and the lenient one */
  statutoryDue?: CivilDate;
  statutoryDueLenient?: CivilDate;
  /** the due day lies past what the calendar knows */
  provisional: boolean;
  /** still to climb, in order of time */
  ladder: RungAt[];
  lamp: Lamp;
  /** the statutory limit passed; a mark of its own beside the lamp */
  statutoryPassed: boolean;
};

/** A red card demands a reason, also after the duty was met at last. */
export type RedCard = { obligationId: string; organ: OrgId; shownAt: Instant };
