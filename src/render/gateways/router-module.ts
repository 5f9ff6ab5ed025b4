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

/** A cascade looks at an answer before it decides, so the application's own calls run it: the module has to make them. */
export const hasCascade = ({ policy }: RulesFile): boolean => (policy.cascade ?? []).length > 0;

/**
 * The function by which a module runs a cascade in the application: the runtime asks, checks and hands on, and every
 * call goes through the gateway. @param name of the function; @param more its parameters between client and options
 */
export function cascadeFunction(name: string, more: string, comment: string, clientOf: string): string[] {
  return [
    '/**',
    ` * ${comment}`,
    ' * `options`: those of createRouter; `complete(request)` of the result then answers, and checks what it answers.',
    ' */',
    `export function ${name}(client, ${more}options = {}) {`,
    `  const clients = Object.fromEntries(TIERS.map((tier) => [tier, [{ client: ${clientOf} }]]));`,
    '  return createRouter(loadRules(RULES), { ...options, clients });',
    '}',
    '',
  ];
}

/** The same rules without what a gateway does after a failure: the runtime does it for a cascade, and once is enough. */
export function withoutFailover({ failover: _, ...rules }: RulesFile): RulesFile {
  return rules;
}

export const CASCADE_NOTE =
  'The rules hold a cascade, which looks at answers: the module asks, checks and hands on in the application, and does the failover and the checks of quality_fallback too.';
