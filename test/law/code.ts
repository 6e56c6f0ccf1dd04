import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseAst } from 'vitest/node';
import { citationsIn } from './citations.ts';

const PROJECT = new URL('../../', import.meta.url);

/** A declaration of the domain and what the comments on it, in it, or on its whole file cite; `offset` is where it begins. */
export type Declaration = { file: string; name: string; cites: string[]; text: string; offset: number };

/** Every declaration of the domain that cites law or scheme: the code that a row of docs/law.md names. */
export function declarationsOfDomain(): Declaration[] {
  return readdirSync(new URL('domain/', PROJECT), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => `domain/${path.replaceAll('\\', '/')}`)
    .sort()
    .flatMap((file) => declarationsIn(file, readFileSync(fileURLToPath(new URL(file, PROJECT)), 'utf8')))
    .filter(({ cites }) => cites.length > 0);
}

const COMMENT = /\/\*[\s\S]*?\*\/|\/\/.*/g;
/** said of the file: nothing stands under it */
const OF_THE_FILE = /\/\*(?:(?!\*\/)[\s\S])*\*\/(?=\s*\n\s*\n)/g;
/** a type decides nothing */
const TYPES = ['ImportDeclaration', 'TSTypeAliasDeclaration', 'TSInterfaceDeclaration'];

type Statement = { type: string; start: number; end: number; name: string };

export function declarationsIn(file: string, source: string): Declaration[] {
  const statements = statementsIn(source);
  const before = (at: number): string => source.slice(statements[at - 1]?.end ?? 0, statements[at]?.start);
  const ofTheFile = statements.flatMap((_, at) =>
    [...before(at).matchAll(OF_THE_FILE)].flatMap(([said]) => citationsIn(said)),
  );
  return statements.flatMap(({ type, start, end, name }, at) => {
    if (TYPES.includes(type)) return [];
    const text = source.slice(start, end);
    const said = [before(at).replaceAll(OF_THE_FILE, ''), text].flatMap((part) => part.match(COMMENT) ?? []);
    return [
      {
        file,
        name,
        cites: [...new Set([...ofTheFile, ...said.flatMap(citationsIn)])],
        text,
        offset: start,
      },
    ];
  });
}

function statementsIn(source: string): Statement[] {
  return parseAst(source, { lang: 'ts' }).body.map((statement) => {
    const declared =
      statement.type === 'ExportNamedDeclaration' && statement.declaration ? statement.declaration : statement;
    return {
      type: declared.type,
      start: statement.start,
      end: statement.end,
      name: nameOf(source.slice(declared.start, declared.end)),
    };
  });
}

const nameOf = (text: string): string => /^(?:async )?(?:function\*?|const|class|let) ([\w$]+)/.exec(text)?.[1] ?? '';
