import type { RefusalCode } from '../../domain/refusal.ts';
import type { Text } from './text.ts';

/** What can be wrong with one field of a body. */
export const FINDING_CODES = [
  'required',
  'type',
  'range',
  'pattern',
  'negative',
  'tooLong',
  'tooMany',
  'unknownField',
  'duplicateColumn',
  'duplicateDocument',
  'foreignDocument',
  'draftExists',
  'controlCharacter',
  'invalidDate',
  'future',
  'usccLength',
  'usccAlphabet',
  'usccCheck',
  'codeOfPerson',
  'notTransferred',
  'idFormat',
  'idDate',
  'idCheck',
  'principalMismatch',
  'unknownJurisdiction',
  'wrongJurisdiction',
  'unknownItem',
  'duplicateItem',
  'itemNotInCatalogue',
  'itemRecovered',
  'itemCancelled',
  'licenceExpired',
  'missingMainMaterial',
  'unlistedMaterial',
  'duplicateMaterial',
  'commitmentNotAllowed',
  'commitmentBarred',
  'jointNotAllowed',
  'hostNotAllowed',
  'notYet',
] as const;

export type FindingCode = (typeof FINDING_CODES)[number];

/** Findings that are refusals as well share the text of the refusal. */
export const FINDING_TEXTS: Record<Exclude<FindingCode, RefusalCode>, Text> = {
  required: { zh: '必填；请补充。', en: 'Required; add it.' },
  type: { zh: '数据类型不符；请按接口文档填写。', en: 'Wrong type; see the API documentation for the right one.' },
  range: { zh: '超出允许的取值；请按接口文档填写。', en: 'Not one of the allowed values; see the API documentation.' },
  pattern: { zh: '格式不符；请按接口文档填写。', en: 'Does not match the required form; see the API documentation.' },
  negative: { zh: '不能为负数；请填写零或正数。', en: 'Must not be negative; give zero or more.' },
  tooLong: { zh: '超出长度限制；请缩短。', en: 'Too long; shorten it.' },
  tooMany: { zh: '数量过多；请减少。', en: 'Too many entries; send fewer.' },
  unknownField: { zh: '未定义的字段；请删除。', en: 'Unknown field; remove it.' },
  duplicateColumn: {
    zh: '表头中该列出现两次；请只保留一列。',
    en: 'The column stands twice in the header; keep it once.',
  },
  duplicateDocument: {
    zh: '表格中同一文件出现两次；请只保留一行。',
    en: 'The document stands twice in the table; keep one row of it.',
  },
  foreignDocument: {
    zh: '该文件不属于您的辖区（市级标准由市级办理）；请删除该行，或由所属辖区导入。',
    en: 'The document is not of your jurisdiction (standards are the city’s); remove the row, or have it imported by whose it is.',
  },
  controlCharacter: {
    zh: '含有控制字符、双向控制字符、私用区字符或乱码，无法制作文书；请删除，或改用 Unicode 标准字符（生僻字请用其标准编码）；制表符和换行可以保留。',
    en: 'Contains control, bidirectional, private-use or broken characters, which no paper can show; remove them or write the standard Unicode character instead. Tabs and line breaks may stay.',
  },
  invalidDate: {
    zh: '日期或时间不存在或格式不符；请使用 YYYY-MM-DD 或带 +08:00 的 ISO 8601 时间。',
    en: 'No such date or time; use YYYY-MM-DD or ISO 8601 with +08:00.',
  },
  usccLength: { zh: '统一社会信用代码应为 18 位；请核对。', en: 'A credit code has 18 characters; check it.' },
  usccAlphabet: {
    zh: '统一社会信用代码含有不允许的字符（不用 I、O、S、V、Z，且须为半角）；请核对。',
    en: 'The credit code holds a character outside its alphabet (no I, O, S, V, Z; no full-width forms); check it.',
  },
  usccCheck: {
    zh: '统一社会信用代码校验位不符；请核对。',
    en: 'The check character of the credit code is wrong; check it.',
  },
  codeOfPerson: {
    zh: '自然人以公民身份号码申请，不填统一社会信用代码；请删除，个体工商户请选 individualHousehold。',
    en: 'A natural person applies with a citizen id and has no credit code; remove it, or apply as an individualHousehold.',
  },
  notTransferred: {
    zh: '该办件没有向本件移送同一申请人的有数量限制的事项；请核对原办件编号，或删除该项。',
    en: 'That case handed no item limited in number on to this one for the same applicant; check its number, or leave it out.',
  },
  idFormat: {
    zh: '公民身份号码应为 17 位数字加 1 位校验码；请核对。',
    en: 'A citizen id has 17 digits and a check character; check it.',
  },
  idDate: {
    zh: '公民身份号码中的出生日期不存在；请核对。',
    en: 'The citizen id holds a day that never was; check it.',
  },
  principalMismatch: {
    zh: '授权委托书的委托人不是申请人；请提交申请人出具的授权委托书。',
    en: 'The principal of the power of attorney is not the applicant; hand in one that the applicant gave.',
  },
  idCheck: { zh: '公民身份号码校验位不符；请核对。', en: 'The check of the citizen id is wrong; check it.' },
  unknownJurisdiction: {
    zh: '没有该辖区（代码可能已停用）；请使用现行区划或开发区代码。',
    en: 'No such jurisdiction, the code may be retired; use a current division or zone.',
  },
  duplicateItem: { zh: '同一事项重复；请只保留一项。', en: 'The item occurs twice; keep it once.' },
  missingMainMaterial: {
    zh: '容缺受理只能缺次要材料；请补齐主要材料。',
    en: 'Only minor materials may be missing on the tolerance route; hand in every main one.',
  },
  unlistedMaterial: {
    zh: '该材料不在材料清单内，不需要提交（第三十一条）；请删除。',
    en: 'The material is not listed and must not be asked for (Art. 31); leave it out.',
  },
  duplicateMaterial: { zh: '同一材料重复；请只保留一份。', en: 'The material occurs twice; keep it once.' },
  commitmentBarred: {
    zh: '申请人信用记录不适用告知承诺制；请走普通程序，或信用修复后再用。',
    en: 'The credit record bars commitments; use the ordinary route, or repair the record first.',
  },
  hostNotAllowed: {
    zh: '回调地址的主机不在允许名单内；请联系运维登记，或换用 https 的登记主机。',
    en: 'The host of the callback is not on the list; have the operators register it, or use a registered https host.',
  },
};
