import { setImmediate as othersTurn } from 'node:timers/promises';

/** As long as one may hold up everybody else whom the process serves. */
const PART_MS = 10;

/** To be asked after each piece of a long work: whenever a part of it is done, others have their turn. */
export function turns(): () => Promise<void> | undefined {
  let until = performance.now() + PART_MS;
  return () =>
    performance.now() < until
      ? undefined
      : othersTurn().then(() => {
          until = performance.now() + PART_MS;
        });
}

/** Goes through many things one after the other without holding up whatever else waits in this process. */
export async function inParts<One>(all: Iterable<One>, work: (one: One, index: number) => void): Promise<void> {
  const turn = turns();
  let index = 0;
  for (const one of all) {
    work(one, index);
    index += 1;
    const waiting = turn();
    if (waiting) await waiting;
  }
}

export async function mapInParts<One, Made>(
  all: Iterable<One>,
  make: (one: One, index: number) => Made,
): Promise<Made[]> {
  const made: Made[] = [];
  await inParts(all, (one, index) => made.push(make(one, index)));
  return made;
}
