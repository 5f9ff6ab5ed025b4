import { InvalidArgumentError } from 'commander';
import { type FieldMap, MAPPED_FIELDS } from '../sources/mapped-log.js';

/** Options that every command takes. */
export interface CommonOptions {
  json?: boolean;
  quiet?: boolean;
  config?: string;
  seed: number;
  /** False after `--no-color`. */
  color?: boolean;
}

/** A share of 1: `0.95`, not `95`. */
export function parseShare(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 1)) {
    throw new InvalidArgumentError('A share between 0 and 1 is needed, for example 0.95.');
  }
  return value;
}

/** A share strictly between 0 and 1. */
export function parseOpenShare(text: string): number {
  const value = parseShare(text);
  if (value === 0 || value === 1) throw new InvalidArgumentError('A share above 0 and below 1 is needed.');
  return value;
}

/** A whole number of at least 0. */
export function parseCount(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('A whole number of at least 0 is needed.');
  return Number(text);
}

/** A whole number of at least 1. */
export function parseSome(text: string): number {
  if (!/^\d{1,15}$/.test(text) || Number(text) === 0)
    throw new InvalidArgumentError('A whole number of at least 1 is needed.');
  return Number(text);
}

/** A number above 0, in decimal writing. */
export function parsePositive(text: string): number {
  const value = Number(text);
  if (!/^\s*\+?[\d.]+(?:e[+-]?\d+)?\s*$/i.test(text) || !(value > 0) || !Number.isFinite(value)) {
    throw new InvalidArgumentError('A number above 0 is needed.');
  }
  return value;
}

/** `a,b,c` -> [a, b, c]. */
export function parseNames(text: string): string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.some((name) => name === '')) throw new InvalidArgumentError('Names separated by commas are needed.');
  if (new Set(names).size !== names.length) throw new InvalidArgumentError('A name occurs twice.');
  return names;
}

/** `field=path`, one more for what was given before. */
export function parseMap(text: string, before: FieldMap = {}): FieldMap {
  const [field, ...rest] = text.split('=');
  const path = rest.join('=');
  if (field === undefined || path === '')
    throw new InvalidArgumentError('field=path is needed, for example model=meta.llm.');
  if (!MAPPED_FIELDS.includes(field) && !/^(?:tags|scores)\.[\w.-]+$/.test(field)) {
    throw new InvalidArgumentError(
      `There is no field ${field.slice(0, 40)}. Fields: ${MAPPED_FIELDS.join(', ')}, tags.NAME, scores.NAME.`,
    );
  }
  return { ...before, [field]: path };
}

/** `LOW,HIGH`: the score that counts as 0 and the one that counts as 1. HIGH may be the smaller number. */
export function parseRange(text: string): [number, number] {
  const [low, high, ...rest] = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (!Number.isFinite(low) || !Number.isFinite(high) || rest.length > 0 || low === high) {
    throw new InvalidArgumentError('Two different numbers are needed, for example 1,5 (or 5,1 where less is better).');
  }
  return [low as number, high as number];
}

/** `provider=0.02`, several times: share of failing calls by provider. */
export function parseRates(text: string, before: Record<string, number> | undefined): Record<string, number> {
  const at = text.lastIndexOf('=');
  if (at < 1) throw new InvalidArgumentError('provider=share is needed, for example openai=0.02.');
  return { ...before, [text.slice(0, at)]: parseShare(text.slice(at + 1)) };
}
