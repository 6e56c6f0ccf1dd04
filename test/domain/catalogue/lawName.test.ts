import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLawOrRegulation, isSpecialLaw, isSpecialLawText } from '../../../domain/catalogue/findings/lawName.ts';
import { loadXian } from '../../../local/reference/loadXian.ts';

describe('Art. 42: what is a law or regulation, by its name', () => {
  it.each([
    ['中华人民共和国食品安全法', true],
    ['中华人民共和国体育法（2022年）', true],
    ['民办非企业单位登记管理暂行条例', true],
    ['中华人民共和国民办教育促进法实施条例', true],
    ['食品经营许可和备案管理办法', false],
    ['城市建筑垃圾管理规定', false],
    ['某某条例实施细则', false],
    ['某某条例（实施办法）', false],
    ['某某工作方法', false],
    ['某某市规章', false],
    ['中华人民共和国道路运输条例（2023年修订）', true],
    ['国务院对确需保留的行政审批项目设定行政许可的决定（国务院令第412号）', false],
    ['中华人民共和国预算法', true],
    ['中华人民共和国公司法', true],
    ['中华人民共和国公职人员政务处分法', true],
    ['中华人民共和国资产评估法', true],
    ['规章制定程序条例', true],
    ['《中华人民共和国食品安全法》', true],
    ['西安市城市市容和环境卫生管理条例', true],
    ['某某算法', false],
    ['综合行政执法', false],
    ['行政司法', false],
    ['综合评分法', false],
    ['某某条例（草案）', false],
    ['某某条例(征求意见稿)', false],
    ['某某条例（2020年实施办法）', false],
    ['某某条例（2020年（修订））', true],
    ['食品经营许可和备案管理办法（食品安全法）', false],
    ['食品经营许可和备案管理办法、食品安全法', false],
    ['关于贯彻执行食品安全法', false],
    ['西安市人民政府关于实施食品安全法', false],
    ['通知：食品安全法', false],
    ['国务院办公厅转发兽药管理条例', false],
    ['实施《中华人民共和国食品安全法》', false],
    ['关于《兽药管理条例》的意见', false],
    ['', false],
  ])('%s is a law or regulation: %s', (document, expected) => expect(isLawOrRegulation(document)).toBe(expected));

  it('every limit of the reference data rests on one', () => {
    const named = loadXian().items.flatMap(({ limitBasis = {} }) => Object.values(limitBasis));
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter(({ document }) => !isSpecialLaw(document))).toEqual([]);
  });

  const noise = fc.constantFrom(
    '',
    ' ',
    '\u3000',
    '\u200b',
    '（',
    '）',
    '(',
    ')',
    '《',
    '》',
    '〈',
    '·',
    '"',
    '\t',
    '【',
    '】',
  );
  const spelled = (name: string) =>
    fc
      .array(noise, { minLength: name.length + 1, maxLength: name.length + 1 })
      .map((between) =>
        [...name].reduce((text, character, place) => `${text}${character}${between[place + 1]}`, between[0] ?? ''),
      );
  const before = fc.constantFrom('', '中华人民共和国', '新', '《');
  const after = fc.constantFrom('', '（2019年修正）', '（2019 修正）', '实施条例', '》');

  it('no spelling makes the licensing law a special one, which would set what Art. 42 and 45 have set', () =>
    fc.assert(
      fc.property(before, spelled('行政许可法'), after, (start, name, end) => {
        expect(isSpecialLaw(`${start}${name}${end}`)).toBe(false);
        expect(isSpecialLawText(`${start}${name}${end}第四十五条`)).toBe(false);
      }),
    ));

  it.each(['食品经营许可和备案管理办法', '城市建筑垃圾管理规定', '某某条例实施细则', '排序算法', '关于实施食品安全法'])(
    'no spelling makes one of %s',
    (rule) =>
      fc.assert(
        fc.property(
          spelled(rule),
          after.filter((end) => end !== '实施条例'),
          (name, end) => {
            expect(isLawOrRegulation(`${name}${end}`)).toBe(false);
          },
        ),
      ),
  );

  it('brackets and spaces around a law leave it one', () =>
    fc.assert(fc.property(spelled('中华人民共和国食品安全法'), (name) => isSpecialLaw(name))));

  it.each([
    ['中华人民共和国食品安全法第九条', true],
    ['《兽药管理条例》 Art. 22', true],
    ['中华人民共和国药品管理法（2018年第三次修正）第 41 条', true],
    ['食品经营许可和备案管理办法第九条', false],
    ['关于兽药管理条例第九条的通知', false],
    ['兽药管理条例第九条实施办法', false],
    ['第九条', false],
  ])('%s names one before its article: %s', (basis, expected) => expect(isSpecialLawText(basis)).toBe(expected));
});
