import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { StartRefused } from '../startRefused.ts';

const NAME = 'backup.json';

const Manifest = z.object({
  format: z.literal(1),
  /** the order is the point: then a restored ledger is ahead of its engine, and cases adopt */
  temporalAt: z.string(),
  ledgerAt: z.string(),
  files: z.record(z.string(), z.object({ bytes: z.number(), sha256: z.string() })),
});

export type Manifest = z.infer<typeof Manifest>;

/** Written last: a folder without it is no backup. */
export async function writeManifest(folder: string, times: Pick<Manifest, 'temporalAt' | 'ledgerAt'>): Promise<void> {
  const files: Manifest['files'] = {};
  for (const path of filesIn(folder)) files[path] = await fingerprint(join(folder, path));
  writeFileSync(join(folder, NAME), JSON.stringify({ format: 1, ...times, files }, null, 1), { mode: 0o600 });
}

/** @throws StartRefused for what is no backup, not whole, or not as it was written */
export async function checkedManifest(folder: string): Promise<Manifest> {
  const path = join(folder, NAME);
  if (!existsSync(path)) {
    throw new StartRefused(
      `${folder} 不是完整的备份（缺少 ${NAME}）。`,
      `${folder} is no whole backup (${NAME} is missing).`,
    );
  }
  const manifest = Manifest.parse(JSON.parse(readFileSync(path, 'utf8')));
  for (const [file, written] of Object.entries(manifest.files)) {
    const found = existsSync(join(folder, file)) ? await fingerprint(join(folder, file)) : null;
    if (found?.bytes === written.bytes && found.sha256 === written.sha256) continue;
    throw new StartRefused(
      `备份中的文件 ${file} 缺失或已损坏，没有恢复任何内容。`,
      `${file} of the backup is missing or damaged; nothing was restored.`,
    );
  }
  return manifest;
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name !== NAME)
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();

async function fingerprint(path: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return { bytes: statSync(path).size, sha256: hash.digest('hex') };
}
