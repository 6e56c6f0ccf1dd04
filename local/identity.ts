import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import {
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  type JWTVerifyGetKey,
  SignJWT,
} from 'jose';
import type { Role } from '../api/auth/caller.ts';
import { organOf } from '../domain/catalogue/lookup.ts';
import type { Catalogue, Jurisdiction } from '../domain/catalogue/types.ts';

/** The issuer of the local stack: demo users and their tokens. It is no identity provider for anything real. */

export type LocalUser = {
  user: string;
  org: string;
  roles: Role[];
  jurisdiction: string;
  /** whom they stand for, in both languages */
  title: string;
  client?: string;
};

/** The jurisdictions of the demo: two with a transfer catalogue, and a neighbour to be refused. */
const DEMO_JURISDICTIONS = ['610113', 'XAGX', '610104'];
const LIFETIME_S = 12 * 3600;
const ALGORITHM = 'ES256';

/** Ids are `{jurisdiction}-{part}`; a liaison has the id that the coordination unit names. */
export function localUsers(catalogue: Catalogue): LocalUser[] {
  const city = catalogue.jurisdictions.find(({ kind }) => kind === 'city');
  const chosen = catalogue.jurisdictions.filter(({ id }) => DEMO_JURISDICTIONS.includes(id));
  return [
    ...chosen.flatMap((jurisdiction) => usersOf(catalogue, jurisdiction)),
    ...liaisonsOf(catalogue),
    ...(city ? [...cityUsers(catalogue, city), ...cityDepartments(catalogue, city)] : []),
  ];
}

function usersOf(catalogue: Catalogue, jurisdiction: Jurisdiction): LocalUser[] {
  const { id, shortName } = jurisdiction;
  const bureau = organOf(catalogue, jurisdiction, 'approval-bureau');
  const government = organOf(catalogue, jurisdiction, 'gov-office');
  const at = (part: string, org: string, roles: Role[], title: string): LocalUser => ({
    user: `${id}-${part}`,
    org,
    roles,
    jurisdiction: id,
    title: `${shortName} · ${title}`,
  });
  return [
    at('clerk-1', bureau, ['windowClerk'], '窗口人员甲 window clerk'),
    at('clerk-2', bureau, ['windowClerk'], '窗口人员乙 window clerk'),
    at('reviewer-1', bureau, ['reviewer'], '审查人员甲 reviewer'),
    at('reviewer-2', bureau, ['reviewer'], '审查人员乙 reviewer'),
    at('decider', bureau, ['decider'], '决定人 decider'),
    at('organ-head', bureau, ['organHead'], '局长 head of the bureau'),
    at('government-head', government, ['governmentHead'], '政府负责人 head of the government'),
    at('operator', bureau, ['operator'], '运维 operator'),
    at('auditor', government, ['auditor'], '审计 auditor'),
    at('catalogue-officer', bureau, ['catalogueOfficer'], '目录管理员 catalogue officer'),
    at('catalogue-approver', government, ['catalogueApprover'], '目录批准人 catalogue approver'),
    { ...at('client', bureau, ['clientSystem'], '申报系统 client system'), client: `client-${id}` },
  ];
}

/** One for every supervisor that a transfer catalogue names (S9). */
function liaisonsOf(catalogue: Catalogue): LocalUser[] {
  const supervisors = new Set(
    catalogue.transferCatalogues.flatMap(({ entries }) => entries.map(({ supervisor }) => supervisor)),
  );
  const liaisons = catalogue.units
    .filter(({ supervisor }) => supervisors.has(supervisor))
    .map(
      ({ liaison, supervisor, jurisdiction, unitName }): LocalUser => ({
        user: liaison,
        org: supervisor,
        roles: ['coordinationUnit'],
        jurisdiction,
        title: `${catalogue.organisations.find(({ id }) => id === supervisor)?.name ?? supervisor} · ${unitName}`,
      }),
    );
  return [...new Map(liaisons.map((liaison) => [liaison.user, liaison])).values()];
}

function cityUsers(catalogue: Catalogue, city: Jurisdiction): LocalUser[] {
  const org = organOf(catalogue, city, 'gov-office');
  const at = (user: string, roles: Role[], title: string): LocalUser => ({
    user,
    org,
    roles,
    jurisdiction: city.id,
    title,
  });
  return [
    at('operator', ['operator'], '全市运维 operator of the city'),
    at('auditor', ['auditor'], '全市审计 auditor of the city'),
    at('catalogue-officer', ['catalogueOfficer'], '全市目录管理员 catalogue officer of the city'),
    at('catalogue-approver', ['catalogueApprover'], '全市目录批准人 catalogue approver of the city'),
    { ...at('client', ['clientSystem'], '全市申报系统 client system of the city'), client: 'client-city' },
  ];
}

/** S4: the department that sets the standard of an item approves what districts do otherwise; two people of each. */
function cityDepartments(catalogue: Catalogue, city: Jurisdiction): LocalUser[] {
  const owners = new Set(catalogue.items.map(({ standardOwner }) => standardOwner));
  return catalogue.organisations
    .filter(({ id, jurisdiction }) => jurisdiction === city.id && owners.has(id))
    .flatMap(({ id: org, name }): LocalUser[] => [
      {
        user: `${org}-catalogue-officer`,
        org,
        roles: ['catalogueOfficer'],
        jurisdiction: city.id,
        title: `${name} · 目录管理员 catalogue officer`,
      },
      {
        user: `${org}-catalogue-approver`,
        org,
        roles: ['catalogueApprover'],
        jurisdiction: city.id,
        title: `${name} · 批准人，批准区县差异 approver, of district deviations too`,
      },
    ]);
}

export type LocalIssuer = {
  keys: JWTVerifyGetKey;
  jwks: { keys: JWK[] };
  token(user: LocalUser): Promise<{ token: string; expiresIn: number }>;
};

/** @param keyFile private, made when it is missing, so that tokens outlive a restart */
export async function localIssuer(issuer: string, audience: string, keyFile: string | null): Promise<LocalIssuer> {
  const stored = keyFile !== null && existsSync(keyFile) ? readFileSync(keyFile, 'utf8') : await newKey();
  if (keyFile !== null && !existsSync(keyFile)) writeFileSync(keyFile, stored, { mode: 0o600, flag: 'wx' });
  const privateJwk: JWK = JSON.parse(stored);
  const { d: _, ...publicJwk } = privateJwk;
  const jwks = { keys: [{ ...publicJwk, use: 'sig', alg: ALGORITHM }] };
  const key = await importJWK(privateJwk, ALGORITHM);
  return {
    jwks,
    keys: createLocalJWKSet(jwks),
    async token({ user, org, roles, jurisdiction, client }) {
      const token = await new SignJWT({ org, roles, jurisdiction, ...(client && { client_id: client }) })
        .setProtectedHeader({ alg: ALGORITHM, kid: 'local' })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(user)
        .setIssuedAt()
        .setExpirationTime(`${LIFETIME_S}s`)
        .sign(key);
      return { token, expiresIn: LIFETIME_S };
    },
  };
}

async function newKey(): Promise<string> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  return JSON.stringify({ ...(await exportJWK(privateKey)), kid: 'local' });
}
