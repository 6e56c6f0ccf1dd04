import { readFileSync } from 'node:fs';
import { Router } from 'express';
import { withContract } from '../endpoint.ts';

const file = (name: string): string => readFileSync(new URL(`../page/${name}`, import.meta.url), 'utf8');

const PAGE = [
  { path: '/docs', name: 'page.html', type: 'html' },
  { path: '/docs/page.js', name: 'page.js', type: 'text/javascript' },
  { path: '/docs/page.css', name: 'page.css', type: 'css' },
] as const;

/** The document for programs and the page for people, both from this process alone. */
export function documentationRoutes(document: object): Router {
  const router = Router();
  const open = { may: null, status: 200, needsKey: false };
  router.get(
    '/api/v1/openapi.json',
    withContract({ ...open, summary: 'This document' }, (_request, response) => {
      response.set('Cache-Control', 'no-cache').json(document);
    }),
  );
  for (const { path, name, type } of PAGE) {
    const content = file(name);
    router.get(path, (_request, response) => {
      response.set('Cache-Control', 'no-cache').type(type).send(content);
    });
  }
  return router;
}
