import type { Problem } from './problem.ts';

/** @param late what to say when time is up; the work itself goes on and is left to end by itself */
export async function inTime<T>(work: Promise<T>, withinMs: number, late: () => Problem): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), withinMs);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
    // After a time-out nobody listens any more; its failure must not end the process.
    work.catch(() => {});
  }
}
