import type { Template } from '../template.ts';

export const receiptV1: Template = {
  kind: 'receipt',
  version: 1,
  effectiveFrom: '2024-01-01',
  title: '行政许可申请材料收件凭证',
  blocks: [
    { line: '申请人：{applicant}' },
    { line: '{applicantCode}', when: 'applicantCode' },
    { p: '你（单位）于{receivedAt}提出的{items}（{kind}，{route}）申请，本机关已收到下列申请材料共{count}件：' },
    {
      table: 'materials',
      when: 'materials',
      columns: [
        { title: '序号', share: 1 },
        { title: '材料名称', share: 7 },
        { title: '形式', share: 2 },
        { title: '页数', share: 1 },
      ],
    },
    { p: '{noMaterials}。', when: 'noMaterials' },
    {
      p: '申请材料不齐全或者不符合法定形式的，本机关将在{noticeBy}前（含当日）一次告知需要补正的全部内容；逾期不告知的，自收到申请材料之日起即为受理（《中华人民共和国行政许可法》第三十二条第一款第四项）。',
      when: 'noticeBy',
    },
    { p: '本凭证仅证明收到申请材料，不代表申请已经受理。', when: 'noticeBy' },
    { p: '办理进度可凭办件编号{caseNumber}查询。' },
  ],
};
