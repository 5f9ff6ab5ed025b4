import type { Report } from '../records/report.js';
import { breakEvenCells, breakEvenLegend } from './break-even-text.js';
import type { ChartDocument } from './chart.js';
import { escapeHtml, paragraph, tableMarkup } from './markup.js';
import { bridgeSection } from './report-bridge.js';
import { certificateSection } from './report-certificate.js';
import { choiceSection } from './report-choice.js';
import { curveSection } from './report-curve.js';
import { ladderSection } from './report-ladder.js';
import { latencySection } from './report-latency.js';
import { moneySection } from './report-money.js';
import { provenanceSection } from './report-provenance.js';
import { REPORT_SCRIPT } from './report-script.js';
import { REPORT_STYLE } from './report-style.js';
import { daysOf, trafficSection } from './report-traffic.js';
import { unknownsSection } from './report-unknowns.js';
import { verdictHeader, verdictSentence } from './report-verdict.js';

/** What drawing the page needs from outside. */
export interface ReportTools {
  document: ChartDocument;
  /** sha256 of a text's UTF-8 bytes, in base64. */
  sha256(text: string): string;
}

/**
 * The report as one HTML page that loads nothing: its policy allows the one style sheet and the one script below, by
 * hash, and no request at all. Text from the data is escaped everywhere; request text is in it only as `examples`.
 */
export function reportHtml(report: Report, { document, sha256 }: ReportTools): string {
  const ladder = report.tuning?.ladder ?? report.curves?.ladder ?? null;
  const heldOut = report.evidence?.held_out ?? null;
  const sections = [
    trafficSection(report.mix, document),
    moneySection(report.mix, report.examples, document),
    ladderSection(ladder, document),
    curveSection(report.curves, report.tuning, heldOut, document),
    certificateSection(report.evidence, report.tuning, document),
    choiceSection(report.tuning),
    latencySection(ladder, heldOut, report.rules?.policy ?? null, document),
    bridgeSection(report.projection, report.miss_bill, breakEvenMarkup(report), missingOf(report), document),
    unknownsSection(report),
    provenanceSection(report),
  ].filter((section) => section !== null);
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${sha256(REPORT_STYLE)}'`,
    `script-src 'sha256-${sha256(REPORT_SCRIPT)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(`Routing report: ${verdictSentence(report)}`)}</title>
<style>${REPORT_STYLE}</style>
</head>
<body>
<header>
<p class="over">Routing report${period(report)}</p>
${verdictHeader(report)}
<nav aria-label="Contents"><ul>${sections.map(contentsEntry).join('')}</ul></nav>
</header>
<main>
${sections.join('\n')}
</main>
<footer><p>Made by router report. Money is USD; shares have 95 % intervals unless they say otherwise.</p></footer>
<script>${REPORT_SCRIPT}</script>
</body>
</html>
`;
}

/** What a bill cannot be projected without. */
function missingOf({ mix }: Report): string {
  return mix === null ? 'No log was given' : 'There are no rules yet';
}

function period({ mix }: Report): string {
  const days = mix ? daysOf(mix) : null;
  return days === null ? '' : ` · ${days.join(' to ')}`;
}

const CONTENTS: Record<string, string> = {
  traffic: 'Traffic',
  money: 'Money',
  tiers: 'Tiers',
  curve: 'Routing',
  certificate: 'Certificate',
  choice: 'Choice',
  latency: 'Latency',
  bridge: 'Bill',
  unknown: 'Not known',
  provenance: 'Sources',
};

/** A link to a section. */
function contentsEntry(section: string): string {
  const [, id = ''] = /^<section id="([a-z]+)"/.exec(section) ?? [];
  return `<li><a href="#${id}">${CONTENTS[id] ?? id}</a></li>`;
}

function breakEvenMarkup({ break_even_table: rows }: Report): string | null {
  if (rows.length === 0) return null;
  const { titles, cells } = breakEvenCells(rows);
  const columns = titles.map((title, at) => ({ title, isText: at === 0 }));
  return `<h3>What a miss may cost</h3>\n${paragraph(breakEvenLegend(rows))}\n${tableMarkup('Break-even cost of a miss by tier', columns, cells)}`;
}
