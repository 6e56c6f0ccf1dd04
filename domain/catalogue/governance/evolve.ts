import type { RegisterEvent } from './events.ts';
import type { Candidate, Draft, Ending, RegisterDocument } from './types.ts';

export const NOTHING_YET: RegisterDocument = { ref: null, draft: null, published: [], repealedThrough: null };

export function evolve(state: RegisterDocument, event: RegisterEvent): RegisterDocument {
  switch (event.type) {
    case 'DraftProposed':
      return { ...state, ref: refOf(event.candidate), draft: drafted(event.candidate, [event.actor]) };
    case 'DraftAmended':
      return {
        ...state,
        draft: drafted(event.candidate, [...new Set([...(state.draft?.authors ?? []), event.actor])]),
      };
    case 'DraftSubmitted':
      return withDraft(state, { stage: 'underApproval' });
    case 'DraftApproved':
      return withDraft(state, {
        stage: 'approved',
        approvedBy: event.actor,
        ...(event.approvedFor !== undefined && { approvedFor: event.approvedFor }),
      });
    case 'DraftReturned':
      return returned(state);
    case 'DraftWithdrawn':
      return { ...state, draft: null };
    case 'VersionPublished': {
      const { version, candidate, publishedOn, warnings } = event;
      return { ...state, draft: null, published: [...state.published, { version, candidate, publishedOn, warnings }] };
    }
    case 'RepealProposed':
      return { ...state, ref: event.ref, draft: ending({ ...event.ref, through: event.through }, event.actor) };
    case 'NoticeLoaded':
      return { ...state, ref: { kind: 'calendar', id: event.calendar.id } };
    case 'DocumentRepealed':
      return { ...state, ref: event.ref, draft: null, repealedThrough: event.through };
  }
}

const drafted = (candidate: Candidate, authors: string[]): Draft => ({
  candidate,
  stage: 'draft',
  authors,
  approvedBy: null,
});

const ending = (proposed: Ending, author: string): Draft => ({
  ending: proposed,
  stage: 'draft',
  authors: [author],
  approvedBy: null,
});

const withDraft = (
  state: RegisterDocument,
  change: Partial<Pick<Draft, 'stage' | 'approvedBy' | 'approvedFor'>>,
): RegisterDocument => ({
  ...state,
  draft: state.draft && { ...state.draft, ...change },
});

function returned(state: RegisterDocument): RegisterDocument {
  if (!state.draft) return state;
  const { approvedFor: _, ...draft } = state.draft;
  return { ...state, draft: { ...draft, stage: 'draft', approvedBy: null } };
}

const refOf = ({ kind, id }: Candidate) => ({ kind, id });
