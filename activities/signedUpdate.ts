/**
 * The place for a signature in a PDF, as an incremental update (ISO 32000-1, 7.5.6, 12.8): the bytes that are there
 * stay, and an invisible signature field of the first page is put behind them. For files as our own layouts write them:
 * one revision, its objects uncompressed, a cross-reference table.
 */

/** Of the signature in bytes; what it does not fill is zeros. */
const SIGNATURE_BYTES = 8192;
/** Room for ten digits each, filled once the length is known. */
const BYTE_RANGE = '[0 ########## ########## ##########]';

export type Prepared = {
  pdf: Buffer;
  /** the stretches that are signed: before the signature and behind it */
  covered: Buffer;
  /** @throws Error for a signature that is larger than its place */
  withSignature(signature: Buffer): Buffer;
};

/** @param at when it is signed; a signature has no other time (ETSI EN 319 142-1) */
export function prepared(original: Buffer, { at, reason }: { at: Date; reason: string }): Prepared {
  const file = parsed(original);
  const [signature, field] = [file.size, file.size + 1];
  const objects: [number: number, body: string][] = [
    [signature, signatureBody(at, reason)],
    [field, fieldBody(signature, file.page.number)],
    [file.page.number, withEntry(file.page.body, `/Annots [${field} 0 R]`)],
    [file.root.number, withEntry(file.root.body, `/AcroForm << /Fields [${field} 0 R] /SigFlags 3 >>`)],
  ];
  const update = updateOf(original, file, objects);
  const whole = Buffer.concat([original, Buffer.from(update, 'latin1')]);
  return filledRange(whole);
}

type Found = { number: number; body: string };
type File = { size: number; root: Found; page: Found; startOfTable: number; trailer: string };

/** @throws Error for a file that is none of ours */
function parsed(original: Buffer): File {
  const text = original.toString('latin1');
  const trailer = /trailer\s*<<([\s\S]*?)>>\s*startxref\s+(\d+)\s+%%EOF\s*$/.exec(text);
  const [, entries = '', startOfTable = ''] = trailer ?? [];
  const size = Number(/\/Size (\d+)/.exec(entries)?.[1]);
  if (!trailer || Number.isNaN(size)) throw new Error('a PDF without a plain trailer');
  const root = objectAt(text, reference(entries, 'Root'));
  const pages = objectAt(text, reference(root.body, 'Pages'));
  const first = /\/Kids \[\s*(\d+) 0 R/.exec(pages.body)?.[1];
  if (first === undefined) throw new Error('a PDF without pages');
  const page = objectAt(text, Number(first));
  if (/\/(Annots|AcroForm)\b/.test(page.body + root.body)) throw new Error('a PDF that has fields already');
  return { size, root, page, startOfTable: Number(startOfTable), trailer: entries };
}

function reference(body: string, name: string): number {
  const found = new RegExp(`/${name} (\\d+) 0 R`).exec(body)?.[1];
  if (found === undefined) throw new Error(`a PDF without /${name}`);
  return Number(found);
}

function objectAt(text: string, number: number): Found {
  const body = new RegExp(`(?:^|\\n)${number} 0 obj\\s+(<<[\\s\\S]*?>>)\\s+endobj`).exec(text)?.[1];
  if (body === undefined) throw new Error(`a PDF without object ${number}`);
  return { number, body };
}

const withEntry = (body: string, entry: string): string => `${body.slice(0, -2).trimEnd()}\n${entry}\n>>`;

function signatureBody(at: Date, reason: string): string {
  const time = `D:${at.toISOString().replaceAll(/[-:T]/g, '').slice(0, 14)}Z`;
  return `<<
/Type /Sig
/Filter /Adobe.PPKLite
/SubFilter /ETSI.CAdES.detached
/ByteRange ${BYTE_RANGE}
/Contents <${'0'.repeat(2 * SIGNATURE_BYTES)}>
/Reason <${utf16(reason)}>
/M (${time})
>>`;
}

const fieldBody = (signature: number, page: number): string => `<<
/Type /Annot
/Subtype /Widget
/FT /Sig
/T (Seal)
/Rect [0 0 0 0]
/F 132
/P ${page} 0 R
/V ${signature} 0 R
>>`;

const utf16 = (text: string): string => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16().toString('hex').toUpperCase();

function updateOf(original: Buffer, { size, startOfTable, trailer }: File, objects: [number, string][]): string {
  let text = original.at(-1) === 0x0a ? '' : '\n';
  const places = objects.map(([number, body]) => {
    const place = original.length + text.length;
    text += `${number} 0 obj\n${body}\nendobj\n`;
    return { number, place };
  });
  const table = places
    .sort((one, other) => one.number - other.number)
    .map(({ number, place }) => `${number} 1\n${String(place).padStart(10, '0')} 00000 n \n`)
    .join('');
  const entries = trailer.replace(/\/Size \d+/, `/Size ${size + 2}`).trim();
  const start = original.length + text.length;
  return `${text}xref\n${table}trailer\n<<\n${entries}\n/Prev ${startOfTable}\n>>\nstartxref\n${start}\n%%EOF\n`;
}

function filledRange(whole: Buffer): Prepared {
  const range = whole.lastIndexOf(BYTE_RANGE);
  const open = whole.indexOf('/Contents <', range) + '/Contents '.length;
  const behind = open + 2 * SIGNATURE_BYTES + 2;
  const numbers = [0, open, behind, whole.length - behind];
  const text = `[${numbers.join(' ')}]`.padEnd(BYTE_RANGE.length);
  const pdf = Buffer.concat([whole.subarray(0, range), Buffer.from(text), whole.subarray(range + text.length)]);
  return {
    pdf,
    covered: Buffer.concat([pdf.subarray(0, open), pdf.subarray(behind)]),
    withSignature(signature) {
      if (signature.length > SIGNATURE_BYTES) throw new Error(`a signature of ${signature.length} bytes`);
      const hex = signature.toString('hex').padEnd(2 * SIGNATURE_BYTES, '0');
      return Buffer.concat([pdf.subarray(0, open + 1), Buffer.from(hex), pdf.subarray(behind - 1)]);
    },
  };
}
