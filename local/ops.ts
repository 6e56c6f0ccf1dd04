import { runOps } from './ops/commandLine.ts';

process.exitCode = await runOps(process.argv.slice(2));
