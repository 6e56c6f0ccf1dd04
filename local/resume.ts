import { runOps } from './ops/commandLine.ts';

/** `npm run resume -- <case> --by … --note …`: the short way to `npm run ops -- resume`. */
const parameters = process.argv.slice(2).map((parameter) => parameter.replace(/^--note(?==|$)/, '--reason'));
process.exitCode = await runOps(['resume', ...parameters]);
