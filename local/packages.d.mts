type LockedPackage = { version?: string; optional?: boolean; os?: string[]; cpu?: string[]; libc?: string[] };

export const PROJECT: string;
export function isNewEnough(version: string): boolean;
export function installsAll(wanted: Record<string, LockedPackage>, installed: Record<string, LockedPackage>): boolean;
