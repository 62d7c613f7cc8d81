import type { DaySpec } from './day.ts';
import { phrase, type Reader } from './phrase.ts';

export const relative = ((): Reader<DaySpec> => {
  const words: readonly (readonly [ReturnType<typeof phrase>, number])[] = [
    [phrase('the? day before yesterday'), -2],
    [phrase('yesterday', 'last night', 'the other day'), -1],
    [phrase('the? day after tomorrow', 'overmorrow'), 2],
    [phrase('tomorrow', 'the? next|following day', 'the day after'), 1],
    [phrase('today', 'the? same day', 'this day'), 0],
  ];
  return (tokens, i) => {
    for (const [said, days] of words) {
      const end = said(tokens, i);
      if (end && !(days === 1 && tokens[end]?.n != null && tokens[i]?.w !== 'tomorrow'))
        // "tomorrow week" and "this day week" are a week later.
        return days >= 0 && tokens[end]?.w === 'week'
          ? [{ k: 'relative', days: days + 7 }, end + 1]
          : [{ k: 'relative', days }, end];
    }
    return null;
  };
})();
