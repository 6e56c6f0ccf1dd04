import { describe, expect, it } from 'vitest';
import { contentOf } from '../../activities/notices/content.ts';
import { factsOf } from '../domain/permit/reference.ts';
import { acceptanceRefused, received } from '../domain/permit/steps.ts';
import { given, type Step } from '../given.ts';

const DAY = '2026-03-02';
const service = { channels: ['sms' as const] };

function messageAfter(...steps: Step[]): string {
  const { permit } = given(...steps);
  const notice = permit.service?.notices.at(-1);
  if (!notice) throw new Error('nothing is owed');
  return contentOf(permit, notice, null).text;
}

describe('Art. 32(2): what a message says of a refusal of acceptance', () => {
  it('of one item among several: that the others go on', () => {
    const both = factsOf('610113', ['food-business', 'drainage'], 2026);
    const entries = both.entries.map(({ entry, ...version }) => ({
      ...version,
      entry: entry && version.item === 'drainage' ? { ...entry, toOrg: entry.supervisor } : entry,
    }));
    const text = messageAfter(
      received(DAY, { service, items: [{ item: 'food-business' }, { item: 'drainage' }] }),
      acceptanceRefused(DAY, { ground: 'notInRemit', items: ['drainage'], facts: { ...both, entries } }),
    );
    expect(text).toContain('其中一个事项不予受理，其他事项继续办理');
    expect(text).toContain('the others go on');
  });

  it('of the whole: that the application was not accepted', () => {
    const text = messageAfter(received(DAY, { service }), acceptanceRefused(DAY));
    expect(text).toContain('申请不予受理');
    expect(text).not.toContain('其他事项');
  });
});
