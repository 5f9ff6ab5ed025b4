import type { EvalCase } from '../records/case.js';
import { plain } from './plain.js';

/** One answer as a person sees it: without its tier and without what the judge said, which must not sway anyone. */
export interface LabelView {
  /** From 1. */
  at: number;
  of: number;
  evalCase: EvalCase;
  question: string;
  reference: string | null;
  answer: string;
  columns: number;
}

/** Keys, and what they mean. */
const LABEL_KEYS = ['1 useless  2 poor  3 will do  4 good  5 right', 'u undo  s skip  q quit'];

/** The screen of one answer. */
export function labelScreen(view: LabelView): string {
  const parts: [string, string | null][] = [
    ['Question', view.question],
    ['Rubric', view.evalCase.rubric ?? null],
    ['Reference', view.reference],
    ['Answer', view.answer],
  ];
  const width = Math.max(20, Math.min(view.columns, 100));
  const shown = parts.flatMap(([name, text]) =>
    text === null ? [] : [heading(name, width), wrapped(plain(text), width), ''],
  );
  const keys = LABEL_KEYS.join(LABEL_KEYS.join('   ').length <= width ? '   ' : '\n');
  return `${[`Answer ${view.at} of ${view.of}`, '', ...shown, keys].join('\n')}\n`;
}

function heading(name: string, width: number): string {
  return `-- ${name} ${'-'.repeat(Math.max(0, width - name.length - 4))}`;
}

/** Lines of at most `width` characters, broken at spaces where there are some. */
function wrapped(text: string, width: number): string {
  return text
    .split('\n')
    .flatMap((line) => {
      const lines: string[] = [];
      for (let rest = line; ; ) {
        if (rest.length <= width) return [...lines, rest];
        const space = rest.lastIndexOf(' ', width);
        const end = space > 0 ? space : width;
        lines.push(rest.slice(0, end));
        rest = rest.slice(end).trimStart();
      }
    })
    .join('\n');
}
