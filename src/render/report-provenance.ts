import type { Report } from '../records/report.js';
import { detailsMarkup, escapeHtml, paragraph, sectionMarkup } from './markup.js';
import { warningText } from './message.js';
import { count, percent } from './number.js';
import { priceWords } from './price-words.js';

/** Where every figure comes from: hashes of the inputs, seed, splits, prices, and what was left out. */
export function provenanceSection(report: Report): string {
  const { rules, mix, prices, warnings } = report;
  const source = rules?.provenance;
  const rows: [string, string][] = [
    ['Tool', source?.tool ?? 'router-tuner'],
    ['Prices', priceWords(prices)],
  ];
  if (source) {
    rows.push(['Seed', String(source.seed)]);
    rows.push([
      'Splits',
      Object.entries(source.splits)
        .map(([name, share]) => `${name} ${percent(share, 0)}`)
        .join(', '),
    ]);
    for (const [role, hash] of Object.entries(source.inputs)) rows.push([`sha256 of ${role}`, hash]);
  }
  for (const tier of rules?.tiers ?? []) {
    const { price } = tier;
    rows.push([
      `Tier ${tier.name}`,
      `${tier.model}${price ? `, $${price.input} in and $${price.output} out per million tokens, as of ${price.as_of}` : ', no price'}`,
    ]);
  }
  if (mix) {
    const { lines, ok, blank, duplicate } = mix.ledger;
    rows.push([
      'Log lines',
      `${count(lines)} = ${count(ok)} used + ${count(blank)} blank + ${count(duplicate)} duplicate + ${count(lines - ok - blank - duplicate)} unusable`,
    ]);
    rows.push(['Errors logged', count(mix.errors)]);
  }
  return sectionMarkup('provenance', 'Where the figures come from', [
    `<dl class="source">\n${rows.map(([name, text]) => `<dt>${escapeHtml(name)}</dt><dd${name.startsWith('sha256') ? ' class="hash"' : ''}>${escapeHtml(text)}</dd>`).join('\n')}\n</dl>`,
    paragraph('The same inputs and seed give this page byte for byte. It loads nothing and sends nothing.', 'why'),
    warnings.length === 0
      ? null
      : detailsMarkup(
          `${count(warnings.length)} notes from reading the inputs`,
          `<ul>\n${warnings.map((warning) => `<li>${escapeHtml(warningText(warning))}</li>`).join('\n')}\n</ul>`,
        ),
  ]);
}
