import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { create, type Font } from 'fontkit';

/** The typeface of all documents: Noto Serif SC (思源宋体), OFL 1.1, from a package; nothing of it is kept in this project. */

const PACKAGE = '@expo-google-fonts/noto-serif-sc';

/** The files layout 1 was made with: others would set other pages. */
const FILES = {
  normal: {
    path: `${PACKAGE}/400Regular/NotoSerifSC_400Regular.ttf`,
    sha256: 'c358a69de3df5f423a8946a7b03e3126fb6ba116f1130a463455b4e39e1f0742',
  },
  bold: {
    path: `${PACKAGE}/700Bold/NotoSerifSC_700Bold.ttf`,
    sha256: '9c6a2ba736e4b499c84f65ce366bd3625c0401885fd3e585ace50fb738b96ff6',
  },
} as const;

export type Fonts = {
  /** paths of the two files */
  normal: string;
  bold: string;
  /** of both files: goes on record with each document */
  sha256: string;
  /** What neither file has a glyph for, each once: set on a page it would be a box. */
  missingIn(text: string): string[];
  /** Without what has no shape and no glyph either, which would be set as a box. */
  settable(text: string): string;
};

/** Joiners, selectors and the like have no shape of their own: nothing is lost where the typeface lacks them. */
const isUnseen = (character: string): boolean => /[\s\p{Default_Ignorable_Code_Point}]/u.test(character);

let held: Fonts | undefined;

/** Read once for a process. @throws Error when the files are others than the layout was made with */
export function fonts(): Fonts {
  held ??= load();
  return held;
}

function load(): Fonts {
  const normal = read(FILES.normal);
  const bold = read(FILES.bold);
  const faces = [faceOf(normal.bytes), faceOf(bold.bytes)];
  return {
    normal: normal.path,
    bold: bold.path,
    sha256: sha256Of(Buffer.concat([normal.bytes, bold.bytes])),
    settable: (text) =>
      text.replaceAll(/\p{Default_Ignorable_Code_Point}/gu, (character) =>
        faces.every((face) => face.hasGlyphForCodePoint(character.codePointAt(0) ?? 0)) ? character : '',
      ),
    missingIn: (text) => [
      ...new Set(
        [...text].filter((character) => {
          const point = character.codePointAt(0) ?? 0;
          return !isUnseen(character) && faces.some((face) => !face.hasGlyphForCodePoint(point));
        }),
      ),
    ],
  };
}

function read({ path, sha256 }: { path: string; sha256: string }): { path: string; bytes: Buffer } {
  const file = createRequire(import.meta.url).resolve(path);
  const bytes = readFileSync(file);
  const found = sha256Of(bytes);
  if (found !== sha256) throw new Error(`${path}: SHA-256 ${found}, the layout was made with ${sha256}`);
  return { path: file, bytes };
}

function faceOf(file: Buffer): Font {
  const face = create(file);
  if (!('hasGlyphForCodePoint' in face)) throw new Error('a collection of fonts, not one');
  return face;
}

const sha256Of = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
