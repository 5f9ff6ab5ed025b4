import type { RulesFile } from '../../records/rules-file.js';
import { rulesYaml } from '../rules.js';

const PACKAGE = 'router-tuner';

/** First lines of every module that an export writes. */
export function moduleHead(comment: string): string[] {
  return [
    `// ${comment}`,
    '// Written by router export from routing-rules.yaml; export again when the rules change.',
    '',
  ];
}

/** The rules inside a module, as the text of their file. One line, so that nothing in them can end the string. */
export function rulesLine(rules: RulesFile): string {
  const text = JSON.stringify(rulesYaml(rules)).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
  return `const RULES = ${text};`;
}

/** Imports the runtime and makes the router, in an ES module. */
export function esmRouter(rules: RulesFile): string[] {
  return [
    `import { createRouter, loadRules } from ${JSON.stringify(PACKAGE)};`,
    '',
    rulesLine(rules),
    'const router = createRouter(loadRules(RULES));',
  ];
}

/** The same in a CommonJS module: `routerReady` is a promise of the router. */
export function commonJsRouter(rules: RulesFile): string[] {
  const load = `import(${JSON.stringify(PACKAGE)})`;
  return [
    rulesLine(rules),
    `const routerReady = ${load}.then(({ createRouter, loadRules }) => createRouter(loadRules(RULES)));`,
  ];
}

export const INSTALL_NOTE = `The module needs the runtime: run npm install ${PACKAGE} in its folder.`;
