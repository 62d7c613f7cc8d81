import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeCursor, encodeCursor } from '../../../services/paging/cursor.ts';

describe('a cursor', () => {
  test('comes back as it was, as text', () => {
    const part = fc.oneof(fc.string(), fc.integer(), fc.constant(null));
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (parts) => {
        const text = encodeCursor(parts);
        expect(text).toMatch(/^[\w-]+$/);
        expect(decodeCursor(text, parts.length)).toEqual(parts.map((one) => (one === null ? '' : String(one))));
      }),
    );
  });

  test.each(['', 'nonsense', 'e30', encodeCursor(['one']), encodeCursor(['one', 'two', 'three'])])(
    'refuses "%s"',
    (text) => {
      let error: unknown;
      try {
        decodeCursor(text, 2);
      } catch (thrown) {
        error = thrown;
      }
      expect(error).toMatchObject({ code: 'invalid_input', fields: [{ field: 'cursor', value: text }] });
    },
  );
});
