import { commandText } from './command-text.js';
import { shellWord } from './shell-word.js';
import { screenWidth, wrapText } from './wrap-text.js';

/** What lies in a folder that the road could go on from; a path, or null where there is none. */
export interface Found {
  log: string | null;
  evalSet: string | null;
  outcomes: string | null;
  rules: string | null;
  config: string | null;
}

/** What `router` without a command prints: what was found here, and the next command for it. Longest road first. */
export function nextSteps(found: Found, columns: number): string {
  const screen = screenWidth(columns);
  const seen = Object.values(found).filter((path) => path !== null);
  const steps = stepsFor(found);
  const width = Math.max(...steps.map(({ command }) => command.length));
  const isBeside = steps.every(({ why }) => 2 + width + 3 + why.length <= screen);
  return [
    wrapText(
      'router measures which requests a cheaper model serves well enough, and says so only when it can prove it.',
      screen,
      '',
    ),
    '',
    wrapText(
      seen.length > 0 ? `Found here: ${seen.join(', ')}.` : 'Found here: no log, no eval set, no rules.',
      screen,
    ),
    '',
    'Next:',
    ...steps.map(({ command, why }) =>
      isBeside
        ? `  ${command.padEnd(width)}   ${why}`
        : `${wrapText(`  ${why}${why.endsWith('?') ? '' : ':'}`, screen)}\n${commandText(command, screen)}`,
    ),
    '',
    'All commands: router --help',
    '',
  ].join('\n');
}

interface Step {
  command: string;
  why: string;
}

function stepsFor(found: Found): Step[] {
  const word = (path: string | null): string | null => (path === null ? null : shellWord(path));
  const [log, evalSet, outcomes] = [word(found.log), word(found.evalSet), word(found.outcomes)];
  const [rules, config] = [word(found.rules), word(found.config)];
  const withConfig = config ? ` --config ${config}` : '';
  const steps: Step[] = [];
  if (rules) {
    if (log) steps.push({ command: `router project ${rules} ${log}`, why: 'what the rules do to this log' });
    if (log)
      steps.push({
        command: `router monitor ${rules} ${log} --state monitor.json`,
        why: 'do they still hold on routed traffic?',
      });
    if (evalSet && outcomes) {
      steps.push({
        command: `router check ${rules} --set ${evalSet} --outcomes ${outcomes}`,
        why: 'do they still hold on these outcomes?',
      });
    }
    if (steps.length === 0) {
      steps.push({ command: `router explain ${rules} --prompt "..."`, why: 'why a request goes where it goes' });
    }
  } else if (evalSet && outcomes) {
    steps.push({
      command: `router tune --set ${evalSet} --outcomes ${outcomes}${withConfig}${log ? ` --log ${log}` : ''}`,
      why: 'rules with a certificate, or a no',
    });
    steps.push({
      command: `router curve --set ${evalSet} --outcomes ${outcomes}`,
      why: 'quality and cost of each tier and way to route',
    });
  } else if (evalSet) {
    steps.push({
      command: `router eval --tiers haiku,sonnet,opus --set ${evalSet}${withConfig} --dry-run`,
      why: 'what measuring each tier would cost; calls nothing',
    });
  } else if (log) {
    steps.push({ command: `router analyze ${log}`, why: 'what the traffic is made of and where the money goes' });
    steps.push({ command: `router sample ${log} --plan`, why: 'how many labels which claim needs' });
  } else {
    steps.push({ command: 'router demo', why: 'the whole road on synthetic data, some ten seconds' });
    steps.push({ command: 'router analyze logs.jsonl', why: 'your own traffic, in any format' });
    steps.push({ command: 'router analyze', why: 'your own Claude Code and Codex sessions, if there are any' });
  }
  return steps;
}
