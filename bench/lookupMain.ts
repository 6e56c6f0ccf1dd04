import { randomBytes, randomInt } from 'node:crypto';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import { competence } from '../domain/catalogue/competence.ts';
import { factsFor } from '../domain/catalogue/factsFor.ts';
import { itemOn } from '../domain/catalogue/lookup.ts';
import { addDays, instantOf } from '../domain/time.ts';
import { readCatalogue, storeCatalogue } from '../ledger/catalogue.ts';
import { type Ledger, openLedger } from '../ledger/database.ts';
import { migrate } from '../ledger/migrate.ts';
import { startService } from '../test/api/service.ts';
import { fillLists } from './manyCases.ts';
import { DAYS_OF_A_VERSION, FIRST_DAY, itemId, withManyItems } from './manyItems.ts';
import { startServers } from './servers.ts';
import { median, percentile } from './statistics.ts';

const HELP = `npm run bench:lookup -- [options]

Looking things up where there are many: an item of the catalogue as of a day, from memory; the list of cases over HTTP;
and how long the catalogue takes to load. On servers of its own. What is measured and how: docs/benchmark.md.

  --items N       items of the catalogue (default 5000)
  --versions N    versions of each (default 10)
  --lookups N     look-ups that are timed (default 100000)
  --cases N       cases in the lists (default 100000)
  --requests N    requests of each list that are timed (default 300)
  --json          a last line with the numbers as an object
  --help          this text`;

const TARGETS = { lookupUs: 20, listMs: 50, loadMs: 10_000 };
/** decided by the domain, of all the cases; the rest are their rows again */
const MODELS = 800;
const WARM_UP = 20;

const say = (line: string) => console.error(line);
const round = (value: number, digits = 1): number => Number(value.toFixed(digits));

/** @throws Error when it is no whole number above 0 */
function whole(name: string, text: string): number {
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new Error(`--${name} ${text}: a whole number above 0 is needed`);
}

type Options = { items: number; versions: number; lookups: number; cases: number; requests: number };
type Spread = { p50: number; p99: number };

const spreadOf = (values: readonly number[], digits: number): Spread => ({
  p50: round(median(values), digits),
  p99: round(percentile(values, 99), digits),
});

/** Each timed for itself, ids and days at random; the clock's own tenth of a microsecond is in it. */
function lookups({ items, versions, lookups: count }: Options): { item: Spread; competence: Spread } {
  const catalogue = withManyItems(items, versions);
  const days = Array.from({ length: versions * DAYS_OF_A_VERSION }, (_, offset) => addDays(FIRST_DAY, offset));
  const last = days.at(-1) ?? FIRST_DAY;
  const wanted = Array.from({ length: count }, () => ({
    id: itemId(randomInt(items)),
    day: days[randomInt(days.length)] ?? FIRST_DAY,
  }));
  let found = 0;
  const timed = (look: (id: string, day: string) => unknown): number[] =>
    wanted.map(({ id, day }) => {
      const began = process.hrtime.bigint();
      if (look(id, day) !== undefined) found += 1;
      return Number(process.hrtime.bigint() - began) / 1000;
    });
  const single = (id: string, day: string) => itemOn(catalogue, id, day);
  const whose = (id: string) => competence(factsFor(catalogue, '610113', [id], { endpoints: new Set() }), id, last);
  timed(single);
  const item = timed(single);
  const competent = timed(whose);
  if (found !== 3 * count) throw new Error(`${3 * count - found} look-ups found nothing`);
  return { item: spreadOf(item, 2), competence: spreadOf(competent, 2) };
}

async function loading(ledger: Ledger, { items, versions }: Options) {
  const time = async (work: () => Promise<unknown>): Promise<number> => {
    const began = performance.now();
    await work();
    return round(performance.now() - began, 0);
  };
  const first = withManyItems(items, 1);
  const storedMs = await time(() => storeCatalogue(ledger, first, { source: 'bench' }));
  const againMs = await time(() => storeCatalogue(ledger, first, { source: 'bench' }));
  const readMs = await time(() => readCatalogue(ledger));
  const versioned = withManyItems(items, versions);
  // the first version was stored without an end, and a published one is never changed
  const later = { ...versioned, items: versioned.items.filter(({ version }) => version > 1) };
  const allVersionsMs = await time(() => storeCatalogue(ledger, later, { source: 'bench', today: FIRST_DAY }));
  return { storedMs, againMs, readMs, allVersionsMs, readAllVersionsMs: await time(() => readCatalogue(ledger)) };
}

const LISTS: readonly (readonly [name: string, user: string, query: string])[] = [
  ['clerk, own bureau', '610113-clerk-1', ''],
  ['clerk, red lamp', '610113-clerk-1', 'lamp=red'],
  ['clerk, one state', '610113-clerk-1', 'caseState=UNDER_REVIEW'],
  ['clerk of a bureau without cases', '610104-clerk-1', ''],
  ['supervisor, pushed to it', 'u-610113-health-liaison', ''],
  ['watcher, own jurisdiction', '610113-government-head', ''],
  ['watcher, due before a day', '610113-government-head', 'dueBefore=2026-06-01'],
  ['watcher, an item that nobody asks for', '610113-government-head', 'item=gas-business'],
  ['operator of the city, all', 'operator', 'limit=200'],
  ['operator, received in one month', 'operator', 'receivedFrom=2026-03-01&receivedTo=2026-03-31'],
];

async function lists(ledger: Ledger, ownerUrl: string, { cases, requests }: Options) {
  say(`… filling the lists with ${cases} cases`);
  await fillLists(ledger, cases, MODELS);
  await analyse(ownerUrl);
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from permits`.execute(ledger);
  const service = await startService({ ledger });
  service.setClock(instantOf(Date.now()));
  try {
    const measured: { list: string; p50: number; p99: number; entries: number }[] = [];
    for (const [list, user, query] of LISTS) {
      const times: number[] = [];
      let next: string | null = null;
      let entries = 0;
      for (let request = -WARM_UP; request < requests; request++) {
        const page = next === null ? '' : `&cursor=${encodeURIComponent(next)}`;
        const { status, body, ms } = await service.get(`/api/v1/permits?${query}${page}`, { user });
        if (status !== 200) throw new Error(`${list}: ${status} ${JSON.stringify(body)}`);
        if (request >= 0) times.push(ms);
        entries = Math.max(entries, Array.isArray(body.entries) ? body.entries.length : 0);
        // a few pages deep, and back to the first
        next = request % 5 === 4 || typeof body.next !== 'string' ? null : body.next;
      }
      const { p50, p99 } = spreadOf(times, 1);
      measured.push({ list, p50, p99, entries });
      say(`… ${list}: p50 ${p50}, p99 ${p99} ms, pages of ${entries}`);
    }
    return { cases: rows[0]?.count ?? 0, lists: measured };
  } finally {
    await service.close();
  }
}

/** What PostgreSQL does by itself within minutes of so many new rows. */
async function analyse(ownerUrl: string): Promise<void> {
  const owner = openLedger(ownerUrl, { maxConnections: 1 });
  try {
    await sql`set statement_timeout = 0`.execute(owner);
    await sql`vacuum analyze`.execute(owner);
  } finally {
    await owner.destroy();
  }
}

async function measure(options: Options) {
  const fromMemory = lookups(options);
  say(`… an item as of a day: p99 ${fromMemory.item.p99} µs`);
  const servers = await startServers(true, say);
  const servicePassword = randomBytes(16).toString('hex');
  await migrate(servers.ownerUrl, { servicePassword });
  const ledger = openLedger(servers.serviceUrl(servicePassword), { maxConnections: 20 });
  try {
    const loaded = await loading(ledger, options);
    say(`… loaded in ${loaded.storedMs} ms`);
    return { ...fromMemory, loaded, ...(await lists(ledger, servers.ownerUrl, options)) };
  } finally {
    await ledger.destroy();
    await servers.stop();
  }
}

function reportOf(
  { item, competence: whose, loaded, cases, lists: measured }: Awaited<ReturnType<typeof measure>>,
  { items, versions }: Options,
  load: number,
): string {
  const verdict = (value: number, target: number) => (value <= target ? 'reached' : 'NOT reached');
  return [
    `Load of the machine before the start: ${round(load)}`,
    `An item as of a day, ${items} items of ${versions} versions, from memory: p50 ${item.p50}, p99 ${item.p99} µs (target p99 ${TARGETS.lookupUs}: ${verdict(item.p99, TARGETS.lookupUs)})`,
    `  who decides it that day, facts and all: p50 ${whose.p50}, p99 ${whose.p99} µs`,
    `Loading ${items} items: ${loaded.storedMs} ms (target ${TARGETS.loadMs}: ${verdict(loaded.storedMs, TARGETS.loadMs)}); once more, nothing new: ${loaded.againMs} ms; read: ${loaded.readMs} ms`,
    `  with all ${versions} versions of each: ${loaded.allVersionsMs} ms; read: ${loaded.readAllVersionsMs} ms`,
    `The list of cases over HTTP, ${cases} cases in PostgreSQL (target p99 ${TARGETS.listMs} ms):`,
    ...measured.map(
      ({ list, p50, p99, entries }) =>
        `  ${list}: p50 ${p50}, p99 ${p99} ms, pages of ${entries}: ${verdict(p99, TARGETS.listMs)}`,
    ),
  ].join('\n');
}

// the servers are killed when this process exits, which a signal alone would not let it do in order
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
try {
  const { values } = parseArgs({
    options: {
      items: { type: 'string', default: '5000' },
      versions: { type: 'string', default: '10' },
      lookups: { type: 'string', default: '100000' },
      cases: { type: 'string', default: '100000' },
      requests: { type: 'string', default: '300' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) console.log(HELP);
  else {
    const options: Options = {
      items: whole('items', values.items),
      versions: whole('versions', values.versions),
      lookups: whole('lookups', values.lookups),
      cases: whole('cases', values.cases),
      requests: whole('requests', values.requests),
    };
    const [load = Number.NaN] = loadavg();
    const measured = await measure(options);
    console.log(reportOf(measured, options, load));
    if (values.json) console.log(JSON.stringify({ ...options, load: round(load), ...measured }));
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
// whatever a failed start left open must not keep the process alive
process.exit();
