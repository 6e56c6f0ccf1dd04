/** What the caller would rather have (RFC 7240), as far as it is honoured. */
export type Preference = {
  /** `respond-async`: to be answered 202 rather than turned away */
  later: boolean;
  /** `wait=n`: how long to wait for the receipt first */
  waitMs: number | null;
};

const PARAMETERS = /;.*$/;

/** @param header as it came; several headers are one, joined by commas. Of a preference named twice the first counts. */
export function preferenceOf(header: string | undefined): Preference {
  const named = new Map<string, string>();
  for (const preference of (header ?? '').split(',')) {
    const [name = '', value = ''] = preference.replace(PARAMETERS, '').split('=');
    const token = name.trim().toLowerCase();
    if (!named.has(token)) named.set(token, value.trim().replace(/^"(.*)"$/, '$1'));
  }
  const wait = named.get('wait') ?? '';
  return { later: named.has('respond-async'), waitMs: /^\d{1,6}$/.test(wait) ? Number(wait) * 1000 : null };
}

export const applied = ({ waitMs }: Preference): string =>
  waitMs === null ? 'respond-async' : `respond-async, wait=${waitMs / 1000}`;
