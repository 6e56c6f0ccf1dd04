import type { z } from 'zod';
import type { ReferenceFacts } from '../../domain/catalogue/facts.ts';
import type { OrgId } from '../../domain/catalogue/types.ts';
import type { PERMIT_COMMANDS, PermitCommand } from '../../domain/permit/commands.ts';
import type { Actor, Bar, CarriedRank, Filed, PushId, TextRef } from '../../domain/permit/types.ts';
import type { ApplicantKind } from '../applicant.ts';
import type { FreeText, filed } from '../schemas/fields.ts';

/** asked of one push, at its own address */
export type PushCommandName =
  | 'acknowledge'
  | 'claimPush'
  | 'coverAbsence'
  | 'returnPush'
  | 'reroutePush'
  | 'feedBack'
  | 'requestRelay';
export type CaseCommandName = Exclude<(typeof PERMIT_COMMANDS)[number], 'receive' | PushCommandName>;
type CommandOf<Name extends PermitCommand['type']> = Extract<PermitCommand, { type: Name }>;

export type Mapping = {
  by: Actor;
  text: (text: FreeText) => TextRef;
  /** the present slice of the catalogue for the items of the case */
  facts: () => Promise<ReferenceFacts>;
  /** by what the applicant is known again, and what he may not apply for; `kind`: null where he was erased */
  applicant: () => Promise<{ kind: ApplicantKind | null; subject: string | null; bars: Bar[] }>;
  /** the moments that rank items which another case handed on to this one */
  ranksFrom: (caseNumber: string) => Promise<CarriedRank[]>;
  /** those of the organisations named that the register knows */
  knownOrgans: (named: readonly OrgId[]) => Promise<OrgId[]>;
  /** the same, with every supervisor of the level and its unit */
  supervisors: () => Promise<ReferenceFacts>;
};

/** One thing that may be asked of a case over HTTP: its body, and the domain command that it becomes. */
export type CaseCommand<Name extends CaseCommandName, Body extends z.ZodType> = {
  name: Name;
  summary: string;
  body: Body;
  toCommand: (body: z.infer<Body>, mapping: Mapping) => CommandOf<Name> | Promise<CommandOf<Name>>;
  /** the duty in question, where the command is for the organ that has it */
  obligation?: (body: z.infer<Body>) => string;
};

export const caseCommand = <Name extends CaseCommandName, Body extends z.ZodType>(
  command: CaseCommand<Name, Body>,
): CaseCommand<Name, Body> => command;

/** One thing that may be asked of a push. */
export type PushCommand<Name extends PushCommandName, Body extends z.ZodType> = {
  name: Name;
  summary: string;
  body: Body;
  toCommand: (body: z.infer<Body>, mapping: Mapping & { pushId: PushId }) => CommandOf<Name> | Promise<CommandOf<Name>>;
};

export const pushCommand = <Name extends PushCommandName, Body extends z.ZodType>(
  command: PushCommand<Name, Body>,
): PushCommand<Name, Body> => command;

type Present<Fields> = { [name in keyof Fields]?: Exclude<Fields[name], undefined> };

/** Optional fields that were not sent are no fields at all. */
export function present<Fields extends { [name: string]: unknown }>(fields: Fields): Present<Fields> {
  // Exact by construction: only entries that are undefined are left out, which the types of Object cannot say.
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<Fields>;
}

export const filedOf = ({ sha256, uri }: z.infer<typeof filed>): Filed => ({ sha256, ...present({ uri }) });
