import { describe, expect, it } from 'vitest';
import { FEATURES } from '../../src/traffic/features.js';
import { explainKind } from '../../src/traffic/task.js';
import { traitsOf } from '../../src/traffic/traits.js';

const LONG_TEXT = 'The river rose in the night and the mill stood in water until noon. '.repeat(6);

/** Synthetic prompts, one or two of every kind, plain in what they ask. */
const PLAIN: [string, string][] = [
  ['What is the capital of Australia?', 'open_qa'],
  ['Why is the sky blue?', 'open_qa'],
  [`${LONG_TEXT}\nAccording to the passage, when did the river rise?`, 'closed_qa'],
  ['Which gas do plants take in?\nA. oxygen\nB. carbon dioxide\nC. helium\nD. argon\nAnswer:', 'closed_qa'],
  ['Classify this review as positive or negative: the soup was cold.', 'classification'],
  ['Extract all names and dates from this letter: Anna wrote on 3 May.', 'extraction'],
  [`Summarize this in two sentences: ${LONG_TEXT}`, 'summarisation'],
  ['Rephrase this sentence so that it is more polite: send me the file.', 'rewriting'],
  ['Proofread my paragraph: he go to school yesterday.', 'rewriting'],
  ['Write a short poem about autumn.', 'generation'],
  ['Compose an email to my landlord about the broken heating.', 'generation'],
  ['Write a Python function that reverses a linked list.', 'code'],
  ['Why does this fail?\n```\nfor (let i = 0; i < 3; i++) {\n  f();\n}\n```', 'code'],
  ['Solve the equation x^2 - 5x + 6 = 0.', 'maths_reasoning'],
  ['Tom has 3 boxes with 12 pens each and gives away 7. How many pens are left?', 'maths_reasoning'],
  ['Compare renting with buying a flat and give the pros and cons.', 'planning_analysis'],
  ['Brainstorm ideas for a birthday party.', 'brainstorming'],
  ['hello, how are you', 'chat'],
  ['Translate to French: where is the station?', 'translation'],
  ['put milk on my shopping list', 'other'],
];

/** The same in other languages, and orders that name no verb of a list. */
const WIDER: [string, string][] = [
  ['Übersetze den Brief ins Polnische.', 'translation'],
  ['Traduci in italiano: il treno parte alle nove.', 'translation'],
  ['Traduisez ce paragraphe.', 'translation'],
  [`Fasse diesen Bericht zusammen: ${LONG_TEXT}`, 'summarisation'],
  ['Haz un resumen de la carta.', 'summarisation'],
  ['Schreibe ein Gedicht an den Mond.', 'generation'],
  ['Schrijf een kort verhaal over een vos.', 'generation'],
  ['Korrigiere: er gehen zur Schule.', 'rewriting'],
  ['Extrae los nombres de la factura.', 'extraction'],
  ['Berechne die Wahrscheinlichkeit für zwei Sechsen.', 'maths_reasoning'],
  ['Escribe una función que cuente palabras.', 'code'],
  ['Найди ошибку: программа на Python не запускается', 'code'],
  ['Refactor the scheduler of this codebase', 'code'],
  ['Show that every finite subset is closed', 'maths_reasoning'],
  ['Extract the date and the total from: invoice 2231, 3 May, total 1,240.50 for 12 boxes', 'extraction'],
  ['Label this ticket as billing or other: charged 40 twice, 80 in total', 'classification'],
  ['Find all integers x with x^2 = 9 and x < 3', 'maths_reasoning'],
  ['my pin code', 'other'],
];

describe('explainKind', () => {
  it.each(WIDER)('%j is %s', (text, kind) => {
    expect(traitsOf({ messages: [{ role: 'user', content: text }] }).kind).toBe(kind);
  });

  it.each(PLAIN)('%j is %s', (text, kind) => {
    expect(traitsOf({ messages: [{ role: 'user', content: text }] }).kind).toBe(kind);
  });

  it('lets the system prompt decide when it names one kind of work', () => {
    const messages = [
      { role: 'system', content: 'You translate what the user says into German.' },
      { role: 'user', content: 'Write me a letter, please.' },
    ];
    expect(traitsOf({ messages }).kind).toBe('translation');
  });

  it('is other for no cue at all, and says why it is what it is', () => {
    expect(explainKind(FEATURES.map(() => 0))).toEqual({ kind: 'other', cue: 'no cue' });
    expect(explainKind(traitsOf({ messages: [{ role: 'user', content: 'Brainstorm ideas.' }] }).features).cue).toBe(
      'asks for ideas',
    );
  });
});
