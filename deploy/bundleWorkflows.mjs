/** `node deploy/bundleWorkflows.mjs <folder of the compiled sources>`: the workflows as one file, made once for all workers. */
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: node deploy/bundleWorkflows.mjs <folder>');
const { bundleWorkflows } = await import(pathToFileURL(resolve(folder, 'workers/worker.js')).href);
const { code } = await bundleWorkflows();
writeFileSync(join(folder, 'workflows.bundle.js'), code);
