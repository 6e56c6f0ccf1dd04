import type { Template } from '../template.ts';

export const refusalV1: Template = {
  kind: 'refusal',
  version: 1,
  effectiveFrom: '2024-01-01',
  title: '不予行政许可决定书',
  blocks: [
    { line: '{applicant}：' },
    { line: '{applicantCode}', when: 'applicantCode' },
    {
      p: '你（单位）于{receivedOn}提出的{items}申请，本机关于{acceptedOn}受理。经审查，不符合法定条件、标准，本机关决定不予行政许可。',
    },
    { heading: '理由和依据' },
    { p: '不符合的条件：{failedConditions}。', when: 'failedConditions' },
    { p: '理由：{reasons}' },
    { p: '依据：{basis}。' },
    { p: '对上述隐瞒有关情况或者提供虚假材料的行为，依法给予警告。', when: 'warning' },
    { p: '自本决定之日起至{barredThrough}，申请人不得再次申请该行政许可。', when: 'barredThrough' },
    { p: '本决定根据听证笔录（SHA-256 {hearingTranscript}）作出。', when: 'hearingTranscript' },
    { p: '本决定由{entrusted}受本机关委托，以本机关名义作出。', when: 'entrusted' },
    { heading: '救济途径', when: 'reconsideration' },
    {
      p: '如不服本决定，可以自收到本决定书之日起{reconsiderationDays}日内向{reconsideration}申请行政复议，也可以自收到本决定书之日起{suitMonths}个月内依法向{court}提起行政诉讼（{remedyBasis}）。',
      when: 'reconsideration',
    },
  ],
};
