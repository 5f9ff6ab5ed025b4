import { describe, expect, it } from 'vitest';
import { type MaskedKind, maskPii, noMasks } from '../../src/evals/mask.js';

const masked = (text: string) => maskPii(text, noMasks());

describe('maskPii', () => {
  // Card numbers are the networks' published test numbers; the IBANs are the registry's examples. Keys are invented.
  const found: [MaskedKind, string, string][] = [
    ['email', 'write to anna.b+x@mail.example.org, please', 'write to [EMAIL], please'],
    ['email', 'jürgen@müller.example', '[EMAIL]'],
    ['key', 'key sk-proj-a1B2c3D4e5F6g7H8 leaked', 'key [KEY] leaked'],
    ['key', 'AIzaSyA1234567890abcdefghijklmnopqrstuv', '[KEY]'],
    ['key', 'Authorization: Bearer abcDEF123.456-xyz', 'Authorization: Bearer [KEY]'],
    ['key', 'AKIAIOSFODNN7EXAMPLE', '[KEY]'],
    ['key', 'ghp_16C7e42F292c6912E7710c838347Ae178B4a', '[KEY]'],
    ['key', 'hf_a1b2c3d4e5f6g7h8i9j0k1l2', '[KEY]'],
    ['key', 'glpat-a1b2c3d4e5f6g7h8', '[KEY]'],
    ['key', '-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKC-A4\n-----END RSA PRIVATE KEY-----\nbye', '[KEY]\nbye'],
    ['key', '-----BEGIN PRIVATE KEY-----\nMIIEpAIBAAKCAQEA1234\nis torn', '[KEY]\nis torn'],
    ['key', 'aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPx', 'aws_secret_access_key = [KEY]'],
    ['key', '{"api_key": "a1b2c3d4e5"}', '{"api_key": "[KEY]"}'],
    ['key', 'postgres://app:pa55word@db.example:5432/x', 'postgres://app:[KEY]@db.example:5432/x'],
    ['ssn', 'SSN 123-45-6789.', 'SSN [SSN].'],
    ['iban', 'to GB82 WEST 1234 5698 7654 32.', 'to [IBAN].'],
    ['iban', 'DE89370400440532013000', '[IBAN]'],
    ['card', 'card 4111 1111 1111 1111, thanks', 'card [CARD], thanks'],
    ['card', '378282246310005', '[CARD]'],
    ['ip', 'from 192.168.0.12:8080', 'from [IP]:8080'],
    ['ip', 'host 2001:db8::ff00:42:8329 is down', 'host [IP] is down'],
    ['ip', '[fe80::1]', '[[IP]]'],
    ['phone', 'call +49 (0)30 1234567 now', 'call [PHONE] now'],
    ['phone', '+1-202-555-0143', '[PHONE]'],
    ['phone', '(202) 555-0143', '[PHONE]'],
    ['phone', '202-555-0143', '[PHONE]'],
    ['phone', '030 1234 5678', '[PHONE]'],
  ];
  it.each(found)('masks and counts %s in "%s"', (kind, text, expected) => {
    const counts = noMasks();
    expect(maskPii(text, counts)).toBe(expected);
    expect(counts).toEqual({ ...noMasks(), [kind]: 1 });
  });

  const kept = [
    'card 4111 1111 1111 1112 fails the check digit',
    '0000000000000000',
    'GB82 WEST 1234 5698 7654 33 fails its check digits',
    'version 1.2.3.4.5 and 300.1.1.1',
    'std::vector, a::b, at 12:30:45 on 2026-11-02',
    'pi is 3.14159265358979, 1,234,567 people, 10-20 items, 2019-2024',
    'scikit sk-learn and bearer of bad news',
    'token: required, password = getpass(), max_tokens: 40961234, api_key=os.environ[0]',
    'npm_config_some_long_name_or_other, part 987-65-4321, https://example.org:8080/a@b',
    'user at example dot org, a@b',
    'def f(x): return x[1:2] + 1000000',
    '',
  ];
  it.each(kept)('leaves "%s" alone', (text) => {
    expect(masked(text)).toBe(text);
  });

  it('masks several in one text, changes nothing the second time, and ends on long hostile text', () => {
    const text = 'a@b.example from 10.0.0.1, then a@b.example and +442079460123';
    expect(masked(text)).toBe('[EMAIL] from [IP], then [EMAIL] and [PHONE]');
    expect(masked(masked(text))).toBe(masked(text));
    for (const bit of [
      'a.',
      '1 ',
      '1-',
      'a:',
      '1:',
      '(1',
      '+1',
      'sk-',
      'A1',
      '1.',
      'GB82 AAAA ',
      'eyJ',
      'token=',
      '-----BEGIN PRIVATE KEY-----',
      '://a:',
      '123-45-',
    ]) {
      const hostile = bit.repeat(400_000 / bit.length);
      expect(masked(masked(hostile))).toBe(masked(hostile));
    }
  });
});
