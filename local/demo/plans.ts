import type { Application, Expectation } from '../../test/expectation.ts';

/** What becomes of a case in the demo: chosen by name, so that every run shows the same. */
export type Plan =
  | 'onTime'
  | 'latePromised'
  | 'lateStatutory'
  | 'silence'
  | 'correction'
  | 'instant'
  | 'commitment'
  | 'tolerance'
  | 'integrated'
  | 'joint'
  | 'jointExtended'
  | 'notRequired'
  | 'unacknowledged'
  | 'lateAcknowledged'
  | 'renewal'
  | 'writtenRefusal';

const CHOSEN: { [id: string]: Plan } = {
  'APP-0002': 'unacknowledged',
  'APP-0003': 'silence',
  'APP-0006': 'lateAcknowledged',
  'APP-0008': 'latePromised',
  'APP-0013': 'lateStatutory',
  'APP-0020': 'latePromised',
};

export function planOf(application: Application, { outcome, code }: Expectation): Plan {
  if (code) return 'writtenRefusal';
  if (outcome === 'NOT_REQUIRED') return 'notRequired';
  if (outcome === 'CORRECTION_REQUESTED') return 'correction';
  if (application.facts?.decidableAtOnce) return 'instant';
  if (application.route === 'commitment' || application.route === 'tolerance') return application.route;
  if (application.trade) return 'integrated';
  if (application.handling === 'joint') return application.scenario === 'jointExtended' ? 'jointExtended' : 'joint';
  if (application.kind === 'renewal') return 'renewal';
  return CHOSEN[application.id] ?? 'onTime';
}

export const PLAN_TEXT: { [plan in Plan]: string } = {
  onTime: '按时办结 · on time',
  latePromised: '超承诺时限 · past the promised limit',
  lateStatutory: '超法定时限 · past the statutory limit',
  silence: '逾期未告知，视为受理 · silent bureau, deemed accepted',
  correction: '一次性告知补正 · corrected once',
  instant: '当场决定 · decided on the spot',
  commitment: '告知承诺，当场决定 · by commitment, decided at once',
  tolerance: '容缺受理，后补材料 · minor papers followed',
  integrated: '一业一证 · one licence for the trade',
  joint: '联合办理 · joint handling',
  jointExtended: '联合办理，经政府批准延长 · joint, extended by the government',
  notRequired: '无需许可 · no licence needed',
  unacknowledged: '推送无人签收 · push nobody acknowledges',
  lateAcknowledged: '逾期签收 · acknowledged late',
  renewal: '延续 · renewal',
  writtenRefusal: '无权受理，书面决定 · not competent, written decision',
};
