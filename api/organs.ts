import type { OrgId } from '../domain/catalogue/types.ts';

/** An organ with its name, for whoever reads it; null where there is none. */
export const organIn = (id: OrgId | null, names: ReadonlyMap<OrgId, string>): { id: OrgId; name: string } | null =>
  id === null ? null : { id, name: names.get(id) ?? id };
