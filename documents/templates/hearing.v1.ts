import type { Template } from '../template.ts';

export const hearingV1: Template = {
  kind: 'hearing',
  version: 1,
  effectiveFrom: '2024-01-01',
  title: '行政许可听证通知书',
  blocks: [
    { line: '{applicant}及其他听证参加人：' },
    { p: '根据{basis}，本机关决定就{items}申请公开举行听证，现将有关事项通知如下：' },
    { p: '一、时间：{heldAt}。' },
    { p: '二、地点：{place}。' },
    { p: '三、主持人：{presider}（工作人员编号），不是本申请的审查人员。' },
    {
      p: '四、申请人、利害关系人认为主持人与该行政许可事项有直接利害关系的，有权申请回避；可以提出证据，并进行申辩和质证。',
    },
    { p: '五、听证应当制作笔录，本机关根据听证笔录作出行政许可决定。' },
  ],
};
