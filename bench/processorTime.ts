import { readdirSync, readFileSync } from 'node:fs';

/** The kernel counts in hundredths of a second on every Linux that Node runs on. */
const TICK_MS = 10;

/** Milliseconds of processor time: `own` is this process, `servers` are Temporal and PostgreSQL (null where not Linux). */
export type ProcessorTime = { own: number; servers: number | null };

export function processorTime(serverPids: readonly number[]): ProcessorTime {
  const { user, system } = process.cpuUsage();
  return { own: (user + system) / 1000, servers: process.platform === 'linux' ? ofServers(serverPids) : null };
}

export const spent = (before: ProcessorTime, after: ProcessorTime): ProcessorTime => ({
  own: after.own - before.own,
  servers: before.servers === null || after.servers === null ? null : after.servers - before.servers,
});

/** PostgreSQL has a process per connection: those that have ended are in the count of their parent. */
function ofServers(serverPids: readonly number[]): number {
  let ticks = 0;
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const fields = fieldsOf(name);
    if (!fields || !(serverPids.includes(Number(name)) || serverPids.includes(Number(fields[1])))) continue;
    // user, system, and both of children that have ended: fields 14 to 17 of proc(5), counted here from the third
    ticks += fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  }
  return ticks * TICK_MS;
}

function fieldsOf(pid: string): string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    // it has just ended
    return null;
  }
}
