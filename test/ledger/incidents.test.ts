import { describe, expect, it } from 'vitest';
import type { PermitEvent } from '../../domain/permit/events.ts';
import { incidentsOf } from '../../ledger/incidents.ts';
import { stamped } from './story.ts';

describe('Art. 78: a finding that bars nobody, because nobody knows whom, is an incident', () => {
  const opened = (subject: string | null) => {
    const barred: PermitEvent = {
      type: 'ReapplicationBarred',
      article: '78',
      items: ['food-business'],
      kind: 'new',
      subject,
      document: '610113-20260302-000001-B1',
      through: '2027-03-02',
    };
    const [event] = stamped('2026-03-02', barred);
    return event ? incidentsOf([{ seq: 1, commandId: 'c', event }]).opening : [];
  };

  it('names the document, the items and the last day', () =>
    expect(opened(null)).toMatchObject([
      {
        kind: 'barWithoutSubject',
        key: '610113-20260302-000001-B1',
        detail: { article: '78', items: ['food-business'], through: '2027-03-02' },
        owner: 'operators',
      },
    ]));

  it('is none where the applicant is known', () => expect(opened('keyed-hash')).toEqual([]));
});
