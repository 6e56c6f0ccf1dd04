import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PERMIT_COMMANDS, WORK_COMMANDS } from '../../domain/permit/commands.ts';
import { openLedger } from '../../ledger/database.ts';
import { NOWHERE, type Service, startService } from './service.ts';

type Operation = {
  operationId: string;
  responses: { [status: string]: object };
  parameters?: { in: string; name: string }[];
};
type Document = {
  openapi: string;
  info: { title: string; version: string };
  paths: { [path: string]: { [method: string]: Operation } };
  components: { schemas: { [name: string]: object } };
};

const ledger = openLedger(`postgres://nobody:nothing@${NOWHERE}/none`);
let service: Service;
let document: Document;
let operations: { path: string; operation: Operation }[];

beforeAll(async () => {
  service = await startService({ ledger });
  document = (await service.get('/api/v1/openapi.json')).body as unknown as Document;
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.values(methods).map((operation) => ({ path, operation })),
  );
});
afterAll(async () => {
  await service.close();
  await ledger.destroy();
});

describe('OpenAPI 3.1', () => {
  it('is 3.1, with an operation id of its own for each operation', () => {
    expect(document.openapi).toBe('3.1.0');
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('lists an address for every command', () => {
    const paths = Object.keys(document.paths);
    const ofOneCase = WORK_COMMANDS.filter((name) => name !== 'handOver');
    for (const name of ofOneCase) expect(paths).toContain(`/api/v1/permits/{caseNumber}/${name}`);
    expect(paths).toEqual(expect.arrayContaining(['/api/v1/work', '/api/v1/work/claimNext', '/api/v1/handovers']));
    for (const name of PERMIT_COMMANDS) {
      if (name === 'receive') expect(paths).toContain('/api/v1/permits');
      else if (name === 'acknowledge') expect(paths).toContain('/api/v1/pushes/{pushId}/acknowledge');
      else expect(paths).toContain(`/api/v1/permits/{caseNumber}/${name}`);
    }
  });

  it('declares every parameter of a path, and the key of every command', () => {
    for (const { path, operation } of operations) {
      const declared = (operation.parameters ?? [])
        .filter((parameter) => parameter.in === 'path')
        .map(({ name }) => name);
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(declared.sort(), path).toEqual(named.sort());
    }
  });

  it('shows what a submission is answered that would rather wait, and where its status is', () => {
    const submission = document.paths['/api/v1/permits']?.post;
    expect(Object.keys(submission?.responses ?? {})).toEqual(expect.arrayContaining(['201', '202']));
    expect(submission?.parameters).toContainEqual(expect.objectContaining({ in: 'header', name: 'Prefer' }));
    const others = operations.filter(({ operation }) => operation !== submission && operation.responses[202]);
    expect(others).toEqual([]);
    expect(document.paths['/api/v1/commands/{id}']?.get?.responses[200]).toBeDefined();
  });

  it('shows what an address answers besides JSON', () => {
    const formsOf = (path: string) => {
      const response = document.paths[path]?.get?.responses[200];
      return response && 'content' in response ? Object.keys(Object(response.content)) : [];
    };
    const one = '/api/v1/permits/{caseNumber}/documents/{documentNumber}';
    expect(formsOf(one)).toEqual(['application/json', 'text/html', 'application/pdf']);
    expect(formsOf('/api/v1/public/guides/{jurisdiction}/{item}')).toEqual(['application/json', 'text/html']);
    expect(formsOf('/api/v1/permits/{caseNumber}')).toEqual(['application/json']);
  });

  it('refers only to schemas that are there', () => {
    const references = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(
      ([, name]) => name,
    );
    expect(references.length).toBeGreaterThan(10);
    for (const name of references) expect(Object.keys(document.components.schemas)).toContain(name);
  });

  it('serves its page from this process alone, under a strict content policy', async () => {
    const page = await service.get('/docs');
    expect(page.status).toBe(200);
    expect(String(page.body.text)).not.toMatch(/(src|href)="(https?:)?\/\//);
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect((await service.get('/docs/page.js')).headers.get('content-type')).toContain('javascript');
  });
});
