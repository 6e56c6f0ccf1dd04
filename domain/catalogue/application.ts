import type { Channel } from '../permit/service/types.ts';

/**
 * An application as it is handed in, its shape already checked. Optional fields may also be given as undefined,
 * which is how validators hand them on.
 */
export type Application = {
  jurisdiction: string;
  /** ISO 8601 with an offset; may lie in the past */
  receivedAt: string;
  lateEntryReason?: string | undefined;
  channel: 'online' | 'window';
  /** the window that took the papers, where it is not of the jurisdiction itself */
  window?: { jurisdiction: string } | undefined;
  route: 'ordinary' | 'commitment' | 'tolerance';
  kind: 'new' | 'change' | 'renewal';
  handling?: 'joint' | undefined;
  /** an integrated trade (一业一证) */
  trade?: string | undefined;
  licenceRef?: { item: string; number: string; validTo: string } | undefined;
  applicant: Applicant;
  /** 委托代理 (Art. 29) */
  agent?: Agent | undefined;
  /** how the applicant agreed to be told */
  service?: { channels: Channel[] } | undefined;
  premises: { address: string; divisionCode: string; areaSqm: number };
  items: { item: string; itemVersion?: number | undefined }[];
  materials: SubmittedMaterial[];
  /** minor materials the applicant asks to hand in later, on the tolerance route */
  tolerated?: string[] | undefined;
  commitment?: { signedOn: string; text: string } | undefined;
  remark?: string | undefined;
  facts?: ApplicationFacts | undefined;
  /** of the records of the reference data; a case never holds them */
  id?: string | undefined;
  title?: string | undefined;
  scenario?: string | undefined;
  expected?: unknown;
};

export type Applicant = {
  kind: 'enterprise' | 'individualHousehold' | 'cooperative' | 'institution' | 'socialOrganisation' | 'naturalPerson';
  name: string;
  /** all but natural persons */
  uscc?: string | undefined;
  legalRepresentative?: { name: string; idNumber: string } | undefined;
  /** natural persons only */
  idNumber?: string | undefined;
  contactPhone?: string | undefined;
  email?: string | undefined;
  creditRecord: 'none' | 'serious' | 'falseCommitment';
};

export type Agent = {
  name: string;
  /** of a natural person */
  idNumber?: string | undefined;
  /** of an agency */
  uscc?: string | undefined;
  contactPhone?: string | undefined;
  powerOfAttorney: {
    sha256: string;
    /** whose it is: the code or the number of the applicant */
    principal: string;
    scope: string[];
    from: string;
    through: string;
  };
};

export type SubmittedMaterial = {
  materialId: string;
  source: 'upload' | 'shared';
  fileName?: string | undefined;
  sha256?: string | undefined;
  pages?: number | undefined;
};

/** What an applicant states and the rules of single items ask for. */
export type ApplicationFacts = {
  maxVehicleMassKg?: number | undefined;
  decidableAtOnce?: boolean | undefined;
  failedConditions?: string[] | undefined;
};
