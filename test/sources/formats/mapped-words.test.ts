import { describe, expect, it } from 'vitest';
import { mappedLog } from '../../../src/sources/mapped-log.js';

const place = { file: 'f', name: 'f:1' };

describe('the words of a CSV file', () => {
  const statusOf = (column: string, value: unknown): string | undefined =>
    mappedLog({ model: '=x', status: column }).toRecord({ [column]: value }, place)?.status;

  it.each([
    'false',
    'False',
    'FALSE',
    ' false ',
    'f',
    'no',
    'timeout',
    'TimedOut',
    'timed_out',
    'cancelled',
    'expired',
  ])('take the status %j for a failure', (word) => {
    expect(statusOf('status', word)).toBe('error');
  });

  it.each(['true', 'True', 'TRUE', 't', 'yes', 'ok', 'SUCCESS', 'completed', '1', '200', '', null])(
    'take the status %j for a success',
    (word) => {
      expect(statusOf('status', word)).toBe('ok');
    },
  );

  it('take 0 for false where the column tells of success, and for a code elsewhere', () => {
    for (const zero of [0, '0']) {
      for (const column of ['success', 'is_ok', 'wasSuccessful', 'meta.passed'])
        expect(statusOf(column, zero)).toBe('error');
      for (const column of ['status', 'grpc_code', 'exit']) expect(statusOf(column, zero)).toBe('ok');
    }
    expect(statusOf('success', '1')).toBe('ok');
  });

  it('take True and False for scores', () => {
    const format = mappedLog({ model: '=x', 'scores.a': 'a', 'scores.b': 'b', 'scores.c': 'c', 'scores.d': 'd' });
    const record = format.toRecord({ a: 'True', b: 'FALSE', c: '0.5', d: '' }, place);
    expect(record?.scores).toEqual({ a: true, b: false, c: 0.5 });
    expect(() => format.toRecord({ a: 'good' }, place)).toThrow('a number or true or false');
  });
});
