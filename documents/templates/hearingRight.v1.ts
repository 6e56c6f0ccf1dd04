import type { Template } from '../template.ts';

export const hearingRightV1: Template = {
  kind: 'hearingRight',
  version: 1,
  effectiveFrom: '2024-01-01',
  title: '行政许可听证权利告知书',
  blocks: [
    { line: '{applicant}：' },
    {
      p: '本机关受理的{items}申请，直接涉及申请人与他人之间重大利益关系。根据{basis}，申请人、利害关系人享有要求听证的权利。',
    },
    {
      p: '要求听证的，应当自{toldOn}被告知之日起五个工作日内，即在{requestBy}前（含当日）向本机关提出；逾期未提出的，视为放弃要求听证的权利，但仍可以进行陈述和申辩。',
    },
    { p: '申请人、利害关系人不承担组织听证的费用。' },
  ],
};
