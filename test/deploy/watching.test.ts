import { readFileSync } from 'node:fs';
import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { createMetrics } from '../../api/metrics.ts';
import { watchState } from '../../api/stateMetrics.ts';
import { openLedger } from '../../ledger/database.ts';
import { createWorkerMetrics } from '../../workers/metrics.ts';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const ALERTS = read('deploy/prometheus/alerts.yml');
const DASHBOARD = read('deploy/grafana/dashboard.json');
const DOCUMENT = read('docs/operations.md');

/** By name alone: nothing is asked of the ledger before the metrics are read. */
async function offered(): Promise<Set<string>> {
  const ledger = openLedger('postgres://nobody@127.0.0.1:1/none');
  const registry = new Registry();
  const yes = () => Promise.resolve(true);
  watchState(registry, { ledger, engine: { isReachable: yes }, mayTakeCommands: yes });
  const registries = [registry, createMetrics(() => Promise.resolve(0)).registry, createWorkerMetrics().registry];
  await ledger.destroy();
  return new Set(registries.flatMap((one) => one.getMetricsAsArray().map(({ name }) => name)));
}

const ours = (text: string): string[] => [
  ...new Set([...text.matchAll(/\bshenguan_\w+/g)].map(([name]) => name.replace(/_bucket$/, ''))),
];

describe('What watches the system', () => {
  it.each([
    ['the alert rules', ALERTS],
    ['the dashboard', DASHBOARD],
  ])('asks for metrics that there are: %s', async (_, text) => {
    const names = ours(text);
    expect(names.length).toBeGreaterThan(3);
    expect([...(await offered())]).toEqual(expect.arrayContaining(names));
  });

  it('shows a dashboard that can be read', () => {
    const { panels } = JSON.parse(DASHBOARD);
    expect(panels.length).toBeGreaterThan(10);
    expect(new Set(panels.map(({ id }: { id: number }) => id)).size).toBe(panels.length);
  });

  it('has a line in docs/operations.md for each alert, and no line for an alert that is none', () => {
    const alerts = [...ALERTS.matchAll(/- alert: (\w+)/g)].map(([, name]) => name);
    const lines = [
      ...(DOCUMENT.split('## Alerts')[1]
        ?.split('\n## ')[0]
        ?.matchAll(/^\| `(\w+)` \|/gm) ?? []),
    ];
    expect(lines.map(([, name]) => name)).toEqual(alerts);
  });

  it('explains each of our metrics in docs/operations.md', async () => {
    for (const name of [...(await offered())].filter((one) => one.startsWith('shenguan_'))) {
      expect(DOCUMENT).toContain(`\`${name}\``);
    }
  });
});
