import { CST, type Document, isMap, isNode, isScalar, Lexer, LineCounter, type Node, parseDocument, visit } from 'yaml';
import { RouterError } from '../records/error.js';

/** Data of a YAML or JSON text, and where in the text it stands. */
export interface YamlText {
  value: unknown;
  /** An error that names the place of the value at `path` (or of its key), or of the nearest part that exists. */
  faultAt(path: readonly (string | number)[], detail: string, at?: 'value' | 'key'): RouterError;
}

const MAX_DEPTH = 64;
const MAX_INDENT = 4 * MAX_DEPTH;
const MOST_FLOW_MARKS = 1;
/** Lines without any of this open no level; most lines of a model are such. */
const MAY_OPEN = new RegExp(`[[\\]{}]|[-?:](?:\\s|$)|^ {${MAX_INDENT}}`);

/**
 * An upper limit on the nesting, known before parsing: the parser recurses, and a stack that overflows inside a
 * regular expression ends the process. Counts brackets, indentation, and the `- ? :` that open levels on one line.
 */
function mayBeDeep(text: string): boolean {
  let brackets = 0;
  let marks = 0;
  for (const line of text.split('\n')) {
    // Between brackets the end of a line ends nothing.
    if (brackets === 0) marks = 0;
    if (!MAY_OPEN.test(line)) continue;
    if (line.length - line.trimStart().length >= MAX_INDENT) return true;
    for (let at = 0; at < line.length; at++) {
      const mark = line[at] as string;
      if (mark === '[' || mark === '{') brackets += 1;
      else if ((mark === ']' || mark === '}') && brackets > 0) brackets -= 1;
      else if ((mark === '-' || mark === '?' || mark === ':') && /\s|^$/.test(line[at + 1] ?? '')) marks += 1;
      if (brackets > MAX_DEPTH || marks > MAX_DEPTH) return true;
    }
  }
  return false;
}

/**
 * The same by the marks that are none inside texts. Between brackets a comma ends what a mark has opened, and one `key: value`
 * is all that there is. Takes longer, so that it is asked only when the limit is passed.
 */
function isDeep(text: string): boolean {
  let [brackets, marks] = [0, 0];
  for (const token of new Lexer().lex(text)) {
    switch (CST.tokenType(token)) {
      case 'flow-map-start':
      case 'flow-seq-start':
        [brackets, marks] = [brackets + 1, 0];
        break;
      case 'flow-map-end':
      case 'flow-seq-end':
        [brackets, marks] = [Math.max(0, brackets - 1), 0];
        break;
      case 'comma':
        marks = 0;
        break;
      case 'newline':
        if (brackets === 0) marks = 0;
        break;
      case 'space':
        if (brackets === 0 && token.length >= MAX_INDENT) return true;
        break;
      case 'seq-item-ind':
      case 'explicit-key-ind':
      case 'map-value-ind':
        marks += 1;
        break;
      default:
    }
    if (brackets > MAX_DEPTH || marks > (brackets > 0 ? MOST_FLOW_MARKS : MAX_DEPTH)) return true;
  }
  return false;
}

/** Names that mean something else to the language: a value under one would be lost or change every object. */
const NO_KEYS = ['__proto__', 'constructor', 'prototype'];

/** The first part of a document that is well-formed YAML and still not read. */
function firstRefused(document: Document): { node: Node; detail: string } | null {
  let found: { node: Node; detail: string } | null = null;
  visit(document, {
    Alias: (_, node) => {
      found = { node, detail: 'aliases (*name) are not read; write the value out' };
      return visit.BREAK;
    },
    Map: (_, { items }) => {
      const seen = new Set<string>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        const name = String(key.value);
        if (seen.has(name)) {
          found = { node: key, detail: 'Map keys must be unique' };
          return visit.BREAK;
        }
        seen.add(name);
      }
      return undefined;
    },
    Pair: (_, { key }) => {
      if (isNode(key) && !isScalar(key)) found = { node: key, detail: 'a key has to be one word or text' };
      else if (isScalar(key) && NO_KEYS.includes(String(key.value)))
        found = { node: key, detail: `the key ${key.value} is not read; choose another name` };
      return found ? visit.BREAK : undefined;
    },
  });
  return found;
}

/** Where the parser speaks to programmers. */
const OUR_WORDS: Record<string, string> = {
  MULTIPLE_DOCS: 'multiple documents (---); one is needed',
};

/**
 * Parses one YAML 1.2 document of plain data (JSON is YAML): aliases, merge keys, tags that are not of the core
 * schema and duplicate keys are refused.
 * @param code of the errors, whose fields are path, line, column and detail
 */
export function parseYaml(text: string, path: string, code = 'bad-config'): YamlText {
  const lines = new LineCounter();
  const fault = (offset: number, detail: string): RouterError => {
    const { line, col } = lines.linePos(offset);
    return new RouterError(code, { path, line: Math.max(1, line), column: Math.max(1, col), detail });
  };
  if (mayBeDeep(text) && isDeep(text)) throw fault(0, `the file nests deeper than ${MAX_DEPTH} levels`);
  const document = parseDocument(text, {
    version: '1.2',
    schema: 'core',
    merge: false,
    resolveKnownTags: false,
    // Compares every key with every other; `firstRefused` needs one look at each.
    uniqueKeys: false,
    lineCounter: lines,
    prettyErrors: false,
    logLevel: 'error',
  });
  // A warning is a tag that nobody knows.
  const problem = document.errors[0] ?? document.warnings[0];
  if (problem !== undefined) throw fault(problem.pos[0], OUR_WORDS[problem.code] ?? problem.message);
  if (document.contents === null) throw fault(0, 'the file holds nothing');
  const refused = firstRefused(document);
  if (refused) throw fault(refused.node.range?.[0] ?? 0, refused.detail);
  return {
    value: document.toJS({ maxAliasCount: 0 }),
    faultAt(keys, detail, at = 'value') {
      const within = at === 'key' ? document.getIn(keys.slice(0, -1), true) : null;
      const pair =
        isMap(within) && within.items.find(({ key }) => isScalar(key) && String(key.value ?? '') === keys.at(-1));
      if (pair && isNode(pair.key) && pair.key.range) return fault(pair.key.range[0], detail);
      for (let length = keys.length; length >= 0; length--) {
        const node = length === 0 ? document.contents : document.getIn(keys.slice(0, length), true);
        if (isNode(node) && node.range) return fault(node.range[0], detail);
      }
      return fault(0, detail);
    },
  };
}
