/** Division codes of Xi'an (GB/T 2260, list of 2024). Development zones have none. */
import { error, type Finding } from './finding.ts';

export type DivisionCodeFinding = Finding<'divisionFormat' | 'divisionUnknown' | 'divisionNotYet' | 'divisionRetired'>;

export type Division = {
  code: string;
  name: string;
  /** first year in use, where it is not older than any case can be */
  fromYear?: number;
  /** last year in use */
  throughYear?: number;
  successor?: string;
};

export const DIVISIONS: readonly Division[] = [
  { code: '610100', name: '西安市' },
  { code: '610102', name: '新城区' },
  { code: '610103', name: '碑林区' },
  { code: '610104', name: '莲湖区' },
  { code: '610111', name: '灞桥区' },
  { code: '610112', name: '未央区' },
  { code: '610113', name: '雁塔区' },
  { code: '610114', name: '阎良区' },
  { code: '610115', name: '临潼区', fromYear: 1997 },
  { code: '610116', name: '长安区', fromYear: 2002 },
  { code: '610117', name: '高陵区', fromYear: 2014 },
  { code: '610118', name: '鄠邑区', fromYear: 2016 },
  { code: '610122', name: '蓝田县' },
  { code: '610124', name: '周至县' },
  { code: '610121', name: '长安县', throughYear: 2002, successor: '610116' },
  { code: '610123', name: '临潼县', throughYear: 1997, successor: '610115' },
  { code: '610125', name: '户县', throughYear: 2016, successor: '610118' },
  { code: '610126', name: '高陵县', throughYear: 2014, successor: '610117' },
];

/** @param year the year the code is said to be valid in; old papers carry old codes */
export function divisionCodeFindings(code: string, year: number): DivisionCodeFinding[] {
  if (!/^\d{6}$/.test(code)) return [error('divisionFormat')];
  const division = DIVISIONS.find((known) => known.code === code);
  if (!division) return [error('divisionUnknown')];
  const { fromYear, throughYear, successor } = division;
  if (fromYear !== undefined && year < fromYear) return [error('divisionNotYet', { detail: { fromYear } })];
  if (throughYear === undefined || year <= throughYear) return [];
  return [error('divisionRetired', { detail: { throughYear }, ...(successor && { expected: successor }) })];
}
