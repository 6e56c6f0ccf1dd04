import type { Template } from '../template.ts';

export const notRequiredV1: Template = {
  kind: 'notRequired',
  version: 1,
  effectiveFrom: '2024-01-01',
  title: '行政许可申请不受理告知书',
  blocks: [
    { line: '{applicant}：' },
    {
      p: '你（单位）于{receivedOn}提出的{items}申请，经审查，该事项依法不需要取得行政许可。根据{basis}，本机关不受理该申请，特此告知。',
    },
    { p: '具体情况：{ground}。', when: 'ground' },
    { p: '理由：{reasons}', when: 'reasons' },
    { p: '有关监管要求可以向{pointsTo}咨询。', when: 'pointsTo' },
    { heading: '救济途径', when: 'reconsideration' },
    {
      p: '对此不服的，可以自收到本告知书之日起{reconsiderationDays}日内向{reconsideration}申请行政复议，也可以自收到本告知书之日起{suitMonths}个月内依法向{court}提起行政诉讼（{remedyBasis}）。',
      when: 'reconsideration',
    },
  ],
};
