import { createHash } from 'node:crypto';
import type { FrozenContent } from '../domain/permit/documentContent.ts';
import { htmlV1 } from './html.v1.ts';
import type { Template } from './template.ts';

/**
 * Layouts put what a template says on pages. The same content, template and layout give the same bytes, at any time
 * and on any machine: what would set them otherwise is another layout, with a number of its own beside this one.
 */
export const LAYOUT = 1;

/** Shown on every sheet of a copy that bears no seal. */
export const UNSEALED = '未盖章 UNSEALED';

/** @throws Error for a layout that never was */
export function mustBeKnown(layout: number): void {
  if (layout !== LAYOUT) throw new Error(`no layout ${layout}`);
}

export function htmlOf(template: Template, content: FrozenContent, layout: number): string {
  mustBeKnown(layout);
  return htmlV1(template, content);
}

export const sha256Of = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex');
