import { type PlotOptions, plot } from '@observablehq/plot';

/** The document that charts are drawn in: the browser's, or linkedom's. Handed in by the caller. */
export interface ChartDocument {
  createElement(name: string): unknown;
}

/** What this module reads of an element. */
interface Drawn {
  tagName: string;
  outerHTML: string;
  children: Iterable<Drawn>;
  remove(): void;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  querySelectorAll(selector: string): Iterable<Drawn>;
}

/** A chart for wide pages and one for phones: scaling a wide one down would make its words unreadable. */
export interface ChartSizes {
  wide: PlotOptions;
  narrow: PlotOptions;
}

export const CHART_WIDTH = { wide: 720, narrow: 320 } as const;

/** Width of a letter of the charts' type in px, on the generous side. */
const LETTER = 7.8;

/** Room for the names beside a chart's rows, in px: as much as the longest needs, within the given bounds. */
export function nameRoom(names: readonly string[], most: number): number {
  const longest = names.reduce((length, name) => Math.max(length, name.length), 0);
  return Math.min(most, Math.max(48, Math.ceil(longest * LETTER) + 12));
}

/** Letters of a name that fit that room. */
export function nameLetters(room: number): number {
  return Math.floor((room - 11) / LETTER);
}

/** Both sizes of a chart as inline SVG; the page's style sheet shows one of them. `alt`: what it shows, in words. */
export function chartMarkup(document: ChartDocument, alt: string, { wide, narrow }: ChartSizes): string {
  const sizes = [
    ['wide', wide],
    ['narrow', narrow],
  ] as const;
  return sizes
    .map(([name, options]) => `<div class="chart ${name}">${svg(document, alt, CHART_WIDTH[name], options)}</div>`)
    .join('');
}

/**
 * One chart. Plot's style sheet and style attributes go, so that a strict content security policy needs no exception;
 * labels of inner groups go too, because the whole is one image with one description.
 */
function svg(document: ChartDocument, alt: string, width: number, options: PlotOptions): string {
  const drawn = plot({ ...options, document: document as never, width }) as unknown as Drawn;
  for (const child of [...drawn.children]) if (child.tagName.toLowerCase() === 'style') child.remove();
  for (const inner of drawn.querySelectorAll('[aria-label], [aria-hidden], [style]')) {
    for (const name of ['aria-label', 'aria-hidden', 'style']) inner.removeAttribute(name);
  }
  for (const name of ['class', 'font-family', 'font-size']) drawn.removeAttribute(name);
  drawn.setAttribute('role', 'img');
  drawn.setAttribute('aria-label', alt);
  return drawn.outerHTML;
}
