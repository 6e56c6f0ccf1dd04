import type { Template } from '../template.ts';

export const correctionV1: Template = {
  kind: 'correction',
  version: 1,
  effectiveFrom: '2024-01-01',
  title: '行政许可申请材料补正通知书',
  blocks: [
    { line: '{applicant}：' },
    {
      p: '你（单位）于{receivedOn}提出的{items}申请，经审查，申请材料不齐全或者不符合法定形式。根据{basis}，现将需要补正的全部内容一次告知如下：',
    },
    {
      table: 'defects',
      columns: [
        { title: '序号', share: 1 },
        { title: '材料名称', share: 4 },
        { title: '需要补正的内容', share: 6 },
      ],
    },
    {
      p: '请在{due}前（含当日）提交补正材料。本通知之外，本机关不再就同一申请要求补正；按照要求提交全部补正材料的，本机关予以受理。',
    },
    { p: '逾期未补正的，本机关可以终止办理，你（单位）可以重新提出申请。' },
  ],
};
