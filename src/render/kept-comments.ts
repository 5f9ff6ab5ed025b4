import {
  type Document,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  parseDocument,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { RulesFile } from '../records/rules-file.js';
import { rulesDocument, rulesText } from './rules.js';

/** Old rules as a person left them. */
export interface EditedRules {
  text: string;
  file: RulesFile;
}

/**
 * New rules in which the comments of an edited file stand where they stood: at the same key, or at the rule or tier of
 * the same name. A comment whose place is gone goes to the nearest part around it. Lines that the tool itself wrote are
 * written anew, also where a number in them was changed.
 */
export function rulesYamlKeeping(file: RulesFile, edited: EditedRules | null): string {
  const document = rulesDocument(file);
  if (edited === null) return rulesText(document);
  const own = new Set([...commentLines(rulesText(rulesDocument(edited.file))), ...commentLines(rulesText(document))]);
  const old = parseDocument(edited.text);
  const of = (text: string | null | undefined): string | null => {
    const kept = (text ?? '').split('\n').filter((line) => line.trim() !== '' && !own.has(shape(line)));
    return kept.length > 0 ? kept.join('\n') : null;
  };
  const before = (home: Home, text: string | null): void => {
    if (text !== null) home.commentBefore = home.commentBefore ? `${home.commentBefore}\n${text}` : text;
  };
  const walk = (was: unknown, now: Home | null, home: Home): void => {
    if (!isScalar(was) && !isMap(was) && !isSeq(was)) return;
    before(now ?? home, of(was.commentBefore));
    const after = of(was.comment);
    if (now && isNode(now)) now.comment = [now.comment, after].filter(Boolean).join('\n') || null;
    else before(home, after);
    if (isMap(was)) {
      for (const pair of was.items) {
        const found = pairAt(now, pair.key);
        walk(pair.key, found ? (found.key as Node) : null, now ?? home);
        walk(pair.value, found ? (found.value as Node | null) : null, found ? (found.key as Node) : (now ?? home));
      }
    }
    if (isSeq(was)) for (const item of was.items) walk(item, itemAt(now, item), home);
  };
  before(document, of(old.commentBefore));
  walk(old.contents, document.contents, document);
  const tail = of(old.comment);
  if (tail !== null) document.comment = tail;
  return rulesText(document);
}

/** What can bear a comment. */
type Home = Node | Document;

function pairAt(node: Home | null, key: unknown): YAMLMap['items'][number] | null {
  const name = isScalar(key) ? key.value : key;
  return isMap(node) ? (node.items.find((pair) => isScalar(pair.key) && pair.key.value === name) ?? null) : null;
}

/** The item of the same name, of the same value, or, of what has neither, none. */
function itemAt(node: Home | null, item: unknown): Node | null {
  const nameOf = (one: unknown): unknown => (isMap(one) ? one.get('name') : isScalar(one) ? one.value : undefined);
  const name = nameOf(item);
  if (!isSeq(node) || name === undefined) return null;
  return ((node as YAMLSeq).items.find((one) => nameOf(one) === name) as Node | undefined) ?? null;
}

function commentLines(text: string): string[] {
  return text
    .split('\n')
    .flatMap((line) => (line.trimStart().startsWith('#') ? [shape(line.trimStart().slice(1))] : []));
}

/** A line whatever the figures in it: thresholds, shares and sums change from run to run. */
function shape(line: string): string {
  return line
    .trim()
    .replace(/[$−+-]?\d[\d.,]*(?: ?%)?/g, '#')
    .replace(/\[#, #\]/g, '#');
}
