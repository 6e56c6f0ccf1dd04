import type { OrgId } from '../domain/catalogue/types.ts';
import { permitDecider } from '../domain/permit/decider.ts';
import type { Consultation, Permit } from '../domain/permit/types.ts';
import { permitEvent } from '../ledger/chain.ts';
import { readTexts } from '../ledger/privacy.ts';
import { readStream } from '../ledger/readEvents.ts';
import { permitStream } from '../ledger/streams.ts';
import type { Relation } from './auth/authorisation.ts';
import type { Caller } from './auth/caller.ts';
import { openCase } from './cases.ts';
import type { ApiParts } from './parts.ts';
import { Problem } from './problem.ts';

/** 征求意见: what other departments were asked in a case, and what they said. */

/**
 * The bureau sees all of it, a department that was asked its own; who watches over them sees no texts, and the system
 * that applied nothing.
 */
export async function consultationsIn({ ledger, reference, keys }: ApiParts, caller: Caller, caseNumber: string) {
  const { relations, role } = await openCase({ ledger, reference }, { action: 'readPermit', caller, caseNumber });
  if (role === 'clientSystem') throw new Problem(403, 'notPermitted');
  const events = (await readStream(ledger, permitStream(caseNumber))).map(({ event }) => permitEvent(event));
  const permit = events.reduce(permitDecider.evolve, permitDecider.initial);
  const asked = events.flatMap((event) => (event.type === 'OpinionRequested' ? [event] : []));
  const given = events.flatMap((event) => (event.type === 'OpinionGiven' ? [event] : []));
  const shown = shownTo(permit, relations, caller.org).map(({ given: opinion, concluded = false, ...one }) => ({
    ...one,
    item: one.item ?? null,
    decidedWithout: concluded,
    opinion,
    question: asked.find(({ consultation }) => consultation === one.id)?.question.id ?? null,
    answer: given.find(({ consultation }) => consultation === one.id) ?? null,
  }));
  const ids = shown.flatMap(({ question, answer }) => [question, answer?.text?.id ?? null].filter((id) => id !== null));
  const seesTexts = relations.has('competentOrgan') || relations.has('consulted');
  const texts = await readTexts(ledger, keys, seesTexts ? ids : []);
  const entries = shown.map(({ opinion, question, answer, ...one }) => ({
    ...one,
    question: question && (texts[question] ?? null),
    opinion: opinion && {
      ...opinion,
      by: answer?.by.user ?? null,
      text: answer?.text ? (texts[answer.text.id] ?? null) : null,
      afterDecision: answer?.afterDecision === true,
    },
  }));
  return { entries, next: null };
}

/** A department that was asked, and has nothing else to do with the case, sees what it was asked itself. */
function shownTo({ consultations = [] }: Permit, relations: ReadonlySet<Relation>, org: OrgId): Consultation[] {
  const isAskedAlone = relations.has('consulted') && !relations.has('competentOrgan');
  return isAskedAlone ? consultations.filter(({ organ }) => organ === org) : consultations;
}
