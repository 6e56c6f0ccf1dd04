/** @throws Error when it is no whole number above 0 */
export function whole(name: string, text: string): number {
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text);
  throw new Error(`--${name} ${text}: a whole number above 0 is needed`);
}
