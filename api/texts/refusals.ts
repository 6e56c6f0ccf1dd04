import type { RefusalCode } from '../../domain/refusal.ts';
import { LINKAGE_REFUSALS } from './linkageRefusals.ts';
import type { Text } from './text.ts';

/** Every lawful refusal in words that name the lawful way on. */
export const REFUSAL_TEXTS: Record<RefusalCode, Text> = {
  ...LINKAGE_REFUSALS,
  wrongState: {
    zh: '办件当前状态不允许该操作；可执行的操作见 allowedCommands。',
    en: 'The state of the case does not allow this command; allowedCommands lists those that are lawful now.',
  },
  alreadyReceived: {
    zh: '该办件已经收件；请按办件编号继续办理。',
    en: 'The case was already received; go on with it under its case number.',
  },
  correctionAlreadyRequested: {
    zh: '补正只能一次性告知，本件已告知过；请受理，或以仍不齐全为由不予受理。',
    en: 'All defects are told once and at once (Art. 32(1)4), and this was done; accept, or refuse as still incomplete.',
  },
  materialsMissing: {
    zh: '材料不齐全；请一次性告知补正，列明全部所缺材料。',
    en: 'Listed materials are missing; request the correction of all of them at once instead.',
  },
  alreadyDecided: {
    zh: '该事项已作出决定，每个事项只决定一次；尚未决定的事项见 open。',
    en: 'The item is decided, and each is decided once; open lists those that are not.',
  },
  partlyDecided: {
    zh: '办件中还有事项未作出决定；请先决定 open 所列事项（或由申请人撤回其余事项）。',
    en: 'Some items of the case are undecided; decide those in open first, or the applicant withdraws them.',
  },
  decidedByCommitment: {
    zh: '告知承诺办件不经审查，当场决定；请直接作出决定，批后核查由监管部门进行。',
    en: 'A case by commitment is decided at once without a review; decide it, supervision verifies it afterwards.',
  },
  commitmentNotAllowed: {
    zh: '该事项不适用告知承诺制；请走普通程序。',
    en: 'The item is not open to commitment; use the ordinary route.',
  },
  toleranceNotAllowed: {
    zh: '该事项或办理方式不适用容缺受理；请走普通程序并交齐材料，或将 route 设为 tolerance。',
    en: 'The item or the route leaves nothing open; hand in everything on the ordinary route, or set route to tolerance.',
  },
  jointNotAllowed: {
    zh: '只申请一个事项的，不适用联合办理（第二十六条第二款）；请删除 handling，按普通方式办理。',
    en: 'One item by itself is not handled jointly (Art. 26(2)); leave handling out, and it is handled in the ordinary way.',
  },
  mainMaterialMissing: {
    zh: '容缺受理只能缺次要材料；请补齐 missing 所列主要材料。',
    en: 'Only minor materials may follow later; hand in the main ones that missing lists.',
  },
  severalLicences: {
    zh: '变更、延续一证一件：items 只列 licenceRef 所指证件的事项；其余证件请分别申请。',
    en: 'A case changes or renews one licence: let items name only that of licenceRef, and apply for each other licence separately.',
  },
  nothingHandedIn: {
    zh: '没有提交任何材料；请提交补正通知所列的材料。',
    en: 'Nothing was handed in; hand in the materials that the correction notice lists.',
  },
  notInstant: {
    zh: '该事项不能当场决定；请先开始审查，并由两人以上核查实质内容。',
    en: 'The case cannot be decided on the spot; start the review and have the substance checked by two first.',
  },
  substanceNotChecked: {
    zh: '实质内容尚未核查；请先由两名以上审查人员核查（第三十四条）。',
    en: 'The substance was not checked; have at least two reviewers verify it first (Art. 34).',
  },
  conditionNotMet: {
    zh: '存在不符合的许可条件，不能准予；请说明理由作出不予许可决定。',
    en: 'A condition is not met, so a licence cannot be granted; deny with reasons, or verify the substance again.',
  },
  unknownItem: {
    zh: '没有该许可事项；请使用目录（办件中则为本件）所列事项的编号。',
    en: 'There is no such licence item; use an id of the catalogue, or, in a case, of one of its items.',
  },
  unknownCondition: {
    zh: '该许可事项没有所填条件；请对照事项的条件清单填写。',
    en: 'The item has no such condition; use the ids from the list of its conditions.',
  },
  unknownMaterial: {
    zh: '该材料不在材料清单内，不得要求提供（第三十一条）；请使用清单内材料的编号。',
    en: 'The material is not listed, and nothing beyond the list may be asked for (Art. 31); use ids from the list.',
  },
  pushNotOpen: {
    zh: '该推送单不处于待签收状态；请查看推送单的当前状态。',
    en: 'The push does not wait for acknowledgement; look up its present state.',
  },
  notAddressee: {
    zh: '推送单不是发给贵部门的；由收件监管部门的协调机构签收。',
    en: 'The push is addressed to another organ; its coordination unit has to take it over.',
  },
  certificateMissing: {
    zh: '尚未颁发证件；请先颁发再送达。',
    en: 'No certificate was issued yet; issue it before you deliver it.',
  },
  nothingToExplain: {
    zh: '该职责没有待说明理由的红牌；请查看办件的职责清单。',
    en: 'This obligation has no red card that waits for a reason; see the obligations of the case.',
  },
  reasonsRequired: {
    zh: '不予许可必须书面说明理由（第三十八条）；请填写理由和依据。',
    en: 'A denial must give its reasons in writing (Art. 38(2)); add reasons and articles.',
  },
  deliveryNotPending: {
    zh: '该决定不处于待送达状态；请查看办件状态。',
    en: 'No decision waits to be delivered; see the state of the case.',
  },
  validityTooLong: {
    zh: '有效期超出该事项规定的期限；请填写期限内的日期，或不填由系统按规定计算。',
    en: 'The term is longer than the item allows; give a day within it, or leave it out for the full term.',
  },
  notYetOverdue: {
    zh: '申请人补正期限尚未届满，不能终止；请待期满后再办。',
    en: 'The applicant still has time to correct; terminate only after that time is over.',
  },
  substanceNotCorrectable: {
    zh: '笔误更正只能更正 correctable 所列文字错误，不得改变决定的结果、期限、条件或被许可人；需要改变的，请依法办理变更（第四十九条）或撤销（第六十九条）。',
    en: 'A clerical correction mends the slips in correctable alone, never outcome, days, conditions or the licensee; what has to be altered is altered by a change (Art. 49) or a revocation (Art. 69).',
  },
  nothingToCorrect: {
    zh: '更正前后的文字相同（见 field）；请填写更正后的文字。',
    en: 'The text is the same before and after (field); give the one that is right.',
  },
  barredFromApplying: {
    zh: '申请人依 article 不得再次申请该事项，至 through 止（见 document 决定）；请于该日之后申请，或要求出具书面决定。该决定之前已交窗口的材料，请由窗口填写 lateEntryReason。',
    en: 'The applicant may not apply for this item again through the day in through (the licensing law, article; the decision in document); apply after it, or ask for a written decision. Papers that a window took before that decision are entered with lateEntryReason.',
  },
  notBarred: {
    zh: '申请人于收件之日并未被禁止申请该事项；请受理，或以其他法定理由处理。',
    en: 'On the day of receipt the applicant was not barred from applying for this; accept, or name another lawful ground.',
  },
  quantityExhausted: {
    zh: '该事项有数量限制（见 limit），现有和正在作出的许可已达上限（见 taken、underWay），不得再准予；请说明理由作出不予许可决定，或待数量有余。',
    en: 'The item is limited in number (limit), and all are granted or being granted (taken, underWay); deny with reasons, or wait until one is free (Art. 57).',
  },
  earlierCaseFirst: {
    zh: '有数量限制的许可按受理先后决定（第五十七条）：请先对 earlier 所列先受理的办件作出决定。',
    en: 'What is limited in number is granted in the order of acceptance (Art. 57): decide the cases in earlier first, which were accepted before this one.',
  },
  upperOrganDecides: {
    zh: '该事项先经本机关审查，由上级机关（见 pointsTo）决定（第三十五条）；请将审查意见和全部申请材料报送上级机关（handUp）。',
    en: 'This organ reviews the item, and the upper one (pointsTo) decides it (Art. 35); hand up the opinion with the whole file (handUp).',
  },
  nothingToHandUp: {
    zh: '本件没有须报上级机关决定的事项；请由本机关作出决定。',
    en: 'Nothing of this case is for an upper organ to decide; decide it here.',
  },
  inPersonRequired: {
    zh: '该事项依法应当由申请人本人到办公场所提出申请（见 law），不得由代理人或网上提出；请本人到窗口（window）申请，并删除 agent。',
    en: 'By its law the item is applied for at the office by the applicant himself (law), not by an agent and not online; come to the window, and leave agent out.',
  },
  noAgent: {
    zh: '本件没有委托代理人；请由申请人本人办理，或先提交授权委托书（appointAgent）。',
    en: 'The case has no agent; the applicant acts himself, or a power of attorney is handed in first (appointAgent).',
  },
  powerExpired: {
    zh: '授权委托书当日不在有效期内（见 from、through、endedAt）；请由申请人本人办理，或提交新的授权委托书（appointAgent）。',
    en: 'The power of attorney does not cover this day (from, through, endedAt); the applicant acts himself, or a new one is handed in (appointAgent).',
  },
  outsidePower: {
    zh: '该行为不在委托权限之内（见 act、scope）；请由申请人本人办理，或提交新的授权委托书（appointAgent）。',
    en: 'The act is outside the power of the agent (act, scope); the applicant acts himself, or a new power of attorney is handed in (appointAgent).',
  },
  conditionsNotAllowed: {
    zh: '没有法律、法规允许该事项的许可附条件；请不附条件准予，或依法不予许可。',
    en: 'No law or regulation of the item lets its licence carry conditions; grant without, or deny with reasons.',
  },
  conditionWithoutLaw: {
    zh: '每项许可条件须以 laws 所列的法律、法规条款之一为依据（见 field）；请更正依据或删除该条件。',
    en: 'Each condition rests on one of the laws in laws (see field); correct its basis, or leave the condition out.',
  },
  ofAGrantAlone: {
    zh: '许可条件只用于准予决定；请删除该字段，不予许可的原因写入 reasons 和 failedConditions。',
    en: 'Conditions belong to a grant alone; leave the field out, and say in reasons and failedConditions why it is denied.',
  },
  ofADenialAlone: {
    zh: '认定隐瞒情况或者提供虚假材料的，应当不予许可（第七十八条）；请将 outcome 改为 denied，或删除该字段。',
    en: 'Where facts were concealed or material was false the licence is denied (Art. 78); set outcome to denied, or leave the field out.',
  },
  neverPauses: {
    zh: '该程序不中止计时：只有第四十五条所列的程序，或事项按法律、法规列明的程序（见 kinds）可以中止；踏勘和补正一律不中止。',
    en: 'This procedure does not stop the clock: only those of Art. 45, or that the item names with its law or regulation (kinds), do; a site survey or a correction never does.',
  },
  procedureRunning: {
    zh: '该事项的同类特别程序正在进行（见 procedure）；请先结束该程序。',
    en: 'A procedure of this kind is still running for the item (procedure); end that one first.',
  },
  procedureNotRunning: {
    zh: '没有该特别程序正在进行；正在进行的见 running。',
    en: 'No such procedure is running; running lists those that are.',
  },
  pauseBackdated: {
    zh: '特别程序的书面告知早于上一工作日的，不得自行倒填；请自今日（见 instead）起中止计时，或由未参与审查的机关负责人说明理由后办理（见 needs）。',
    en: 'A pause is not dated back by more than one working day: let it begin today (instead), or have the head of the organ (needs), who is no reviewer of the case, enter it with reasons.',
  },
  pauseTooLong: {
    zh: '所需时间超过该事项中止计时的最长期限（见 mostWd）；请按不超过该期限告知申请人。',
    en: 'The time needed is longer than the item lets its clock stand still (mostWd); tell the applicant no more than that.',
  },
  beforeAcceptance: {
    zh: '日期早于受理日（见 from）；请填写受理当日或以后的日期。',
    en: 'The day lies before acceptance (from); give that day or a later one.',
  },
  endBeforeStart: {
    zh: '结束日期早于中止计时的起点（见 from）；请填写 from 至 through 之间的日期。',
    en: 'The end lies before the pause began (from); give a day from then through today.',
  },
  clockExpired: {
    zh: '法定办理期限已经届满，不得再中止或延长；请作出决定并说明超期理由。',
    en: 'The limit of the law has passed and is neither paused nor extended any more; decide, and explain the delay.',
  },
  extensionNotProvided: {
    zh: '该事项依法不得延长办理期限；请在期限内作出决定。',
    en: 'The law of this item allows no extension; decide within the limit.',
  },
  extensionTooLong: {
    zh: '延长期限超过该事项允许的天数（见 mostWd）；请填写 1 至 mostWd 个工作日。',
    en: 'The extension is longer than the item allows (mostWd); give 1 to mostWd working days.',
  },
  alreadyExtended: {
    zh: '该事项的办理期限已延长过一次，不得再次延长；请在延长后的期限内作出决定。',
    en: 'The limit was extended once, and is not extended again; decide within the extended limit.',
  },
  wrongRank: {
    zh: '须由 needs 所列的人员决定：decider 为审批决定人员，organHead 为本机关负责人，governmentHead 为本级人民政府负责人（统一、联合或集中办理的延长，第四十二条）；认定虚假材料（第七十八条）须由前两者之一作出。请由其办理。',
    en: 'Who is named in needs has to decide: decider or organHead of the organ (false material, Art. 78), governmentHead of the government of that level (an extension in joint handling, Art. 42); have one of them act.',
  },
  workNotOpen: {
    zh: '本件没有该项待办工作；待办的见 open。',
    en: 'No such work is open in the case; open lists what is.',
  },
  workClaimed: {
    zh: '该项工作已由 holder 认领办理（自 since 起）；请与其商请释放（releaseWork），或由单位负责人改派（reassignWork）。',
    en: 'The work is in the hands of holder, since the moment in since; ask them to release it (releaseWork), or the head of the unit to re-assign it (reassignWork).',
  },
  notHolder: {
    zh: '您没有认领该项工作（现由 holder 办理）；未认领的可先认领（claimWork），他人认领的由单位负责人改派（reassignWork）。',
    en: 'The work is not in your hands but in those of holder; claim it where nobody has it (claimWork), or have the head of the unit re-assign it (reassignWork).',
  },
  nothingToHandOver: {
    zh: '该人员在本件没有需要交接的工作；如属改派个别工作，请使用 reassignWork。',
    en: 'The officer has nothing of this case to hand over; for single work of it use reassignWork.',
  },
  delegationNotInForce: {
    zh: '代办委托当日不在有效期内（见 from、to）；请由本人或其他有权人员办理，或另行委托。',
    en: 'The delegation is not in force on this day (from, to); somebody else who may has to act, or a new delegation be made.',
  },
  delegateOfOtherRank: {
    zh: '代办人须与被代办人同单位、同职级（见 organ、needs）；请由符合条件的人员代办。',
    en: 'A delegate is of the same organ and rank (organ, needs); somebody who is has to act.',
  },
  ownActOnly: {
    zh: '该事项须本人办理，不得代办；请以自己的名义办理（去掉 Acts-For），或由单位负责人改派。',
    en: 'This is a person’s own act and is not done in the place of another; do it in your own name (without Acts-For), or have it re-assigned.',
  },
  nothingToActFor: {
    zh: '被代办人（见 principal）在本件没有该项工作，或已自行办理；请以自己的名义办理。',
    en: 'The person in principal has no such part in this case, or has done it; act in your own name.',
  },
  delegateIsSelf: {
    zh: '不得委托本人代办；请指定同单位、同职级的另一人员。',
    en: 'Nobody stands in for himself; name another officer of the same organ and rank.',
  },
  delegationBackwards: {
    zh: '代办期间的截止日早于起始日；请更正 to。',
    en: 'The last day of the delegation lies before the first; correct to.',
  },
  delegationInPast: {
    zh: '代办不得倒填，起始日最早为今日（见 earliest）。',
    en: 'A delegation is not dated back; its first day is the one in earliest or later.',
  },
  delegationTooLong: {
    zh: '一次代办最长至 latest；长期离岗请办理工作交接。',
    en: 'One delegation lasts until the day in latest at most; for good, hand the work over.',
  },
  delegationOverlaps: {
    zh: '该人员同一职级在此期间已委托他人代办（见 delegation、from、to）；请先终止该委托或另选期间。',
    en: 'The officer has a delegate in that time already (delegation, from, to); end that one first, or choose other days.',
  },
  delegationEnded: {
    zh: '该代办委托已经终止或期满；需要时请另行委托。',
    en: 'The delegation has ended; make a new one where it is needed.',
  },
  unknownDepartment: {
    zh: '没有该部门（见 unknown）；请使用组织机构目录中的编号。',
    en: 'There is no such department (unknown); use the ids of the register of organisations.',
  },
  ownDepartment: {
    zh: '不能向本机关自己征求意见；内部审查请指派审查人员（startReview）。',
    en: 'The organ does not ask itself; for its own view name reviewers (startReview).',
  },
  alreadyAsked: {
    zh: '已就同一问题范围向该部门（见 asked）征求意见，尚未答复；请等待答复，或不待答复依法作出决定。',
    en: 'The departments in asked were asked about this and have not answered; wait for them, or decide without them.',
  },
  consultationTooLong: {
    zh: '答复期限超过该事项或政策规定的天数（见 mostWd）；请填写 1 至 mostWd 个工作日，或不填。',
    en: 'The time to answer is longer than the item or the policy sets (mostWd); give 1 to mostWd working days, or leave it out.',
  },
  unknownConsultation: {
    zh: '本件没有该征求意见编号；待答复的见 open。',
    en: 'The case has no such question to a department; open lists those that wait for an answer.',
  },
  alreadyAnswered: {
    zh: '贵部门已就此答复，意见只提交一次；如需补充，请审批机关另行征求意见。',
    en: 'Your department has answered this, and does so once; the bureau can ask again (requestOpinions).',
  },
  opinionNeedsText: {
    zh: '不同意或附条件同意的，须写明理由或条件；请填写 text。',
    en: 'Disagreement, or agreement with conditions, says why or which; fill in text.',
  },
  surveyNotProvided: {
    zh: '该事项的标准没有踏勘环节；请书面核查（verifySubstance）。',
    en: 'The standard of this item provides no site survey; check its substance on paper (verifySubstance).',
  },
  inspectionNotProvided: {
    zh: '该事项不以检验、检测、检疫结果作出决定，无需指派人员；请按其标准审查。',
    en: 'The item is not decided on an inspection, test or quarantine, so nobody is assigned to one; review it by its standard.',
  },
  conflictOfInterest: {
    zh: '该人员（见 officers）与本件有利害关系，应当回避，不得审查、踏勘、主持听证或作出决定；请由其他人员办理。',
    en: 'The officers in officers have an interest in the case and may not review, survey, preside or decide; somebody else has to.',
  },
  unknownParty: {
    zh: '本件没有该当事人；请使用 applicant 或已登记利害关系人的编号（见 parties）。',
    en: 'The case has no such party; use applicant, or the id of a registered interested party (parties).',
  },
  partiesNotHeard: {
    zh: '利害关系人（见 parties）尚未陈述意见，且陈述期限（见 until）未满；请先听取意见（第三十六条）。',
    en: 'The interested parties in parties were not heard yet and have time until the day in until; hear them first (Art. 36).',
  },
  hearingRightNotTold: {
    zh: '许可直接涉及他人重大利益，须先告知申请人和利害关系人（见 untold）有权要求听证（第四十七条）。',
    en: 'Those in untold have to be told of their right to a hearing first (Art. 47).',
  },
  hearingRightAlreadyTold: {
    zh: '已向 told 所列当事人告知过听证权利，期限自首次告知起算，不再重新计算。',
    en: 'Those in told were told of their right before, and their time runs from then.',
  },
  hearingRequestLate: {
    zh: '要求听证的期限已于 requestBy 届满；仍可提交陈述和申辩意见。',
    en: 'The time to ask for a hearing ended on the day in requestBy; a statement can still be made.',
  },
  hearingAlreadyRequested: {
    zh: '该当事人已经要求听证；请等待听证通知。',
    en: 'This party has asked for a hearing before; wait for the notice of its time and place.',
  },
  noHearing: {
    zh: '本件没有待举行的听证：须有人在期限内要求，或由本机关依职权公告。',
    en: 'No hearing is waiting to be held: somebody has to ask for one in time, or the organ announce it (Art. 46, 47).',
  },
  hearingNoticeTooShort: {
    zh: '听证须提前七个工作日通知；最早可于 earliest 举行（第四十八条）。',
    en: 'Time and place of a hearing are told seven working days ahead; the earliest day is in earliest (Art. 48).',
  },
  hearingTooLate: {
    zh: '听证应在收到申请之日起二十个工作日内组织；最迟 latest（第四十七条）。',
    en: 'A hearing is held within twenty working days of its request; the last day is in latest (Art. 47).',
  },
  hearingPending: {
    zh: '听证尚未举行，或要求听证的期限（见 until）未满；请先举行听证或待期满。',
    en: 'A hearing waits to be held, or can still be asked for until the day in until; hold it, or wait, first.',
  },
  transcriptNotCited: {
    zh: '举行听证的，决定应当根据听证笔录作出（第四十八条）；请在 hearingTranscript 填写笔录的 SHA-256。',
    en: 'After a hearing the decision rests on its transcript (Art. 48); give the SHA-256 of it in hearingTranscript.',
  },
  notPresider: {
    zh: '听证笔录由听证主持人（见 presider）提交。',
    en: 'The transcript is handed in by the presider of the hearing (presider).',
  },
  secondPerson: {
    zh: '须由另一人办理：收件人不作决定，也不认定虚假材料，审查人、检验检测检疫人员不单独作决定，也不主持听证。请由其他有权人员办理。',
    en: 'A second person has to act: who received neither decides nor finds false material, and who reviewed or inspected neither decides alone nor presides.',
  },
  twoOfficersRequired: {
    zh: '实质核查须指派两名以上工作人员（第三十四条）；请补足人员。',
    en: 'At least two officers are required (Art. 34); name another one.',
  },
  notReviewer: {
    zh: '您不是本件的审查人员；请由已指派的审查人员办理。',
    en: 'You are not a reviewer of this case; one of the assigned reviewers has to act.',
  },
  notCompetent: {
    zh: '贵单位对本件没有管辖权；请由有权机关办理。',
    en: 'Your organ has no competence over this case; the competent organ has to act.',
  },
  staleFacts: {
    zh: '参考数据没有覆盖办理当日的版本；请稍后重试，仍不成功请联系运维。',
    en: 'No version of the reference data covers the day; try again, and tell the operators if it persists.',
  },
  powerNotLost: {
    zh: '本局对该事项仍有办理权限，本件不得移送；请继续办理。',
    en: 'The organ still has the power to finish this case, so it is not handed over; go on with it.',
  },
  refusedAsWhole: {
    zh: '只有不属于职权范围（notInRemit）的事项可以逐项不予受理；以其他理由不予受理的，请去掉 items，就全件作出。',
    en: 'Only items that are not in remit (notInRemit) are refused one by one; on another ground the case is refused as a whole, without items.',
  },
  pointsElsewhere: {
    zh: '该事项现由 pointsTo 所列机关办理；请更正 pointsTo，或不填由系统按目录指明。',
    en: 'The item is now decided by the organ in pointsTo; correct pointsTo, or leave it out for the catalogue to say.',
  },
  materialShared: {
    zh: '所列材料（见 shared）由其他部门保存并可共享，不得要求申请人提供；请向该部门调取，补正通知只列其余材料。',
    en: 'The materials in shared are kept by another department and shared, so the applicant may not be asked for them (Art. 31); fetch them there and name the others alone.',
  },
  importInvalid: {
    zh: '原系统对本件的陈述前后不一致（见 field 和 problem）；请按 instead 更正该行。',
    en: 'What the older system says of the case does not hold together (field, problem); correct the line as in instead.',
  },
  calendarNotNewer: {
    zh: '该日历没有带来本件尚未知道的年份；请加载下一年度的日历。',
    en: 'The calendar knows nothing that the case does not know; load the one of the next year.',
  },
  calendarContradicts: {
    zh: '该日历改变了本件已据以计算的日子（见 day）；已确定的日期不变，请更正日历后重新加载。',
    en: 'The calendar changes a day (see day) the case already counted with; certain dates do not move. Correct the calendar and load it again.',
  },
  itemNotInCatalogue: {
    zh: '该事项不在本辖区划转目录内，本局无权受理；请向 pointsTo 所列机关申请，或要求出具书面决定。',
    en: 'The item is not in the transfer catalogue here; apply to the organ in pointsTo, or ask for a written decision.',
  },
  itemRecovered: {
    zh: '该事项已收回，本局无权受理；请向 pointsTo 所列机关申请，或要求出具书面决定。',
    en: 'The power over the item was recovered; apply to the organ in pointsTo, or ask for a written decision.',
  },
  itemCancelled: {
    zh: '该许可已取消，无需办理；监管要求请咨询 pointsTo 所列机关，也可要求出具书面决定。',
    en: 'The licence was abolished, none is needed; ask the organ in pointsTo about its duties, or for a written decision.',
  },
  notYet: {
    zh: '本系统尚未提供该办理方式；请按普通程序分别申请，或到窗口办理。',
    en: 'This way of handling is not offered yet; apply on the ordinary route, item by item, or at a window.',
  },
  future: {
    zh: '时间晚于当前时间；请填写已经发生的时间。',
    en: 'The moment lies in the future; give one that has passed.',
  },
  licenceExpired: {
    zh: '原许可已过期，不能变更或延续；请向 pointsTo 所列机关提出新的申请。',
    en: 'The licence has expired and can be neither changed nor renewed; file a new application with pointsTo.',
  },
  wrongJurisdiction: {
    zh: '经营场所不在受理辖区内；请向场所所在地机关申请（见 pointsTo），或要求出具书面决定。',
    en: 'The premises lie elsewhere; apply where they are (see pointsTo), or ask for a written decision.',
  },
  belowThreshold: {
    zh: '未达到需要许可的标准，无需办理；可要求出具书面决定。',
    en: 'The activity stays below the threshold and needs no licence; a written decision can be asked for.',
  },
  draftExists: {
    zh: '该文件已有未办结的草案；请先修改、发布或撤回该草案。',
    en: 'The document already has a draft; amend, publish or withdraw that one first.',
  },
  noDraft: {
    zh: '该文件没有草案；请先提出（propose）草案。',
    en: 'The document has no draft; propose one first.',
  },
  wrongStage: {
    zh: '草案所处阶段不允许该操作；允许的阶段见 refusal.allowed。已报批的草案须先退回才能修改。',
    en: 'The draft is at another stage; refusal.allowed lists the lawful ones. A draft under approval is returned before it is amended.',
  },
  otherDocument: {
    zh: '内容属于另一份文件；请按内容所属的种类和编号提交。',
    en: 'The content belongs to another document; send it to the address of its own kind and id.',
  },
  notJustified: {
    zh: '须注明依据文件和理由；请填写 basisDocument 和 reason。',
    en: 'Every change names its basis document and its reason; fill in basisDocument and reason.',
  },
  approverIsAuthor: {
    zh: '草案的起草人或修改人不得批准本草案；请由其他有权人员批准。',
    en: 'Who wrote or amended the draft does not approve it; another approver has to.',
  },
  unknownNotice: {
    zh: '本件没有该通知；待送达的通知见 open，办件详情中列有全部通知。',
    en: 'The case has no such notice; open lists those that are still to be served, and the case itself all of them.',
  },
  noticeServed: {
    zh: '该通知已经送达，日期见 servedOn，不再变更；尚未送达的见 open。',
    en: 'The notice was served, on the day in servedOn, which does not change; open lists those that were not.',
  },
  noticeNotServed: {
    zh: '须先将该通知送达申请人，其期限自送达起算；请等待电子送达，或者直接、邮寄送达后以 recordService 记录；听证通知未在七个工作日前送达的，请以 arrangeHearing 另定日期。',
    en: 'The applicant has to be told first, and his time runs from then; wait for the message to arrive, or serve the notice by hand and record that with recordService; a hearing whose notice was not served seven working days ahead is arranged anew.',
  },
  publicNoticeLast: {
    zh: '公告送达仅用于其他方式均无法送达的通知（状态 unserved），须填写公告日期 publishedOn，自公告之日起满三十日方为送达，最早为 from；其他情形请直接、邮寄或者留置送达。',
    en: 'Public notice is for a notice that nothing else could serve (state unserved); give the day of its publication in publishedOn, and a day of service thirty days later, from at the earliest. Otherwise serve it in person, by post or by leaving it.',
  },
  servedBeforeOwed: {
    zh: '送达日期早于通知作出之日；请填写实际送达日期，最早为 from。',
    en: 'Nothing is served before it was made; give the day on which it was really served, from at the earliest.',
  },
  approverElsewhere: {
    zh: '该草案现在须由 needs 所指辖区的批准人批准或者退回；请交其办理。',
    en: 'As the draft now is, an approver of the jurisdiction in needs approves or returns it; leave it to them.',
  },
  approvalOutdated: {
    zh: '批准之后目录已有变动，该草案现在须由 needs 所指辖区批准；请先退回修改，再重新报批。',
    en: 'The register has changed since the approval, and the draft now needs that of the jurisdiction in needs; return it for work and submit it again.',
  },
  endsByItself: {
    zh: '废止须逐件报批、批准、发布，不得与其他文件一并办理；请将其从清单中去掉。',
    en: 'The end of a document is submitted, approved and published by itself; leave it out of the list.',
  },
  findingsStand: {
    zh: '草案存在错误，不得批准或发布；请按 refusal.findings 逐项更正，详见该草案的 findings 资源。',
    en: 'The draft has errors and cannot be approved or published; mend those in refusal.findings, told in full by the findings resource.',
  },
};
