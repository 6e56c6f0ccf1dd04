import type { Template } from '../template.ts';

export const notAcceptedV1: Template = {
  kind: 'notAccepted',
  version: 1,
  effectiveFrom: '2024-01-01',
  title: '行政许可申请不予受理决定书',
  blocks: [
    { line: '{applicant}：' },
    { p: '你（单位）于{receivedOn}提出的{items}申请，经审查，{ground}。根据{basis}，本机关决定不予受理。' },
    { p: '理由：{reasons}', when: 'reasons' },
    { p: '对上述隐瞒有关情况或者提供虚假材料的行为，依法给予警告。', when: 'warning' },
    { p: '自本决定之日起至{barredThrough}，申请人不得再次申请该行政许可。', when: 'barredThrough' },
    { p: '该事项可以向{pointsTo}提出申请。', when: 'pointsTo' },
    { heading: '救济途径', when: 'reconsideration' },
    {
      p: '如不服本决定，可以自收到本决定书之日起{reconsiderationDays}日内向{reconsideration}申请行政复议，也可以自收到本决定书之日起{suitMonths}个月内依法向{court}提起行政诉讼（{remedyBasis}）。',
      when: 'reconsideration',
    },
  ],
};
