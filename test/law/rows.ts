/**
 * The rows of law and scheme (docs/domain.md, sections 1, 2 and 4) that the system answers for. `notYet` is the closed list
 * of those that no test can show, each with its reason; `later` says what a later release adds to a row that is shown, and
 * `outsideDomain` which room carries one that the domain does not decide.
 */
export type Row = { id: string; says: string; later?: string; outsideDomain?: string } & (
  | { notYet: string }
  | { notYet?: never }
);

const LICENCE = 'what becomes of a licence after its grant comes with the life of the licence';
const VERIFICATION = 'post-approval verification and inspections come with supervision';

export const LICENSING_LAW: readonly Row[] = [
  {
    id: 'Art. 5',
    says: '公开，国家秘密、商业秘密、个人隐私除外 · public, but for secrets and privacy',
    outsideDomain: 'who sees people, and how their data are kept: api/masking.ts, ledger/privacy.ts',
  },
  { id: 'Art. 8', says: '撤回 · withdrawal when law or facts have changed', notYet: LICENCE },
  { id: 'Art. 24', says: '委托 · entrusted power, in the name of who entrusted it' },
  { id: 'Art. 25', says: '集中行使 · one organ exercises the power of several' },
  { id: 'Art. 26(2)', says: '统一、联合、集中办理 · joint handling' },
  { id: 'Art. 29', says: '申请 · the application' },
  {
    id: 'Art. 30',
    says: '公示 · what is required is public',
    outsideDomain: 'what is published is read from the register: api/routes/public.ts',
  },
  { id: 'Art. 31', says: '不得要求无关材料 · nothing beyond the list is asked for' },
  { id: 'Art. 32', says: '受理 · acceptance, as a whole' },
  { id: 'Art. 32(1)1', says: '不需要许可 · no licence needed: told at once' },
  { id: 'Art. 32(1)2', says: '不属于职权范围 · not in remit: told at once, with a pointer' },
  {
    id: 'Art. 32(1)3',
    says: '当场更正 · slips are corrected on the spot',
    notYet: 'happens at the window before the application is handed in, and leaves no record',
  },
  { id: 'Art. 32(1)4', says: '一次告知、逾期视为受理 · all that is missing is named once; silence accepts' },
  { id: 'Art. 32(1)5', says: '补正后受理 · accepted when the corrections are in' },
  { id: 'Art. 32(2)', says: '书面凭证 · acceptance and refusal in writing, dated' },
  { id: 'Art. 33', says: '信息共享 · departments share what they have' },
  { id: 'Art. 34', says: '审查 · review, as a whole; another person decides than who accepted or reviewed' },
  { id: 'Art. 34(2)', says: '当场决定 · decided on the spot where it can be' },
  { id: 'Art. 34(3)', says: '两名以上工作人员核查 · the substance is checked by two' },
  { id: 'Art. 35', says: '下级审查、上级决定 · a lower level reviews, an upper decides' },
  {
    id: 'Art. 36',
    says: '利害关系人 · interested parties are told and heard',
  },
  { id: 'Art. 37', says: '在法定期限内按程序决定 · decided in time and by the procedure' },
  { id: 'Art. 38', says: '书面决定 · the decision, as a whole' },
  { id: 'Art. 38(1)', says: '准予 · who fulfils the conditions is granted it' },
  { id: 'Art. 38(2)', says: '不予许可的理由和救济 · a denial has reasons and remedies' },
  { id: 'Art. 39', says: '颁发证件 · the certificate' },
  { id: 'Art. 40', says: '公开准予决定 · grants are public' },
  {
    id: 'Art. 41',
    says: '适用范围无地域限制 · valid everywhere, unless limited',
    notYet: 'nothing that the system decides depends on where a licence is used',
  },
  { id: 'Art. 42', says: '决定期限 · the limits of the decision and their extension, as a whole' },
  { id: 'Art. 42(1)', says: '二十日、延长十日 · 20 working days, 10 more' },
  { id: 'Art. 42(2)', says: '四十五日、延长十五日 · 45 working days handled jointly, 15 more' },
  { id: 'Art. 43', says: '下级审查期限 · the limit of a lower level that reviews' },
  { id: 'Art. 44', says: '十日内颁发、送达 · issued and delivered within 10 working days' },
  {
    id: 'Art. 45',
    says: '不计算在期限内的时间 · what is not counted into the limit',
  },
  { id: 'Art. 46', says: '公告听证 · public hearing' },
  { id: 'Art. 47', says: '告知听证权 · hearing on request' },
  { id: 'Art. 48', says: '听证程序 · how it is held' },
  { id: 'Art. 49', says: '变更 · change', later: 'the record of the licence that is changed' },
  {
    id: 'Art. 50',
    says: '延续、视为准予 · renewal, deemed where nobody decides',
    later: 'the days are counted; the decision comes with renewals',
  },
  {
    id: 'Art. 55',
    says: '检验、检测、检疫五日内指派 · two assigned within 5 working days to inspect and test',
  },
  { id: 'Art. 57', says: '数量限制、先后顺序 · limited in number: by the order of acceptance' },
  { id: 'Art. 58', says: '不得收费 · no fee unless a law says so' },
  { id: 'Art. 61', says: '监督检查记录 · inspections are recorded', notYet: VERIFICATION },
  { id: 'Art. 62', says: '抽样检查 · sampling and on-site inspection', notYet: VERIFICATION },
  { id: 'Art. 64', says: '抄告 · violations elsewhere are copied to who issued', notYet: VERIFICATION },
  { id: 'Art. 69', says: '撤销 · revocation', notYet: LICENCE },
  { id: 'Art. 70', says: '注销 · deregistration', notYet: LICENCE },
  { id: 'Art. 78', says: '虚假材料 · false materials' },
  {
    id: 'Art. 79',
    says: '欺骗、贿赂取得 · obtained by fraud',
    later: 'the revocation that finds it comes with the life of the licence; the bar that it brings is tested',
  },
  { id: 'Art. 82', says: '期限以工作日计算 · periods are working days' },
];

export const CIVIL_CODE: readonly Row[] = [
  { id: 'Civil Code 201', says: '开始的当日不计入 · the first day is not counted' },
  { id: 'Civil Code 202', says: '月的对应日 · the corresponding day of the month' },
  { id: 'Civil Code 203', says: '休假日顺延 · a last day off moves on' },
];

const CREDIT = 'credit comes with supervision';

export const SCHEME: readonly Row[] = [
  { id: 'S1', says: 'two levels and zones, one jurisdiction for each case and document' },
  { id: 'S2', says: 'joint conference', notYet: 'comes with the joint conference' },
  { id: 'S3', says: 'boundary of approval and supervision' },
  { id: 'S4', says: 'the city’s standard, and the deviations from it' },
  { id: 'S5', says: 'any window, one standard', later: 'the report of how much handling varies' },
  { id: 'S6', says: 'the transfer catalogue, by procedure' },
  { id: 'S7', says: 'only items in force, bound to their version, only listed materials' },
  { id: 'S8', says: 'pushed while it is decided' },
  { id: 'S9', says: 'one coordination unit for each supervisor' },
  { id: 'S10', says: 'supervision items, and licence items without one' },
  { id: 'S11', says: 'the list is public, with its versions and changes' },
  {
    id: 'S12',
    says: 'the public looks up licences and results, and complains',
    notYet: 'comes with the public’s own pages',
  },
  { id: 'S13', says: 'every check is reviewed', later: 'the planner that refuses cancelled checks and merges visits' },
  { id: 'S14', says: 'nothing without a supervisor and a measure' },
  { id: 'S15', says: 'double-random', notYet: VERIFICATION },
  { id: 'S16', says: 'key fields in full', notYet: VERIFICATION },
  { id: 'S17', says: 'credit-based grades', notYet: CREDIT },
  { id: 'S18', says: 'inclusive and prudent supervision', notYet: VERIFICATION },
  { id: 'S19', says: 'supervision data and off-site methods', notYet: VERIFICATION },
  { id: 'S20', says: 'two-way exchange; nothing asked for twice', later: 'what supervisors send back' },
  { id: 'S21', says: 'violations on the credit platform', notYet: CREDIT },
  {
    id: 'S22',
    says: 'recorded over its whole course',
    outsideDomain: 'the append-only ledger: ledger/append.ts, its rights and its chain',
  },
  { id: 'S23', says: 'push and feedback; silence escalates', later: 'feedback that reopens a licence' },
  { id: 'S24', says: 'across regions, departments and levels', later: 'assistance, copies and relay upwards' },
];
