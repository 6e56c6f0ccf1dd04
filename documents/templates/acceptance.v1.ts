import type { Template } from '../template.ts';

export const acceptanceV1: Template = {
  kind: 'acceptance',
  version: 1,
  effectiveFrom: '2024-01-01',
  title: '行政许可申请受理通知书',
  blocks: [
    { line: '{applicant}：' },
    {
      p: '你（单位）于{receivedOn}提出的{items}申请（办理方式：{route}），经审查，申请事项属于本机关职权范围，申请材料齐全、符合法定形式，根据{basis}，本机关于{acceptedAt}予以受理。',
      when: 'acceptedAt',
      unless: 'tolerated',
    },
    {
      p: '你（单位）于{receivedOn}提出的{items}申请（办理方式：{route}），经审查，申请事项属于本机关职权范围，主要申请材料齐全，根据{basis}和容缺受理办法，本机关于{acceptedAt}予以受理。',
      when: 'tolerated',
      unless: 'deemed',
    },
    {
      p: '你（单位）于{receivedOn}提出的{items}申请（办理方式：{route}），本机关未在法定期限内告知需要补正的内容，根据{basis}，自{deemed}（收到申请材料之日）起即为受理。',
      when: 'deemed',
    },
    {
      p: '下列材料尚未提交，请在{completeBy}前（含当日）补齐：{tolerated}。补齐之前，不作出准予许可的决定；逾期未补齐的，本机关可以终止办理。',
      when: 'completeBy',
    },
    { p: '各事项的办理期限如下：' },
    {
      table: 'limits',
      columns: [
        { title: '事项', share: 5 },
        { title: '法定期限届满日', share: 3 },
        { title: '承诺办结日', share: 3 },
      ],
    },
    { p: '上述日期中超出已公布节假日安排的，按照国务院办公厅节假日安排的通知重新计算并告知。', when: 'provisional' },
    {
      p: '依法需要听证、招标、拍卖、检验、检测、检疫、鉴定和专家评审的，所需时间不计算在期限内，本机关将书面告知。除法律、行政法规另有规定外，实施本项行政许可不收取费用。',
    },
  ],
};
