import { escaped } from '../documents/escaped.ts';
import type { Guide, Step } from '../domain/catalogue/views/guide.ts';
import { basisInWords, dayInWords, procedureInWords } from '../domain/permit/documentWords.ts';
import type { Text } from './texts/text.ts';

type Organ = { id: string; name: string } | null;

/** A guide with its organs by name. */
export type ShownGuide = Omit<Guide, 'organ' | 'inNameOf' | 'supervisor' | 'elsewhere'> & {
  organ: Organ;
  inNameOf: Organ;
  supervisor: Organ;
  elsewhere: { code: string; pointsTo: Organ } | null;
};

/** What stands on the page in both languages; what the catalogue says stands there as it says it. */
const LABELS = {
  guide: { zh: '办事指南', en: 'Guide to the procedure' },
  asOf: { zh: '适用日期', en: 'As of' },
  organ: { zh: '实施机关', en: 'Deciding organ' },
  inNameOf: { zh: '委托机关', en: 'In the name of' },
  elsewhere: { zh: '本区域不办理，请向以下机关申请', en: 'Not decided here; apply to' },
  supervisor: { zh: '监管部门', en: 'Supervising department' },
  code: { zh: '基本编码', en: 'Basic code' },
  basis: { zh: '设定依据', en: 'Legal basis' },
  conditions: { zh: '许可条件', en: 'Conditions' },
  evidence: { zh: '证明材料', en: 'Shown by' },
  quantity: { zh: '数量限制', en: 'Quantity' },
  limited: { zh: '有数量限制，按受理先后顺序决定', en: 'Limited; decided in the order of acceptance' },
  unlimited: { zh: '无数量限制', en: 'Not limited' },
  procedure: { zh: '办理程序', en: 'Procedure' },
  limits: { zh: '办理期限', en: 'Time limits' },
  legal: { zh: '法定期限', en: 'By law' },
  committed: { zh: '承诺期限', en: 'Committed' },
  extension: { zh: '延长', en: 'Extension' },
  none: { zh: '不得延长', en: 'None' },
  fromAccepted: { zh: '自受理之日起', en: 'from acceptance' },
  fromReceived: { zh: '自收到申请之日起', en: 'from receipt' },
  wd: { zh: '个工作日', en: 'working days' },
  d: { zh: '日', en: 'days' },
  m: { zh: '个月', en: 'months' },
  materials: { zh: '申请材料', en: 'Materials' },
  material: { zh: '材料名称', en: 'Material' },
  main: { zh: '主要材料', en: 'Main' },
  minor: { zh: '次要材料，可以容缺', en: 'Minor, may follow' },
  shared: { zh: '由部门共享，无需提交', en: 'Shared by the department that keeps it; not to be handed in' },
  form: { zh: '示范文本', en: 'Model form' },
  sample: { zh: '填写示例', en: 'Filled in' },
  ways: { zh: '办理方式', en: 'Ways of handling' },
  ordinary: { zh: '一般程序', en: 'Ordinary' },
  commitment: { zh: '告知承诺', en: 'By commitment' },
  tolerance: { zh: '容缺受理', en: 'With minor papers to follow' },
  validity: { zh: '有效期', en: 'Validity' },
  years: { zh: '年', en: 'years' },
  unlimitedTerm: { zh: '长期', en: 'Not limited in time' },
  renewal: { zh: '延续申请', en: 'Renewal' },
  before: { zh: '届满前', en: 'before expiry' },
  fee: { zh: '收费', en: 'Fee' },
  free: { zh: '不收费', en: 'Free of charge' },
  remedies: { zh: '救济途径', en: 'Remedies' },
  reconsideration: { zh: '行政复议', en: 'Administrative reconsideration' },
  suit: { zh: '行政诉讼', en: 'Administrative suit' },
  within: { zh: '内', en: 'within' },
} as const satisfies { readonly [name: string]: Text };

const STEPS: { readonly [step in Exclude<Step['step'], 'special'>]: Text } = {
  apply: { zh: '申请：提交申请材料，取得收件凭证', en: 'Apply: hand in the materials and get a receipt' },
  correct: { zh: '补正：材料不齐全的，一次告知全部补正内容', en: 'Correct: all that is missing is named once' },
  accept: {
    zh: '受理或者不予受理，出具书面凭证；逾期不告知即为受理',
    en: 'Accept or refuse, in writing; silence accepts',
  },
  review: { zh: '审查：两名以上工作人员核查', en: 'Review by two officers at least' },
  siteSurvey: { zh: '现场踏勘（不停止计算期限）', en: 'Survey of the place (stops no limit)' },
  decide: { zh: '决定：准予或者不予许可', en: 'Decide: grant or refuse' },
  issue: { zh: '颁发、送达许可证件', en: 'Issue and deliver the licence' },
  publish: { zh: '公开准予许可的决定', en: 'Publish what was granted' },
};

const both = ({ zh, en }: Text): string => `${zh} <span lang="en">${en}</span>`;
const label = (name: keyof typeof LABELS): string => both(LABELS[name]);
const days = (count: number): string => `${count} ${both(LABELS.wd)}`;

/** One page, for anybody, that loads nothing from anywhere. */
export function guidePage(guide: ShownGuide): string {
  const { name, nameEn, asOf, itemVersion, districtVersion, basicCode, conditions, materials } = guide;
  const version = `v${itemVersion}${districtVersion === null ? '' : `.${districtVersion}`}`;
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(name)} · ${escaped(nameEn)}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<p>${label('guide')}</p>
<h1>${escaped(name)}<br><span lang="en">${escaped(nameEn)}</span></h1>
<p>${label('asOf')}：${dayInWords(asOf)} · ${version}</p>
</header>
<main>
${section('organ', organsOf(guide))}
${section('code', [escaped(basicCode)])}
${section(
  'basis',
  guide.basis.map((basis) => escaped(basisInWords(basis))),
)}
${section(
  'conditions',
  conditions.map(
    ({ text, evidence }) =>
      `${escaped(text)}${evidence.length === 0 ? '' : `<br><small>${label('evidence')}：${evidence.map((id) => escaped(nameIn(materials, id))).join('；')}</small>`}`,
  ),
)}
${section('quantity', [label(guide.quantity.limited ? 'limited' : 'unlimited')])}
${section('procedure', guide.procedure.map(stepOf), 'ol')}
${section('limits', limitsOf(guide))}
<section><h2>${label('materials')}</h2>${tableOf(materials)}</section>
${section('ways', waysOf(guide))}
${section('validity', [validityOf(guide)])}
${guide.renewal ? section('renewal', [renewalOf(guide.renewal)]) : ''}
${section('fee', [feeOf(guide)])}
${section('remedies', remediesOf(guide))}
</main>
</body>
</html>
`;
}

const STYLE = `
body{font-family:"Noto Sans SC","Source Han Sans SC","Microsoft YaHei",system-ui,sans-serif;line-height:1.7;max-width:52rem;margin:0 auto;padding:1.5rem;color:#111;background:#fff;overflow-wrap:anywhere}
h1{font-size:1.6rem;line-height:1.3}
h2{font-size:1.1rem;margin:1.4rem 0 .3rem;border-bottom:1px solid #bbb}
[lang=en]{font-size:.82em;color:#444}
ul,ol{margin:.3rem 0;padding-left:1.6rem}
table{border-collapse:collapse;width:100%}
th,td{border:1px solid #999;padding:.3rem .5rem;text-align:left;vertical-align:top}
thead{display:table-header-group}
`;

function section(title: keyof typeof LABELS, entries: readonly string[], list: 'ul' | 'ol' = 'ul'): string {
  const body =
    entries.length === 1 && list === 'ul'
      ? `<p>${entries[0]}</p>`
      : `<${list}>${entries.map((entry) => `<li>${entry}</li>`).join('')}</${list}>`;
  return `<section><h2>${label(title)}</h2>${body}</section>`;
}

const organName = (organ: Organ): string => escaped(organ?.name ?? '—');

function organsOf({ organ, inNameOf, supervisor, elsewhere }: ShownGuide): string[] {
  if (elsewhere) return [`${label('elsewhere')}：${organName(elsewhere.pointsTo)}`];
  return [
    organName(organ),
    ...(inNameOf ? [`${label('inNameOf')}：${organName(inNameOf)}`] : []),
    `${label('supervisor')}：${organName(supervisor)}`,
  ];
}

const nameIn = (materials: Guide['materials'], id: string): string =>
  materials.find((material) => material.id === id)?.name ?? id;

function stepOf(step: Step): string {
  if (step.step === 'special') {
    const most = step.maxWd === null ? '' : `（≤ ${days(step.maxWd)}）`;
    const basis = step.basis === null ? '' : `，${escaped(step.basis)}`;
    return `${escaped(procedureInWords(step.kind))}${most}：${both({ zh: '所需时间不计入期限', en: 'its time is not counted' })}${basis}`;
  }
  const within = 'withinWd' in step && step.withinWd !== undefined ? `（${days(step.withinWd)}）` : '';
  return `${both(STEPS[step.step])}${within}`;
}

function limitsOf({ limits: { legal, committedWd, extensionWd } }: ShownGuide): string[] {
  const { value, unit, clockStart, basis } = legal;
  const from = label(clockStart === 'received' ? 'fromReceived' : 'fromAccepted');
  return [
    `${label('legal')}：${from} ${value} ${both(LABELS[unit])}${basis ? `（${escaped(basisInWords(basis))}）` : ''}`,
    `${label('committed')}：${days(committedWd)}`,
    `${label('extension')}：${extensionWd === 0 ? label('none') : days(extensionWd)}`,
  ];
}

function tableOf(materials: Guide['materials']): string {
  const rows = materials.map(({ name, main, shareable, source, modelForm, sample }) => {
    const how = shareable
      ? `${label('shared')}${source === undefined ? '' : `（${escaped(source)}）`}`
      : label(main ? 'main' : 'minor');
    const form =
      modelForm === undefined ? [] : [`<a href="${escaped(modelForm)}" rel="noreferrer">${label('form')}</a>`];
    const filledIn = sample === undefined ? [] : [`${label('sample')}：${escaped(sample)}`];
    return `<tr><td>${escaped(name)}</td><td>${[how, ...form, ...filledIn].join('<br>')}</td></tr>`;
  });
  return `<table><thead><tr><th scope="col">${label('material')}</th><th scope="col"></th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

function waysOf({ ways: { commitment, tolerance } }: ShownGuide): string[] {
  const most = tolerance.maxWd === null ? '' : `（≤ ${days(tolerance.maxWd)}）`;
  return [
    label('ordinary'),
    ...(commitment ? [label('commitment')] : []),
    ...(tolerance.allowed ? [`${label('tolerance')}${most}`] : []),
  ];
}

function validityOf({ validity }: ShownGuide): string {
  if (validity?.years !== undefined) return `${validity.years} ${label('years')}`;
  return validity?.months !== undefined ? `${validity.months} ${label('m')}` : label('unlimitedTerm');
}

function renewalOf({ latestBeforeExpiry, unit, earliestBeforeExpiry }: NonNullable<Guide['renewal']>): string {
  const range =
    earliestBeforeExpiry === undefined ? `${latestBeforeExpiry}` : `${earliestBeforeExpiry}–${latestBeforeExpiry}`;
  return `${label('before')} ${range} ${label(unit)}`;
}

function feeOf({ fee: { charged, amount, basis } }: ShownGuide): string {
  return `${charged && amount !== null ? escaped(amount) : label('free')}（${escaped(basisInWords(basis))}）`;
}

function remediesOf({ remedies }: ShownGuide): string[] {
  const { reconsiderationDays, suitMonths, reconsideration, court } = remedies;
  return [
    `${label('reconsideration')}：${reconsiderationDays} ${label('d')}${label('within')}，${escaped(reconsideration)}`,
    `${label('suit')}：${suitMonths} ${label('m')}${label('within')}，${escaped(court)}`,
  ];
}
