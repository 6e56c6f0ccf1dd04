import express, { type RequestHandler } from 'express';
import { Problem } from './problem.ts';
import { pathOf } from './schemas/issues.ts';

export const BODY_LIMIT_BYTES = 256 * 1024;
const DEEPEST = 20;

const WITH_BODY = new Set(['POST', 'PUT', 'PATCH']);

const mustBeJson: RequestHandler = (request, _response, next) => {
  // `is` answers null where there is no body at all, which stands for an empty object
  if (WITH_BODY.has(request.method) && request.is('application/json') === false) {
    throw new Problem(415, 'unsupportedMediaType');
  }
  next();
};

export const jsonBody: RequestHandler[] = [
  mustBeJson,
  express.json({ limit: BODY_LIMIT_BYTES, type: 'application/json', strict: true }),
];

/**
 * A body that can be walked through and written down: not too deep for whoever reads it recursively, and of text
 * that is text (half a surrogate pair has no form in UTF-8).
 */
export function soundBody(body: unknown): unknown {
  inspect(body, []);
  return body ?? {};
}

function inspect(value: unknown, steps: readonly (string | number)[]): void {
  if (steps.length > DEEPEST) throw new Problem(400, 'tooDeep');
  if (typeof value === 'string') mustBeText(value, steps);
  else if (Array.isArray(value)) for (const [index, entry] of value.entries()) inspect(entry, [...steps, index]);
  else if (typeof value === 'object' && value !== null) {
    for (const [name, entry] of Object.entries(value)) {
      mustBeText(name, steps);
      inspect(entry, [...steps, name]);
    }
  }
}

function mustBeText(text: string, steps: readonly (string | number)[]): void {
  if (/\p{Surrogate}/u.test(text)) {
    throw new Problem(400, 'invalidInput', { errors: [{ path: pathOf(steps), code: 'controlCharacter' }] });
  }
}
