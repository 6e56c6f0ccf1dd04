import type { Template } from '../template.ts';

export const pauseV1: Template = {
  kind: 'pause',
  version: 1,
  effectiveFrom: '2024-01-01',
  title: '行政许可特别程序告知书',
  blocks: [
    { line: '{applicant}：' },
    {
      p: '本机关受理的你（单位）{items}申请，依法需要进行{procedure}。根据{basis}，{procedure}所需时间不计算在办理期限内，现书面告知如下：',
    },
    { p: '理由：{reasons}', when: 'reasons' },
    { p: '一、{procedure}自{startedOn}起，所需时间为{neededWd}个工作日。' },
    { p: '二、本事项的办理期限自{pausesFrom}之后中止计算，程序结束后恢复计算。' },
    { p: '三、中止计算的时间最迟至{pausesThrough}为止，届满自动恢复计算。', when: 'pausesThrough' },
  ],
};
