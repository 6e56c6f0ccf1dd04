import type { RegisterKind } from '../../domain/catalogue/governance/types.ts';
import { type Column, entries, flag, ids, number, span, type Table, text } from './column.ts';

/** The tables of the register. A line of a transfer catalogue is a row; of the other kinds each document is one. */

export const TABLE_KINDS = [
  'licenceItem',
  'districtItem',
  'supervisionItem',
  'coordinationUnit',
] as const satisfies readonly RegisterKind[];
export type TableKind = (typeof TABLE_KINDS)[number];

export const TRANSFER_ENTRIES: Table = {
  columns: [
    ['item', text()],
    ['itemVersion', number()],
    ['kind', text()],
    ['fromOrg', text()],
    ['toOrg', text()],
    ['supervisor', text()],
    ['enforcer', text()],
    ['supervisionMeasure', text()],
    ['successorItem', text()],
  ],
};

const legalBasis = entries([
  ['document', text()],
  ['article', text()],
]);
const MATERIAL = [
  ['id', text()],
  ['name', text()],
  ['main', flag()],
  ['shareable', flag()],
  ['source', text()],
  ['modelForm', text()],
  ['sample', text()],
] as const;
/** What a special law sets otherwise than Art. 42 does names that law. */
const limitBasis = (limit: string): Column[] => [
  [`limitBasis.${limit}.document`, text()],
  [`limitBasis.${limit}.article`, text()],
];
const SPAN = ['months', 'wd'];

export const TABLES: { readonly [kind in TableKind]: Table } = {
  licenceItem: {
    columns: [
      ['id', text()],
      ['name', text()],
      ['nameEn', text()],
      ['basicCode', text()],
      ['licenceClass', text()],
      ['legalBasis', legalBasis],
      ['decidingLevel', text()],
      ['approverRole', text()],
      ['departmentRole', text()],
      ['supervisorRole', text()],
      ['enforcerRole', text()],
      ['standardOwner', text()],
      ['statutoryLimit.value', number()],
      ['statutoryLimit.unit', text()],
      ['statutoryLimitWd', number()],
      ['clockStart', text()],
      ['extensionWd', number()],
      ...limitBasis('statutoryLimit'),
      ...limitBasis('extensionWd'),
      ...limitBasis('clockStart'),
      ['handling', text()],
      ['promisedLimitWd', number()],
      ['instant', flag()],
      ['specialProcedures', ids('emptyList')],
      ['siteSurvey', flag()],
      ['consultationWd', number()],
      ['commitment.allowed', flag()],
      ['commitment.verifyWithin', span(SPAN)],
      ['tolerance.allowed', flag()],
      ['tolerance.maxWd', number()],
      ['safetyRelated', flag()],
      ['quantityLimited', flag()],
      ['quantity.limit', number()],
      ['quantity.basis.document', text()],
      ['quantity.basis.article', text()],
      ['quantity.order.document', text()],
      ['quantity.order.article', text()],
      ['lowerReview.document', text()],
      ['lowerReview.article', text()],
      ['inPerson.document', text()],
      ['inPerson.article', text()],
      [
        'conditionLaws',
        entries(
          [
            ['document', text()],
            ['article', text()],
          ],
          'absent',
        ),
      ],
      ['keyField', flag()],
      ['validity', span(['years', 'months'], 'null')],
      ['renewal.latestBeforeExpiry', number()],
      ['renewal.unit', text()],
      ['renewal.earliestBeforeExpiry', number()],
      ['verification', text()],
      ['verificationWithin', span(SPAN, 'null')],
      ['supervisionItems', ids('emptyList')],
      ['materials', entries(MATERIAL)],
      [
        'conditions',
        entries([
          ['id', text()],
          ['text', text()],
          ['evidence', ids('emptyList')],
        ]),
      ],
      ['fee.amount', text()],
      ['fee.basis.document', text()],
      ['fee.basis.article', text()],
      [
        'pauses',
        entries(
          [
            ['kind', text()],
            ['basis', text('emptyText')],
            ['maxWd', number()],
          ],
          'absent',
        ),
      ],
    ],
    nullable: ['renewal'],
  },
  districtItem: {
    columns: [
      ['id', text()],
      ['jurisdiction', text()],
      ['item', text()],
      ['inherits', number()],
      ['values.promisedLimitWd', number()],
      ['values.instant', flag()],
      ['values.tolerance.allowed', flag()],
      ['values.tolerance.maxWd', number()],
      ['values.commitment.allowed', flag()],
      ['values.commitment.verifyWithin', span(SPAN)],
      ['values.verification', text()],
      ['values.verificationWithin', span(SPAN)],
      ['values.materials', entries(MATERIAL, 'absent')],
      [
        'deviations',
        entries([
          ['field', text()],
          ['reason', text()],
          ['basisDocument', text()],
        ]),
      ],
    ],
    always: ['values'],
  },
  supervisionItem: {
    columns: [
      ['code', text()],
      ['name', text()],
      ['nameEn', text()],
      ['ownerRole', text()],
      ['standardOwner', text()],
      ['type', text()],
      ['subjectKind', text()],
      ['legalBasis', legalBasis],
      ['keyField', flag()],
      ['method', ids('emptyList')],
      ['onSite', flag()],
      ['yearlyCap', number('null')],
      ['licenceItems', ids('emptyList')],
      ['review.outcome', text()],
      ['review.mergedInto', text()],
      ['review.reviewedOn', text()],
      ['review.by', text()],
      ['review.reason', text('emptyText')],
    ],
  },
  coordinationUnit: {
    columns: [
      ['supervisor', text()],
      ['jurisdiction', text()],
      ['unitName', text()],
      ['head', text()],
      ['liaison', text()],
      ['deputy', text()],
      ['channel', text()],
    ],
  },
};
