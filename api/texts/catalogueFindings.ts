import type { CatalogueFindingCode } from '../../domain/catalogue/findings/finding.ts';
import type { Text } from './text.ts';

/** What speaks against a version, with the way to mend it. */
export const CATALOGUE_FINDING_TEXTS: Record<CatalogueFindingCode, Text> = {
  gap: {
    zh: '版本之间有空档；请使生效日紧接上一版本。',
    en: 'A gap between versions; begin on the day after the earlier one.',
  },
  overlap: { zh: '与已发布版本重叠；生效日须晚于上一版本。', en: 'Overlaps a published version; begin after it.' },
  supersedes: {
    zh: '所替代的版本有误；请填写上一版本号。',
    en: 'Names the wrong earlier version; name the one before.',
  },
  invalidDate: { zh: '日期不存在；请按 YYYY-MM-DD 填写。', en: 'There is no such day; write it as YYYY-MM-DD.' },
  retroactive: { zh: '生效日早于今天；不得溯及既往。', en: 'Begins before today; nothing counts backwards.' },
  repealWithoutSuccessor: {
    zh: '该类文件不得无后继地废止；请发布新版本。',
    en: 'Cannot end without a successor; publish a new version.',
  },
  alreadyEnds: {
    zh: '该文件已定于当日终止；如需改期请填写更早的日期，或发布新版本。',
    en: 'It ends on that day already; name an earlier one, or publish a new version.',
  },
  orphaned: {
    zh: '废止后该事项将无人监管（S14）；请先明确监管部门、措施和监管事项。',
    en: 'Would leave an item that nobody watches (S14); first name its supervisor, measure and check.',
  },
  stillReferred: {
    zh: '仍被引用；请先发布不再引用它的版本。',
    en: 'Still referred to; first publish a version that no longer does.',
  },
  unknownJurisdiction: { zh: '没有该辖区。', en: 'There is no such jurisdiction.' },
  unknownItem: { zh: '没有该许可事项；请使用事项编号。', en: 'There is no such licence item; use its id.' },
  unknownItemVersion: { zh: '事项在生效日没有该版本。', en: 'The item has no such version in force on the first day.' },
  duplicateItem: { zh: '同一事项重复出现（S3）；只保留一条。', en: 'The item occurs twice (S3); keep one line.' },
  unknownOrganisation: { zh: '没有该机构；请使用机构编号。', en: 'There is no such organisation; use its id.' },
  wrongId: { zh: '内容与文件编号不符。', en: 'The content names another document than its address.' },
  missingTarget: { zh: '缺少承接机关 toOrg。', en: 'toOrg is missing: who takes the item over.' },
  targetNotABureau: { zh: '承接机关不是行政审批局。', en: 'toOrg is not an approval bureau.' },
  targetOutsideJurisdiction: { zh: '承接机关不在本辖区。', en: 'toOrg belongs to another jurisdiction.' },
  fromNotHolder: {
    zh: 'fromOrg 不是该事项的权力机关；应为本辖区（市级事项为市级）的主管部门，见 detail.expected。',
    en: 'fromOrg does not hold the item: its department in the jurisdiction does, or the one of the city for what the city decides; see detail.expected.',
  },
  subEntrusted: {
    zh: '受委托机关不得再委托（第二十四条）：fromOrg 的该项权力本身系受 detail.entrustedBy 委托；请由该机关直接委托。',
    en: 'Who was entrusted does not entrust further (Art. 24): fromOrg has this power from detail.entrustedBy; let that organ entrust it.',
  },
  recoveredToAnother: {
    zh: '收回的事项只能交还其主管部门，见 detail.expected。',
    en: 'What is recovered goes back to the department that holds the item; see detail.expected.',
  },
  enforcerOutsideJurisdiction: {
    zh: '执法机构不在本辖区。',
    en: 'The enforcement agency belongs to another jurisdiction.',
  },
  quantityNotLimited: {
    zh: '写明了数量而未标明有数量限制；请将 quantityLimited 设为 true，或删除 quantity。',
    en: 'A quantity is named, yet the item is not limited in number; set quantityLimited, or leave quantity out.',
  },
  orderNeedsLaw: {
    zh: '不按受理先后排序须以法律、行政法规为依据（第五十七条），规章不够；请更正或删除 quantity.order。',
    en: 'Only a law or regulation ranks otherwise than by acceptance (Art. 57), a rule does not; correct quantity.order, or leave it out.',
  },
  conditionNeedsLaw: {
    zh: '许可附条件须以法律、法规为依据，规章不够；请更正或删除该条。',
    en: 'Only a law or regulation lets a licence carry conditions, a rule does not; correct the entry, or leave it out.',
  },
  inPersonNeedsLaw: {
    zh: '只有法律、法规可以规定由申请人本人到办公场所提出申请（第二十九条）；请更正或删除 inPerson。',
    en: 'Only a law or regulation has an item applied for in person (Art. 29); correct inPerson, or leave it out.',
  },
  lowerReviewNeedsLaw: {
    zh: '先经下级机关审查须以法律、法规为依据（第三十五条）；请更正或删除 lowerReview。',
    en: 'Only a law or regulation has a lower organ review first (Art. 35); correct lowerReview, or leave it out.',
  },
  lowerReviewByCommitment: {
    zh: '先经下级机关审查的事项不得实行告知承诺；请将 commitment.allowed 设为 false，或删除 lowerReview。',
    en: 'What a lower organ reviews first is not granted on a commitment; set commitment.allowed to false, or leave lowerReview out.',
  },
  lowerReviewNeedsUpper: {
    zh: '先经下级机关审查的事项由上级决定；请将 decidingLevel 设为 city，或删除 lowerReview。',
    en: 'What a lower organ reviews first the upper one decides; set decidingLevel to city, or leave lowerReview out.',
  },
  missingMeasure: { zh: '缺少监管措施（S14）。', en: 'The supervision measure is missing (S14).' },
  cancelledWithoutMeasure: {
    zh: '取消的事项须有监管措施（S14）。',
    en: 'A cancelled item needs a supervision measure (S14).',
  },
  missingSupervisor: { zh: '缺少监管部门（S3）。', en: 'The supervisor is missing (S3).' },
  cancelledWithoutSupervisor: {
    zh: '取消的事项须指明监管部门（S14）。',
    en: 'A cancelled item needs a named supervisor (S14).',
  },
  missingEnforcer: { zh: '缺少执法机构（S3）。', en: 'The enforcement agency is missing (S3).' },
  notASupervisor: { zh: '该机构不是行业监管部门。', en: 'The organisation is no industry supervisor.' },
  supervisorLevelMismatch: {
    zh: '监管部门须与决定机关同级同辖区。',
    en: 'The supervisor must be of the level of the deciding bureau.',
  },
  missingCoordinationUnit: {
    zh: '监管部门没有唯一的协调机构（S9）；请先发布。',
    en: 'The supervisor has not exactly one coordination unit (S9); publish it first.',
  },
  itemVanished: {
    zh: '上一版本的事项不见了；请以收回或取消列出（S14）。',
    en: 'An item of the earlier version is gone; list it as recovered or cancelled (S14).',
  },
  missingBasis: { zh: '缺少法律依据。', en: 'The legal basis is missing.' },
  limitNeedsLaw: {
    zh: '超过二十个工作日（联合办理四十五个），或按日、按月计算的期限，须在 limitBasis.statutoryLimit 中写明其法律、法规依据（第四十二条），规章不够。',
    en: 'A limit over 20 working days (45 if handled jointly), or in natural days or months, names its own law or regulation in limitBasis.statutoryLimit (Art. 42); a rule is not enough.',
  },
  extensionOverLaw: {
    zh: '延长超过十个工作日（联合办理十五个）须在 limitBasis.extensionWd 中写明其法律、法规依据（第四十二条）。',
    en: 'An extension over 10 working days (15 if handled jointly) names its own law or regulation in limitBasis.extensionWd (Art. 42).',
  },
  clockStartNeedsLaw: {
    zh: '自收到申请之日起算须在 limitBasis.clockStart 中写明其法律、法规依据；否则自受理之日起算（第四十二条）。',
    en: 'A clock that starts at receipt names its own law or regulation in limitBasis.clockStart; else it starts at acceptance (Art. 42).',
  },
  promisedOverStatutory: { zh: '承诺时限长于法定时限。', en: 'The promised limit is longer than the statutory one.' },
  range: { zh: '超出允许的取值；见 detail。', en: 'Not an allowed value; see detail.' },
  feeNeedsLaw: {
    zh: '实施行政许可不得收费，法律、行政法规另有规定的除外（第五十八条）；请填写该法律或者行政法规，或者删除收费。',
    en: 'A licence costs nothing unless a law or an administrative regulation says so (Art. 58); name it, or leave the fee out.',
  },
  pauseWithoutBasis: {
    zh: '第四十五条以外的中止须有法律、法规依据。',
    en: 'A pause beyond Art. 45 needs a law or regulation.',
  },
  surveyNeverPauses: { zh: '踏勘、补正不中止计时。', en: 'Neither a survey nor a correction stops the clock.' },
  unknownProcedure: { zh: '不属于第四十五条所列的特别程序。', en: 'Not one of the special procedures of Art. 45.' },
  instantNeedsNoVisit: {
    zh: '当场决定的事项不能有踏勘或特别程序。',
    en: 'An item decided on the spot has no visit and no special procedure.',
  },
  unknownSupervisionItem: {
    zh: '没有该监管事项或当日未生效。',
    en: 'No such supervision item in force on the first day.',
  },
  withoutSupervisionItem: {
    zh: '没有对应的监管事项：许可之后无人监管（S10、S14）；请列明监管事项编码，可与监管事项一并整批发布。',
    en: 'No supervision item is mapped to it, so nobody would watch it (S10, S14): name one; both may be published together.',
  },
  notSupervised: {
    zh: '所列监管事项均已取消或合并（S14）。',
    en: 'All its supervision items are cancelled or merged (S14).',
  },
  duplicateMaterial: { zh: '材料编号重复。', en: 'The material occurs twice.' },
  missingMainMaterial: { zh: '没有主要材料。', en: 'There is no main material.' },
  unknownEvidence: { zh: '条件引用了清单外的材料。', en: 'The condition rests on a material that is not listed.' },
  commitmentUnverified: { zh: '告知承诺须规定核查期限和方式。', en: 'Commitment needs a verification and its limit.' },
  oneUnit: {
    zh: '期限须且只能填写一个单位：months（月）或 wd（工作日）。',
    en: 'A limit has exactly one unit: months or wd (working days).',
  },
  unlistedDeviation: {
    zh: '与市级标准不同但未列为差异（S4）。',
    en: 'Differs from the city standard without a listed deviation (S4).',
  },
  harderThanStandard: {
    zh: '比市级标准更严；区县差异只能减材料、压时限，方便申请人（S4、S5）。',
    en: 'Harder for the applicant than the city standard; a district may only ease it: fewer materials, shorter limits (S4, S5).',
  },
  verificationWeakened: {
    zh: '重点领域或涉及安全的事项不得减弱批后核查；请保留市级标准的核查方式。',
    en: 'In a key field, or where safety depends on it, a district does not weaken the verification; keep that of the city standard.',
  },
  uselessDeviation: { zh: '列出的差异与标准相同。', en: 'The listed deviation is none.' },
  outdatedStandard: {
    zh: '所依据的市级标准不是当日生效的版本。',
    en: 'Not made against the city standard in force on the first day.',
  },
  mergedIntoUnknown: { zh: '合并到的监管事项不存在。', en: 'Merged into a supervision item that is not there.' },
  mergedIntoMerged: { zh: '合并到的监管事项本身已合并。', en: 'Merged into one that is merged itself.' },
  mergedIntoCancelled: { zh: '合并到的监管事项已取消。', en: 'Merged into one that is cancelled.' },
  mergedIntoItself: { zh: '不能合并到自身。', en: 'Merged into itself.' },
  visitsAfterReview: {
    zh: '已取消或合并的检查年度次数须为零。',
    en: 'A cancelled or merged check has no visits of its own.',
  },
  onSiteAfterReview: { zh: '改为非现场的检查不得入户。', en: 'A check made off-site makes no visit.' },
  reviewInFuture: { zh: '评估日期晚于生效日。', en: 'Reviewed after its first day.' },
  notDoubleRandom: {
    zh: '现场检查原则上须双随机（S15）。',
    en: 'On-site checks go by double-random in principle (S15).',
  },
  required: { zh: '必填；请补充。', en: 'Required; add it.' },
  fixedByLaw: { zh: '法律规定的期限，不得另行设定；见 detail。', en: 'Fixed by law and not to be set; see detail.' },
  unknownField: { zh: '不能设定该字段。', en: 'This field cannot be set.' },
  type: { zh: '数据类型不符。', en: 'Wrong type.' },
  order: { zh: '先后次序有误。', en: 'In the wrong order.' },
  outsideCalendar: { zh: '日期不在日历所知范围内。', en: 'Outside the days the calendar knows.' },
  notAWeekend: { zh: '调休上班日须为周末。', en: 'A working weekend must be a Saturday or Sunday.' },
  dayTwice: { zh: '日期重复。', en: 'The day occurs twice.' },
  knownDaysChanged: {
    zh: '已公布的日期不得更改：期限已据以计算。',
    en: 'Days already known cannot change: due dates were computed from them.',
  },
};
