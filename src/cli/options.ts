import { InvalidArgumentError } from 'commander';

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

/** A number above 0. */
export function parsePositive(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value > 0) || !Number.isFinite(value)) {
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
