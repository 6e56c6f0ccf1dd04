import type { Template } from '../template.ts';

export const certificateV1: Template = {
  kind: 'certificate',
  version: 1,
  effectiveFrom: '2024-01-01',
  title: '行政许可证',
  blocks: [
    { line: '证件编号：{certificateNumber}' },
    { line: '电子证照标识：{licenceId}', when: 'licenceId' },
    { line: '被许可人：{applicant}' },
    { line: '{applicantCode}', when: 'applicantCode' },
    { line: '法定代表人（负责人）：{legalRepresentative}', when: 'legalRepresentative' },
    { line: '场所：{address}', when: 'address' },
    { line: '许可事项：{items}' },
    { line: '有效期：自{validFrom}至{validTo}', when: 'validTo' },
    { line: '有效期：{unlimited}', when: 'unlimited' },
    { p: '附条件：{conditions}。', when: 'conditions' },
    { line: '许可决定文书号：{decisionNumbers}' },
    {
      p: '本证为一业一证综合许可证，与所列各项行政许可证件具有同等证明效力；各项许可的有效期以最先届满者为准。',
      when: 'trade',
    },
    {
      p: '根据{basis}，颁发本证。被许可人应当按照许可的内容从事活动，接受监督检查；需要延续有效期的，应当在届满前依法提出申请。',
    },
  ],
};
