import type { Template } from '../template.ts';

export const grantV1: Template = {
  kind: 'grant',
  version: 1,
  effectiveFrom: '2024-01-01',
  title: '准予行政许可决定书',
  blocks: [
    { line: '{applicant}：' },
    { line: '{applicantCode}', when: 'applicantCode' },
    {
      p: '你（单位）于{receivedOn}提出的{items}申请，本机关已依法受理。经审查，符合法定条件、标准，根据{basis}，本机关决定准予行政许可。',
      when: 'new',
      unless: 'commitment',
    },
    {
      p: '你（单位）于{receivedOn}提出的{items}申请，本机关已依法受理。你（单位）已书面承诺符合法定条件、标准，根据{basis}和告知承诺制的有关规定，本机关决定准予行政许可。',
      when: ['new', 'commitment'],
    },
    {
      p: '你（单位）于{receivedOn}提出的变更{items}（证件编号{licenceNumber}）申请，本机关已依法受理。经审查，符合法定条件、标准，根据{basis}，本机关决定准予变更。',
      when: 'change',
      unless: 'commitment',
    },
    {
      p: '你（单位）于{receivedOn}提出的变更{items}（证件编号{licenceNumber}）申请，本机关已依法受理。你（单位）已书面承诺符合法定条件、标准，根据{basis}和告知承诺制的有关规定，本机关决定准予变更。',
      when: ['change', 'commitment'],
    },
    {
      p: '你（单位）于{receivedOn}提出的延续{items}（证件编号{licenceNumber}，原有效期至{licenceValidTo}）申请，本机关已依法受理。经审查，符合法定条件、标准，根据{basis}，本机关决定准予延续。',
      when: 'renewal',
      unless: 'commitment',
    },
    {
      p: '你（单位）于{receivedOn}提出的延续{items}（证件编号{licenceNumber}，原有效期至{licenceValidTo}）申请，本机关已依法受理。你（单位）已书面承诺符合法定条件、标准，根据{basis}和告知承诺制的有关规定，本机关决定准予延续。',
      when: ['renewal', 'commitment'],
    },
    {
      p: '你（单位）于{receivedOn}提出的延续{items}（证件编号{licenceNumber}，原有效期至{licenceValidTo}）申请，本机关在该行政许可有效期届满前未作出是否准予延续的决定，根据{basis}，自{decidedOn}起视为准予延续。',
      when: 'deemedRenewal',
    },
    { p: '许可事项：{items}。' },
    { p: '经营或者活动场所：{address}。', when: 'address' },
    { p: '许可有效期：自{validFrom}至{validTo}。', when: 'validTo' },
    { p: '许可有效期：{unlimited}。', when: 'unlimited' },
    { p: '附条件：{conditions}。', when: 'conditions' },
    { p: '理由：{reasons}', when: 'reasons' },
    { p: '本决定根据听证笔录（SHA-256 {hearingTranscript}）作出。', when: 'hearingTranscript' },
    {
      p: '行业主管部门将在{verifyBy}前对承诺的内容进行核查；承诺不实的，依法责令限期整改直至撤销许可。',
      when: 'verifyBy',
    },
    { p: '本决定由{entrusted}受本机关委托，以本机关名义作出。', when: 'entrusted' },
    { p: '本机关自作出决定之日起十个工作日内颁发、送达行政许可证件。本决定依法公开，并同步推送行业监管部门。' },
  ],
};
