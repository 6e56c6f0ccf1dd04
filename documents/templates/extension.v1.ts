import type { Template } from '../template.ts';

export const extensionV1: Template = {
  kind: 'extension',
  version: 1,
  effectiveFrom: '2024-01-01',
  title: '延长行政许可办理期限告知书',
  blocks: [
    { line: '{applicant}：' },
    {
      p: '本机关受理的你（单位）{items}申请，在法定期限内不能作出决定。根据{basis}，经批准（{approvedOn}），办理期限延长{wd}个工作日。',
    },
    { p: '延长期限的理由：{reasons}' },
    { p: '延长后的法定期限届满日为{due}。办理期限只能延长一次。', when: 'due' },
  ],
};
