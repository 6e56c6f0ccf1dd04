/**
 * Text that people hand in is kept and shown unchanged, whatever it looks like: markup is escaped on output, never
 * here. Only what cannot be read or turns the reading direction is refused.
 */
export type TextFault = 'tooLong' | 'controlCharacter';

/** @param maxCharacters counted as characters, not as UTF-16 units: names use characters outside the basic plane */
export function textFault(text: string, maxCharacters: number): TextFault | null {
  // An over-long text is not searched as well: it is refused anyway, and may be very long.
  const characters = [...text];
  if (characters.length > maxCharacters) return 'tooLong';
  return characters.some((character) => isForbidden(character.codePointAt(0) ?? 0)) ? 'controlCharacter' : null;
}

const TAB = 0x09;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const ALLOWED = new Set([TAB, LINE_FEED, CARRIAGE_RETURN]);

const FORBIDDEN: readonly (readonly [from: number, through: number])[] = [
  [0x00, 0x1f],
  [0x7f, 0x9f],
  // left-to-right and right-to-left marks, embeddings and overrides, isolates
  [0x200e, 0x200f],
  [0x202a, 0x202e],
  [0x2066, 0x2069],
  // a byte order mark inside text is invisible
  [0xfeff, 0xfeff],
  // halves of characters, and what is left where a character was lost on the way
  [0xd800, 0xdfff],
  [0xfffd, 0xfffd],
  // private use: what it means is known to the machine it was typed on alone, and no paper can show it
  [0xe000, 0xf8ff],
  [0xf0000, 0x10ffff],
  [0xfdd0, 0xfdef],
];

/** The last two of every plane are no characters. */
const isNoCharacter = (codePoint: number): boolean => (codePoint & 0xfffe) === 0xfffe;

const isForbidden = (codePoint: number): boolean =>
  !ALLOWED.has(codePoint) &&
  (isNoCharacter(codePoint) || FORBIDDEN.some(([from, through]) => from <= codePoint && codePoint <= through));
