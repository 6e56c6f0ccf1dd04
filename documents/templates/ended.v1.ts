import type { Template } from '../template.ts';

export const endedV1: Template = {
  kind: 'ended',
  version: 1,
  effectiveFrom: '2024-01-01',
  title: '终止办理行政许可申请通知书',
  blocks: [
    { line: '{applicant}：' },
    { p: '你（单位）于{asked}申请撤回{items}的行政许可申请，本机关准予撤回，该申请的办理终止。', when: 'withdrawn' },
    {
      p: '本机关办理的你（单位）{items}申请，因{ground}，根据{basis}，本机关决定终止办理。',
      when: ['ground', 'basis'],
    },
    { p: '本机关办理的你（单位）{items}申请，因{ground}，本机关决定终止办理。', when: 'ground', unless: 'basis' },
    { p: '理由：{reasons}', when: 'reasons' },
    { p: '同一办件中已经作出决定的其他事项不受影响。', when: 'partly' },
    { p: '你（单位）可以重新提出申请。' },
    { heading: '救济途径', when: 'reconsideration' },
    {
      p: '对此不服的，可以自收到本通知书之日起{reconsiderationDays}日内向{reconsideration}申请行政复议，也可以自收到本通知书之日起{suitMonths}个月内依法向{court}提起行政诉讼（{remedyBasis}）。',
      when: 'reconsideration',
    },
  ],
};
