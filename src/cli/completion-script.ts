import type { Command } from 'commander';

/** Shells that `router completion` writes for. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

interface Completable {
  name: string;
  about: string;
  options: { flag: string; about: string; takesValue: boolean; choices: readonly string[] }[];
}

/** Completes commands, their options, and the values of options that name their choices; files everywhere else. */
export function completionScript(program: Command, shell: Shell): string {
  const commands = program.commands.map(completable).sort((a, b) => (a.name < b.name ? -1 : 1));
  return { bash, zsh, fish }[shell](commands);
}

function completable(command: Command): Completable {
  return {
    name: command.name(),
    about: command.description(),
    options: command.options.map((option) => ({
      flag: option.long ?? (option.short as string),
      about: option.description,
      takesValue: option.required || option.optional,
      choices: option.argChoices ?? [],
    })),
  };
}

/** `pattern) COMPREPLY=...` lines of a case statement; choices come before flags because they answer the word before. */
function bash(commands: readonly Completable[]): string {
  const choices = commands.flatMap(({ name, options }) =>
    options
      .filter((option) => option.choices.length > 0)
      .map(
        ({ flag, choices }) =>
          `    "${name} ${flag}") COMPREPLY=($(compgen -W "${choices.join(' ')}" -- "$cur")); return;;`,
      ),
  );
  const flags = commands.map(
    ({ name, options }) => `    ${name}) flags="${options.map(({ flag }) => flag).join(' ')}";;`,
  );
  return `# bash completion for router; written by: router completion bash
_router() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} flags=
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${commands.map(({ name }) => name).join(' ')} --help --version" -- "$cur"))
    return
  fi
  case "\${COMP_WORDS[1]} $prev" in
${choices.join('\n')}
    "completion completion") COMPREPLY=($(compgen -W "${SHELLS.join(' ')}" -- "$cur")); return;;
  esac
  case "\${COMP_WORDS[1]}" in
${flags.join('\n')}
  esac
  if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W "$flags --help" -- "$cur")); return; fi
  local IFS=$'\\n'
  COMPREPLY=($(compgen -f -- "$cur"))
}
complete -o filenames -F _router router
`;
}

function zsh(commands: readonly Completable[]): string {
  // In _arguments, a bracket in a description would end it, and a colon is escaped.
  const safe = (text: string): string => text.replace(/'s\b/g, '\u2019s').replace(/['\\[\]]/g, ' ');
  const argument = ({ flag, about, takesValue, choices }: Completable['options'][number]): string =>
    `'${flag}[${safe(about).replaceAll(':', '\\:')}]${takesValue ? (choices.length > 0 ? `:value:(${choices.join(' ')})` : ':value:_files') : ''}'`;
  const cases = commands.map(
    ({ name, options }) =>
      `    ${name}) _arguments ${options.map(argument).join(' ')} '*:file:${name === 'completion' ? `(${SHELLS.join(' ')})` : '_files'}';;`,
  );
  return `#compdef router
# zsh completion for router; written by: router completion zsh
_router() {
  if (( CURRENT == 2 )); then
    local -a names=(${commands.map(({ name, about }) => `'${name}:${safe(about)}'`).join(' ')})
    _describe command names
    return
  fi
  local name=$words[2]
  shift words
  (( CURRENT-- ))
  case $name in
${cases.join('\n')}
  esac
}
if [ "$funcstack[1]" = _router ]; then _router "$@"; else compdef _router router; fi
`;
}

function fish(commands: readonly Completable[]): string {
  const quoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;
  const lines = commands.flatMap(({ name, about, options }) => [
    `complete -c router -n __fish_use_subcommand -f -a ${name} -d ${quoted(about)}`,
    ...options.map(({ flag, about: what, takesValue, choices }) => {
      const value = choices.length > 0 ? ` -x -a ${quoted(choices.join(' '))}` : takesValue ? ' -r' : '';
      return `complete -c router -n '__fish_seen_subcommand_from ${name}' ${flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`}${value} -d ${quoted(what)}`;
    }),
  ]);
  return `# fish completion for router; written by: router completion fish
${lines.join('\n')}
complete -c router -n '__fish_seen_subcommand_from completion' -f -a '${SHELLS.join(' ')}'
`;
}
