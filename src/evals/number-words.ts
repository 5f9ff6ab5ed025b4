const UNITS =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const TENS = '- - twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const SCALES: Record<string, number> = { thousand: 1e3, million: 1e6, billion: 1e9, trillion: 1e12 };
const BEGINS = /^[^\p{L}\d]*[a-z]/u;
const LONGEST = 200;

/** A number that words spell, and whether nothing else stands there. */
interface WordNumber {
  value: number;
  isAll: boolean;
}

/** Value of a text that begins with a number in words ("Twenty-five apples", "minus two hundred and six"); null when it does not. */
export function wordNumber(text: string): WordNumber | null {
  const start = text.slice(0, LONGEST).toLowerCase();
  if (!BEGINS.test(start)) return null;
  const words = start.match(/[a-z]+/g) as string[];
  const isNegative = words[0] === 'minus' || words[0] === 'negative';
  const first = isNegative ? 1 : 0;
  let at = first;
  let whole = 0;
  let part = 0;
  for (let last = ''; at < words.length; last = words[at++] as string) {
    const word = words[at] as string;
    const unit = UNITS.indexOf(word);
    const ten = TENS.indexOf(word);
    const isNewPart = at === first || last === 'and' || last === 'hundred' || Object.hasOwn(SCALES, last);
    if (isNewPart && unit >= 0) part += unit;
    else if (isNewPart && ten > 0) part += ten * 10;
    else if (TENS.includes(last) && unit > 0 && unit < 10) part += unit;
    else if (word === 'hundred' && part > 0 && part < 10) part *= 100;
    else if (Object.hasOwn(SCALES, word) && part > 0) {
      whole += part * (SCALES[word] as number);
      part = 0;
    } else if (word !== 'and' || !isNewPart || at === first) break;
  }
  if (at === first) return null;
  const value = whole + part;
  const isAll = at === words.length && text.length <= LONGEST && !/\d/.test(text);
  return { value: isNegative ? -value : value, isAll };
}
