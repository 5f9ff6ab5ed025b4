/** What is masked. */
export type MaskedKind = 'email' | 'key' | 'iban' | 'ssn' | 'card' | 'ip' | 'phone';
/** Replacements by kind. */
export type MaskCounts = Record<MaskedKind, number>;

export function noMasks(): MaskCounts {
  return { email: 0, key: 0, iban: 0, ssn: 0, card: 0, ip: 0, phone: 0 };
}

const EMAIL = /[\p{L}\p{N}._%+-]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2,24}/gu;
/** By what their makers let them begin with. */
const KEY =
  /\b(?:sk|rk|pk)-[\w-]{8,}|\b[srp]k_(?:live|test)_\w{8,}|\bwhsec_\w{16,}|\bAIza[\w-]{10,}|\bya29\.[\w-]{20,}|\bgh[pousr]_\w{30,}|\bgithub_pat_\w{30,}|\bglpat-[\w-]{16,}|\b(?:hf|gsk|r8|npm|dop_v1|shpat)_\w{20,}|\b(?:xai|pplx)-\w{20,}|\bpypi-[\w-]{20,}|\bSG\.[\w-]{16,}\.[\w-]{16,}|\bxox[abprs]-[\w-]{10,}|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*/g;
/** Up to its end, or of a torn one the lines that are there. */
const PRIVATE_KEY =
  /-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY-----(?:(?:[^-]|-(?!----)){0,20000}-----END [A-Z0-9 ]{0,30}PRIVATE KEY-----|(?:\s{0,4}[A-Za-z0-9+/=]{16,}){0,1000})/g;
/** A value that is called a secret, and has a digit: others are rather words about one. */
const NAMED =
  /((?<![a-z])(?:pass(?:word|wd|phrase)|pwd|secret|token|(?:api|access|secret|private|auth)[_-]?(?:key|token))["']?\s{0,3}[:=]\s{0,3}["'`]?)([^\s"'`,;<>()[\]{}]{8,200})/gi;
const URL_PASSWORD = /(:\/\/[^\s:@/]{0,64}:)([^\s@/]{3,128})(?=@)/g;
const BEARER = /\b(bearer\s+)[\w.~+/=-]{8,}/gi;
const IBAN = /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b/g;
/** US social security numbers: the areas, groups and serials that are given out. */
const SSN = /(?<![\d-])(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\d-])/g;
const CARD = /(?<![\d.])\d(?:[ -]?\d){12,18}(?![\d.]*\d)/g;
const IPV4 = /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?!\.?\d)/g;
const IPV6 =
  /(?<![\w:.])(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){7}|(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,6})?::(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,6})?)(?![\w:])/gi;
/** An international number, or one with an area code in brackets or three groups or more. */
const PHONE =
  /(?<![\w.,$€£-])(?:(?:\+|00)[1-9]\d{0,2}[ ./-]?(?:\(\d{1,5}\)[ ./-]?)?\d(?:[ ./-]?\d){5,12}|\(\d{2,5}\)[ ./-]?\d{2,5}(?:[ ./-]?\d{2,5}){1,2}|0\d{1,4}[ /-]\d{2,5}(?:[ /-]?\d{2,5}){1,3}|\d{3}([ .-])\d{3}\1\d{4})(?![\w-]|[.,]\d)/g;

/**
 * Puts `[EMAIL]`, `[KEY]`, `[IBAN]`, `[SSN]`, `[CARD]`, `[IP]` and `[PHONE]` in the place of personal data and secrets that have a form of their
 * own, and counts them. Cards must pass Luhn's check and IBANs ISO 7064's, so other long numbers stay. Names, addresses and
 * what has no form are not found: read the set before you share it.
 */
export function maskPii(text: string, counts: MaskCounts): string {
  const put = (kind: MaskedKind, mark: string): string => {
    counts[kind]++;
    return mark;
  };
  return text
    .replace(PRIVATE_KEY, () => put('key', '[KEY]'))
    .replace(BEARER, (_, word: string) => word + put('key', '[KEY]'))
    .replace(KEY, (found) => (/\d/.test(found) ? put('key', '[KEY]') : found))
    .replace(NAMED, (found, name: string, value: string) => (/\d/.test(value) ? name + put('key', '[KEY]') : found))
    .replace(URL_PASSWORD, (_, before: string) => before + put('key', '[KEY]'))
    .replace(EMAIL, () => put('email', '[EMAIL]'))
    .replace(IBAN, (found) => (isIban(found) ? put('iban', '[IBAN]') : found))
    .replace(SSN, () => put('ssn', '[SSN]'))
    .replace(CARD, (found) => (isCard(found) ? put('card', '[CARD]') : found))
    .replace(IPV6, (found) => (isIpv6(found) ? put('ip', '[IP]') : found))
    .replace(IPV4, (found) => (found.split('.').every((part) => Number(part) < 256) ? put('ip', '[IP]') : found))
    .replace(PHONE, () => put('phone', '[PHONE]'));
}

/** Luhn's check digit (ISO/IEC 7812), 13 to 19 digits, not all the same. */
function isCard(text: string): boolean {
  const digits = [...text.replace(/[ -]/g, '')].map(Number);
  let sum = 0;
  digits.reverse().forEach((digit, at) => {
    const doubled = at % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  });
  return digits.length >= 13 && digits.length <= 19 && sum % 10 === 0 && new Set(digits).size > 1;
}

/** ISO 7064 MOD 97-10. */
function isIban(text: string): boolean {
  const compact = text.replaceAll(' ', '');
  if (compact.length < 15 || compact.length > 34) return false;
  let rest = 0;
  for (const letter of compact.slice(4) + compact.slice(0, 4)) {
    const value = Number.parseInt(letter, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

/** `::` alone, times such as 12:30 and code such as `a::b` are no addresses: an address has a digit and two groups, or all eight. */
function isIpv6(text: string): boolean {
  const groups = text.split(':').filter((group) => group !== '');
  return groups.length === 8 || (groups.length >= 2 && /\d/.test(text)) || text === '::1';
}
