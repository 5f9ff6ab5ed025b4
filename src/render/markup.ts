import { type ChartDocument, type ChartSizes, chartMarkup } from './chart.js';
import { plain } from './plain.js';

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** A figure and its unit, or a sign and its figure, as they come from `number.ts`. */
const UNIT = /(\d) (?=(?:%|pt|ms|s)(?![\w-]))/g;
const MINUS = /(^|[\s([])-(?=[\d$])/g;

/**
 * Text made safe inside HTML elements and quoted attributes; control characters and direction marks are gone. Units stay
 * on the line of their figure, and negative figures get a minus sign.
 */
export function escapeHtml(text: string): string {
  return plain(text)
    .replace(UNIT, '$1\u00a0')
    .replace(MINUS, '$1\u2212')
    .replace(/[&<>"']/g, (mark) => ENTITIES[mark] as string);
}

/** A column of a table; figures are aligned right, words left. */
export interface HtmlColumn {
  title: string;
  isText?: boolean;
}

/** A table whose first column heads its rows. Cells are text, not markup. Wider ones scroll inside their frame. */
export function tableMarkup(
  title: string,
  columns: readonly HtmlColumn[],
  rows: readonly (readonly string[])[],
): string {
  const kind = (at: number): string => (columns[at]?.isText ? ' class="word"' : '');
  const head = columns.map((column, at) => `<th scope="col"${kind(at)}>${escapeHtml(column.title)}</th>`).join('');
  const body = rows
    .map((row) => {
      const cells = row.map((cell, at) =>
        at === 0 ? `<th scope="row"${kind(at)}>${escapeHtml(cell)}</th>` : `<td${kind(at)}>${escapeHtml(cell)}</td>`,
      );
      return `<tr>${cells.join('')}</tr>`;
    })
    .join('\n');
  const name = escapeHtml(title);
  return `<div class="frame" role="region" aria-label="${name}" tabindex="0"><table><caption>${name}</caption><thead><tr>${head}</tr></thead><tbody>\n${body}\n</tbody></table></div>`;
}

/** A chart with its caption and the table of its figures. */
export interface Figure {
  /** What the chart shows, in words, for those who do not see it. */
  alt: string;
  /** What to look at. */
  caption: string;
  sizes: ChartSizes;
  /** From `tableMarkup`. */
  table: string;
}

export function figureMarkup(document: ChartDocument, { alt, caption, sizes, table }: Figure): string {
  return `<figure>
${chartMarkup(document, plain(alt), sizes)}
<figcaption>${escapeHtml(caption)}</figcaption>
${detailsMarkup('The figures as a table', table)}
</figure>`;
}

/** Something to unfold; on paper it is open. */
export function detailsMarkup(summary: string, body: string): string {
  return `<details><summary>${escapeHtml(summary)}</summary>\n${body}\n</details>`;
}

/** A section with its heading and lead; empty without a body. */
export function sectionMarkup(id: string, title: string, body: readonly (string | null)[]): string {
  const parts = body.filter((part) => part !== null && part !== '');
  return `<section id="${id}" aria-labelledby="${id}-title">\n<h2 id="${id}-title">${escapeHtml(title)}</h2>\n${parts.join('\n')}\n</section>`;
}

/** A paragraph of plain text. */
export function paragraph(text: string, className?: string): string {
  return `<p${className ? ` class="${className}"` : ''}>${escapeHtml(text)}</p>`;
}
