import type { Router } from 'express';
import { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import { MAY } from './auth/authorisation.ts';
import { type Contract, contractOf } from './endpoint.ts';
import { TEXTS } from './texts.ts';

/** A router and where it hangs. */
export type Mounted = { prefix: string; router: Router };

export type Address = { path: string; method: 'get' | 'post' | 'put'; contract: Contract | undefined };

/** Every address that is really served, read from the routers themselves. */
export function addressesOf(mounted: readonly Mounted[]): Address[] {
  return mounted.flatMap(({ prefix, router }) =>
    router.stack.flatMap(({ route }) => {
      if (!route) return [];
      return route.stack.flatMap(({ method, handle }): Address[] =>
        method === 'get' || method === 'post' || method === 'put'
          ? [{ path: `${prefix}${route.path}`, method, contract: contractOf(handle) }]
          : [],
      );
    }),
  );
}

const problem = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.number(),
    detail: z.string(),
    instance: z.string(),
    code: z.string().meta({ description: '稳定的代码，供程序判断', examples: Object.keys(TEXTS).slice(0, 5) }),
    errors: z
      .array(z.looseObject({ path: z.string(), pointer: z.string(), code: z.string(), message: z.string() }))
      .optional(),
    allowedCommands: z.array(z.string()).optional(),
    pointsTo: z.looseObject({ id: z.string(), name: z.string() }).optional(),
    retryAfter: z.number().optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details' });

const keyHeader = z.object({
  'Idempotency-Key': z
    .string()
    .regex(/^[\x21-\x7e]{1,200}$/)
    .meta({ description: '每个操作一个，重试时沿用 · one for each command, the same for its retries' }),
});

const laterHeaders = keyHeader.extend({
  Prefer: z
    .string()
    .optional()
    .meta({
      description: '繁忙时排队 · to wait in line rather than be turned away',
      examples: ['respond-async, wait=2'],
    }),
});

const actingHeaders = keyHeader.extend({
  'Acts-For': z
    .string()
    .optional()
    .meta({ description: '代办：被代办人的用户编号 · in whose place, by a delegation in force' }),
});

function headersOf(mayWait: boolean, mayActFor: boolean) {
  if (mayWait) return laterHeaders;
  return mayActFor ? actingHeaders : keyHeader;
}

const refusals = {
  default: { description: 'Problem details', content: { 'application/problem+json': { schema: problem } } },
};

/** @returns an OpenAPI 3.1 document made of what the addresses promise, so that it cannot say anything else */
export function openApiDocument(addresses: readonly Address[]) {
  const paths: ZodOpenApiPathsObject = {};
  for (const { path, method, contract } of addresses) {
    if (!contract) continue;
    const shown = path.replaceAll(/:(\w+)/g, '{$1}');
    paths[shown] = { ...paths[shown], [method]: operationOf(contract, method, path) };
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: '审管联动 Shenguan API',
      version: '1.0.0',
      description: '行政许可从收件到监管的全程。Licence applications from receipt to supervision.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ bearer: [] }],
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
    paths,
  });
}

function operationOf(contract: Contract, method: string, path: string): ZodOpenApiOperationObject {
  const {
    summary,
    may,
    params,
    query,
    body,
    answer,
    later,
    media = [],
    status,
    needsKey,
    takesActsFor = false,
  } = contract;
  const roles = may === null ? [] : Object.keys(MAY[may]);
  const isOpen = may === null || MAY[may].public !== undefined;
  return {
    operationId: operationId(method, path),
    summary,
    tags: [path.split('/')[3] ?? 'service'],
    ...(isOpen ? { security: [] } : { description: `Roles: ${roles.join(', ')}` }),
    requestParams: {
      ...(params && Object.keys(params.shape).length > 0 && { path: params }),
      ...(query && { query }),
      ...(needsKey && { header: headersOf(later !== undefined, takesActsFor) }),
    },
    ...(body && { requestBody: { required: true, content: { 'application/json': { schema: body } } } }),
    responses: {
      [`${status as 200}`]: {
        description: 'OK',
        ...(answer && {
          content: {
            'application/json': { schema: answer },
            ...Object.fromEntries(media.map((type) => [type, { schema: { type: 'string' as const } }])),
          },
        }),
      },
      ...(later && {
        202: { description: 'On record and waiting', content: { 'application/json': { schema: later } } },
      }),
      ...refusals,
    },
  };
}

const operationId = (method: string, path: string): string =>
  [method, ...path.split('/').filter((step) => step !== '' && step !== 'api' && step !== 'v1')]
    .map((step, index) => {
      const word = step.startsWith(':') ? `of-${step.slice(1)}` : step;
      const camel = word.replaceAll(/[-.](\w)/g, (_, letter: string) => letter.toUpperCase());
      return index === 0 ? camel : `${camel.charAt(0).toUpperCase()}${camel.slice(1)}`;
    })
    .join('');
