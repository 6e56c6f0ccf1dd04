/**
 * How often a property is tried. `PROPERTIES=few` (mutation testing, where each mutant pays for all of them): a tenth, and
 * every run of it with the same seed, so that a mutant does not live or die by chance.
 */
export const FEW = process.env.PROPERTIES === 'few';

const SEED = 20_260_302;
const USUAL_RUNS = 100;

export const runs = (usual: number): number => (FEW ? Math.ceil(usual / 10) : usual);

/** What holds where a property says nothing of its own. */
export const everyProperty = FEW ? { seed: SEED, numRuns: runs(USUAL_RUNS) } : {};
