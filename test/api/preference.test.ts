import { describe, expect, it } from 'vitest';
import { preferenceOf } from '../../api/preference.ts';

describe('RFC 7240: what a caller would rather have', () => {
  it.each([
    [undefined, false, null],
    ['respond-async', true, null],
    ['respond-async, wait=3', true, 3000],
    ['Respond-Async; foo="a", WAIT="3"', true, 3000],
    ['wait=0,respond-async', true, 0],
    ['wait=3, wait=9', false, 3000],
    ['respond-async, wait=-1', true, null],
    ['respond-async, wait=soon', true, null],
    ['return=minimal', false, null],
    ['respond-asynchronously', false, null],
  ])('%s', (header, later, waitMs) => expect(preferenceOf(header)).toEqual({ later, waitMs }));
});
