import { describe, expect, it } from 'vitest';
import { TEMPLATES } from '../../../documents/register.ts';
import { SPECIAL_PROCEDURES } from '../../../domain/catalogue/specialProcedures.ts';
import { TITLES } from '../../../domain/permit/documentContent.ts';
import {
  basesInWords,
  basisInWords,
  CASE_KINDS,
  dayInWords,
  momentInWords,
  procedureInWords,
  ROUTES,
  refusalGroundInWords,
  SOURCES,
  terminationGroundInWords,
} from '../../../domain/permit/documentWords.ts';
import { DOCUMENT_KINDS } from '../../../domain/permit/officialDocuments.ts';

describe('How documents say what the record holds', () => {
  it('days and moments as official documents write them', () => {
    expect(dayInWords('2026-03-02')).toBe('2026年3月2日');
    expect(dayInWords('2026-11-24')).toBe('2026年11月24日');
    expect(momentInWords('2026-03-02T09:05:00.000+08:00')).toBe('2026年3月2日9时05分');
    expect(momentInWords('2026-03-02T16:30:59.000+08:00')).toBe('2026年3月2日16时30分');
  });

  it('articles with their document in its brackets, each once', () => {
    const law = { document: '中华人民共和国水法', article: '第四十八条' };
    const bracketed = { document: '《城市绿化条例》', article: '第二十条' };
    expect(basisInWords(law)).toBe('《中华人民共和国水法》第四十八条');
    expect(basisInWords(bracketed)).toBe('《城市绿化条例》第二十条');
    expect(basesInWords([law, bracketed, law])).toBe('《中华人民共和国水法》第四十八条、《城市绿化条例》第二十条');
    expect(basesInWords([])).toBe('');
  });

  it('Art. 45: its eight procedures by the words of the law, another by those of the item', () => {
    expect(SPECIAL_PROCEDURES.map(procedureInWords)).toEqual([
      '听证',
      '招标',
      '拍卖',
      '检验',
      '检测',
      '检疫',
      '鉴定',
      '专家评审',
    ]);
    expect(procedureInWords('技术审评')).toBe('技术审评');
    expect(procedureInWords('toString')).toBe('toString');
  });

  it.each([
    ['notInRemit', '不属于本机关职权范围'],
    ['falseMaterials', '隐瞒有关情况或者提供虚假材料'],
    ['stillIncomplete', '仍不齐全或者不符合法定形式'],
    ['itemNotInCatalogue', '不属于本机关职权范围'],
    ['itemRecovered', '已依法收回'],
    ['itemCancelled', '已依法取消'],
    ['wrongJurisdiction', '不属于本机关管辖的区域'],
    ['licenceExpired', '有效期已经届满'],
    ['belowThreshold', '不需要取得行政许可'],
  ])('Art. 32(2): why it is not accepted: %s', (ground, words) => {
    expect(refusalGroundInWords(ground)).toContain(words);
  });

  it.each([
    ['notCorrected', '未补正申请材料'],
    ['notCompleted', '未在承诺的期限内补齐'],
    ['subjectCeased', '死亡、丧失行为能力或者依法终止'],
    ['forceMajeure', '不可抗力'],
  ])('why it is ended: %s', (ground, words) => {
    expect(terminationGroundInWords(ground)).toContain(words);
  });

  it('a ground without words stops the paper', () => {
    expect(() => refusalGroundInWords('toString')).toThrow('no words for the ground toString');
    expect(() => terminationGroundInWords('notInRemit')).toThrow('no words for the ground notInRemit');
  });

  it('forms of materials, kinds of cases and ways of handling', () => {
    expect(SOURCES).toEqual({ upload: '电子文件', shared: '部门共享', paper: '纸质文件' });
    expect(CASE_KINDS).toEqual({ new: '新办', change: '变更', renewal: '延续' });
    expect(ROUTES).toEqual({ ordinary: '一般程序', commitment: '告知承诺', tolerance: '容缺受理' });
  });

  it.each(DOCUMENT_KINDS)('%s is called what stands on it, and has an English name', (kind) => {
    const titles = TEMPLATES.filter(({ template }) => template.kind === kind).map(({ template }) => template.title);
    expect(titles).toContain(TITLES[kind].zh);
    expect(TITLES[kind].en).toMatch(/^[A-Z][A-Za-z ]+$/);
  });
});
