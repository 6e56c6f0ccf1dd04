import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { htmlOf, LAYOUT } from '../../../documents/layouts.ts';
import { templateOn } from '../../../documents/register.ts';
import { elapseUntil, type Stamped } from '../../../domain/decider.ts';
import { permitDecider } from '../../../domain/permit/decider.ts';
import { documentContent } from '../../../domain/permit/documentContent.ts';
import type { PermitEvent } from '../../../domain/permit/events.ts';
import { documentOf } from '../../../domain/permit/officialDocuments.ts';
import type { Permit } from '../../../domain/permit/types.ts';
import { addMs } from '../../../domain/time.ts';
import { knownFrom } from '../../../ledger/queries/documentContent.ts';
import { ADDRESSEE, frozen } from '../../documents/samples.ts';
import { play, refusalOf, type Story } from '../../given.ts';
import { runs } from '../../propertyRuns.ts';
import { type Chance, chance, momentsOf, receiptOf, stepOf } from './arbitraryCases.ts';
import { catalogue } from './reference.ts';

/** Every event of a case with the case as it then stood. */
function happened(chosen: Chance): { permit: Permit; event: Stamped<PermitEvent>; seq: number }[] {
  let story: Story = { permit: permitDecider.initial, log: [] };
  const all: { permit: Permit; event: Stamped<PermitEvent>; seq: number }[] = [];
  const moments = momentsOf(chosen);
  const goOn = (next: Story) => {
    const from = story.log.length;
    all.push(...next.log.slice(from).map((event, index) => ({ permit: next.permit, event, seq: from + index + 1 })));
    story = next;
  };
  for (const [index, move] of chosen.moves.entries()) {
    const at = moments[index] ?? '';
    const now = elapseUntil(permitDecider, story.permit, at).state;
    const step = index === 0 ? receiptOf(chosen, at) : stepOf(now, move, at);
    refusalOf(() => goOn(play(story, [step])));
  }
  const { state, events } = elapseUntil(permitDecider, story.permit, addMs(moments.at(-1) ?? '', 400 * 86_400_000));
  goOn({ permit: state, log: [...story.log, ...events] });
  return all;
}

describe('Whatever becomes of a case', () => {
  it('every paper it calls for can be written, with nothing left open, each under a number of its own', () => {
    fc.assert(
      fc.property(chance, (chosen) => {
        const numbers: string[] = [];
        for (const { permit, event, seq } of happened(chosen)) {
          const ordered = documentOf(permit.caseNumber, seq, event);
          if (!ordered) continue;
          numbers.push(ordered.number);
          const known = knownFrom(catalogue, permit, ADDRESSEE, (id) => `〔${id}〕`);
          const content = documentContent(ordered, { permit, event }, known);
          const html = htmlOf(templateOn(ordered.kind, content.on).template, frozen(content), LAYOUT);
          expect(html).not.toMatch(/undefined|null|NaN|\{\w+\}|Object\]/);
          expect(html).toContain(ordered.number);
        }
        expect(new Set(numbers).size).toBe(numbers.length);
      }),
      { numRuns: runs(300) },
    );
  });
});
