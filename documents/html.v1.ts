import type { FrozenContent } from '../domain/permit/documentContent.ts';
import { dayInWords } from '../domain/permit/documentWords.ts';
import { escaped as text } from './escaped.ts';
import { type Filled, filled, type Template } from './template.ts';

/**
 * Layout 1 as a page to read. It bears no seal and says so on every sheet that is printed of it; what is said is
 * escaped, and it loads nothing from anywhere.
 */
export function htmlV1(template: Template, content: FrozenContent): string {
  const blocks = filled(template, content).map(blockOf).join('\n');
  const { organ, number, caseNumber, on, code } = content;
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(`${template.title} ${number}`)}</title>
<style>${STYLE}</style>
</head>
<body>
<div class="watermark" aria-hidden="true">未盖章 UNSEALED</div>
<header>
<p class="organ">${text(organ.name)}</p>
<h1>${text(template.title)}</h1>
<p class="number">文书编号：${text(number)}</p>
<p class="number">办件编号：${text(caseNumber)}</p>
</header>
<main>
${blocks}
</main>
<section class="seal">
<p>${text(organ.name)}</p>
<p class="place">（盖章处）</p>
<p>${dayInWords(on)}</p>
</section>
<footer>
<p>本页为阅读件，未盖章（UNSEALED）；盖章文书以 PDF 为准。核验码 ${text(code)}</p>
</footer>
</body>
</html>
`;
}

const STYLE = `
body{font-family:"Noto Serif SC","Source Han Serif SC","Songti SC",SimSun,serif;font-size:16px;line-height:1.8;max-width:42rem;margin:0 auto;padding:2rem 1.5rem;color:#111;background:#fff;overflow-wrap:anywhere}
header{text-align:center}
.organ{font-size:1.2rem;margin:0}
h1{font-size:1.6rem;margin:.4rem 0 1rem}
.number{text-align:right;margin:0;font-size:.9rem}
h2{font-size:1rem;margin:1rem 0 0}
main p{margin:.4rem 0;text-align:justify}
main p.indented{text-indent:2em}
table{border-collapse:collapse;width:100%;margin:.6rem 0}
th,td{border:1px solid #333;padding:.25rem .5rem;text-align:left;vertical-align:top}
thead{display:table-header-group}
tr{break-inside:avoid}
.seal{margin-top:2.5rem;text-align:right;break-inside:avoid}
.seal p{margin:.2rem 0}
.place{color:#555}
footer{margin-top:2rem;border-top:1px solid #999;font-size:.8rem;color:#444}
.watermark{position:fixed;inset:0;display:flex;align-items:center;justify-content:center;font-size:4.5rem;color:#b0202020;transform:rotate(-35deg);pointer-events:none;white-space:nowrap}
@page{size:A4;margin:25mm 22mm}
`;

function blockOf(block: Filled): string {
  switch (block.kind) {
    case 'p':
      return lines(block.text)
        .map((line) => `<p class="indented">${line}</p>`)
        .join('\n');
    case 'line':
      return `<p>${text(block.text)}</p>`;
    case 'heading':
      return `<h2>${text(block.text)}</h2>`;
    case 'table': {
      const head = block.columns.map(({ title }) => `<th scope="col">${text(title)}</th>`).join('');
      const rows = block.rows.map(
        (row) => `<tr>${row.map((cell) => `<td>${lines(cell).join('<br>')}</td>`).join('')}</tr>`,
      );
      return `<table>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${rows.join('\n')}\n</tbody>\n</table>`;
    }
  }
}

const lines = (said: string): string[] => said.split(/\r?\n/).map(text);
