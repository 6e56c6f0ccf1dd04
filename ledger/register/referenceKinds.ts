import type { DocumentRef } from '../../domain/catalogue/governance/types.ts';
import type { ReferenceKind } from '../schema.ts';

/** Under which kind the versions of a document stand in the reference data. */
export const REFERENCE_KIND_OF = {
  transferCatalogue: 'transferCatalogue',
  licenceItem: 'item',
  districtItem: 'districtItem',
  supervisionItem: 'supervisionItem',
  coordinationUnit: 'unit',
  policy: 'policy',
  calendar: 'calendar',
} as const satisfies { readonly [kind in DocumentRef['kind']]: ReferenceKind };
