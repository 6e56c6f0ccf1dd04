/** Goes through all of them, so many at a time. @returns what became of each, in their order */
export async function fewAtOnce<One, Other>(
  all: readonly One[],
  atOnce: number,
  act: (one: One) => Promise<Other>,
): Promise<Other[]> {
  const results: Other[] = [];
  const waiting = all.entries();
  const lane = async (): Promise<void> => {
    for (const [index, one] of waiting) results[index] = await act(one);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, all.length) }, lane));
  return results;
}
