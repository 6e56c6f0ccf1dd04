import { maskCitizenId } from '../domain/identifiers/citizenId.ts';
import type { JsonObject, JsonValue } from '../ledger/canonical.ts';

/** Parties as those see them who watch over a case without handling it, and the public. */

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** 张三 → 张*; the first character alone says nothing of who it is. */
const maskName = (name: string): string => {
  const [first = '', ...others] = [...name];
  return `${first}${'*'.repeat(Math.max(1, others.length))}`;
};

const maskPhone = (phone: string): string => `${'*'.repeat(Math.max(0, phone.length - 2))}${phone.slice(-2)}`;

/** By whom a field is known: what is not named here is left out. */
export function maskedParty(party: JsonObject): JsonObject {
  const { applicant, agent, premises } = party;
  return {
    ...(isObject(agent) && { agent: maskedAgent(agent) }),
    ...(isObject(applicant) && { applicant: maskedApplicant(applicant) }),
    ...(isObject(premises) && { premises: { divisionCode: premises.divisionCode ?? null } }),
  };
}

function maskedApplicant({ kind, name, uscc, idNumber, legalRepresentative, contactPhone }: JsonObject): JsonObject {
  const isPerson = kind === 'naturalPerson';
  return {
    ...(kind !== undefined && { kind }),
    ...(typeof name === 'string' && { name: isPerson ? maskName(name) : name }),
    ...(uscc !== undefined && { uscc }),
    ...(typeof idNumber === 'string' && { idNumber: maskCitizenId(idNumber) }),
    ...(isObject(legalRepresentative) && { legalRepresentative: maskedPerson(legalRepresentative) }),
    ...(typeof contactPhone === 'string' && { contactPhone: maskPhone(contactPhone) }),
  };
}

/** The name of an agency is no secret; of a person, and whose power it is, the case says enough. */
const maskedAgent = ({ name, uscc, idNumber, contactPhone }: JsonObject): JsonObject => ({
  ...(typeof name === 'string' && { name: uscc === undefined ? maskName(name) : name }),
  ...(uscc !== undefined && { uscc }),
  ...(typeof idNumber === 'string' && { idNumber: maskCitizenId(idNumber) }),
  ...(typeof contactPhone === 'string' && { contactPhone: maskPhone(contactPhone) }),
});

const maskedPerson = ({ name, idNumber }: JsonObject): JsonObject => ({
  ...(typeof name === 'string' && { name: maskName(name) }),
  ...(typeof idNumber === 'string' && { idNumber: maskCitizenId(idNumber) }),
});

/** What the law publishes of a licensee (Art. 40): the name of an organisation and its code, no person. */
export function publicLicensee(party: JsonObject): JsonObject {
  const { applicant } = party;
  if (!isObject(applicant)) return {};
  const { kind, name, uscc } = applicant;
  const isPerson = kind === 'naturalPerson';
  const shown = typeof name === 'string' ? (isPerson ? maskName(name) : name) : null;
  return { name: shown, uscc: isPerson ? null : (uscc ?? null) };
}
