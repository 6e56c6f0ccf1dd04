import type { Standing } from '../../domain/permit/standing.ts';
import type { Language, Text } from '../texts/text.ts';
import type { LookedUp } from './lookUp.ts';
import { LABELS, NOTICES, OUTCOMES, OWED, STATES } from './words.ts';

/** The look-up as a page without a script: it works in every browser, and nothing of it stands in an address. */

const ENTITIES: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

export const LOOKUP_PATH = '/lookup';

type Shown = { caseNumber?: string; found?: LookedUp; problem?: string };

export function lookupPage(language: Language, { caseNumber = '', found, problem }: Shown): string {
  const say = (text: Text): string => escaped(text[language]);
  const other: Language = language === 'zh' ? 'en' : 'zh';
  return `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${say(LABELS.title)}</title>
<link rel="stylesheet" href="${LOOKUP_PATH}/page.css">
</head>
<body>
<header><h1>${say(LABELS.title)}</h1><a href="${LOOKUP_PATH}?lang=${other}" hreflang="${other}">${other === 'zh' ? '中文' : 'English'}</a></header>
<form method="post" action="${LOOKUP_PATH}?lang=${language}" autocomplete="off">
<label>${say(LABELS.caseNumber)} <input name="caseNumber" required maxlength="40" value="${escaped(caseNumber)}"></label>
<label>${say(LABELS.code)} <input name="code" required maxlength="40"></label>
<button>${say(LABELS.ask)}</button>
</form>
<p class="hint">${say(LABELS.hint)}</p>
${problem === undefined ? '' : `<p class="problem" role="alert">${escaped(problem)}</p>`}
${found === undefined ? '' : shown(found, language)}
</body>
</html>
`;
}

function shown(found: LookedUp, language: Language): string {
  const say = (text: Text): string => escaped(text[language]);
  const facts: [Text, string][] = [
    [LABELS.caseNumber, escaped(found.caseNumber)],
    [LABELS.state, say(STATES[found.state])],
  ];
  if (found.state === 'WAITING') return list(facts, say);
  facts.push([LABELS.receivedOn, found.receivedOn]);
  if (found.acceptedOn !== null) facts.push([LABELS.acceptedOn, found.acceptedOn]);
  return [
    `<section class="found">${list(facts, say)}`,
    `<h2>${say(LABELS.owed)}</h2>${owedList(found, say)}`,
    `<h2>${say(LABELS.items)}</h2><ul>${found.items.map((item) => itemLine(item, say)).join('')}</ul>`,
    found.notices.length > 0 ? `<h2>${say(LABELS.notices)}</h2><ul>${noticeLines(found, say)}</ul>` : '',
    '</section>',
  ].join('\n');
}

type Say = (text: Text) => string;

const list = (facts: readonly [Text, string][], say: Say): string =>
  `<dl>${facts.map(([label, value]) => `<dt>${say(label)}</dt><dd>${value}</dd>`).join('')}</dl>`;

function owedList({ owed }: Standing, say: Say): string {
  if (owed.length === 0) return `<p>${say(LABELS.nothingOwed)}</p>`;
  const lines = owed.map(({ what, by, materials }) => {
    const named = materials.map(({ name }) => `<li>${escaped(name)}</li>`).join('');
    const until = by === null ? '' : ` — ${say(LABELS.by)} ${by}`;
    return `<li>${say(OWED[what])}${until}${named === '' ? '' : `<ul>${named}</ul>`}</li>`;
  });
  return `<ul>${lines.join('')}</ul>`;
}

function itemLine(item: Standing['items'][number], say: Say): string {
  const { name, decisionDue, paused, decision, delivered } = item;
  const parts = [escaped(name ?? item.item)];
  if (decisionDue !== null) parts.push(paused ? say(LABELS.paused) : `${say(LABELS.decisionDue)} ${decisionDue}`);
  if (decision) {
    parts.push(
      `${say(LABELS.decision)} ${say(OUTCOMES[decision.outcome])} ${escaped(decision.number)} ${decision.decidedOn}`,
    );
    if (decision.validTo !== null) parts.push(`${say(LABELS.validTo)} ${decision.validTo}`);
  }
  if (delivered) parts.push(say(LABELS.delivered));
  return `<li>${parts.join(' · ')}</li>`;
}

const noticeLines = ({ notices }: Standing, say: Say): string =>
  notices
    .map(({ kind, owedOn, servedOn }) => {
      const served = servedOn === null ? say(LABELS.notServed) : `${say(LABELS.servedOn)} ${servedOn}`;
      return `<li>${say(NOTICES[kind])} ${owedOn} · ${served}</li>`;
    })
    .join('');
