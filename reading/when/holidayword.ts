import { yearAfter } from './dateword.ts';
import type { DaySpec } from './day.ts';
import { holidayNames } from './holiday.ts';
import { phrase, type Reader } from './phrase.ts';

const holidayPhrases = ((): readonly (readonly [ReturnType<typeof phrase>, string])[] => {
  const written: Readonly<Record<string, readonly string[]>> = {
    'christmas eve': ['christmas|xmas eve'],
    christmas: ['christmas|xmas day?'],
    'new year eve': ['new year|years eve'],
    'new year': ['new year|years day', 'the? new year|years'],
    'workers day': ["international? workers|worker|workers' '? day", 'labour day', 'may day'],
    'independence day': ['independence day', 'the fourth of july'],
    valentine: ['valentine|valentines day?'],
    'mother day': ["mother|mothers '? day"],
    'father day': ["father|fathers '? day"],
    'presidents day': ["president|presidents '? day"],
    'martin luther king day': ['mlk day', 'martin luther king jr? day'],
    'veterans day': ["veteran|veterans '? day"],
    'st patrick day': ["st|saint .? patrick|patricks '? day"],
    pentecost: ['pentecost', 'whit sunday'],
    thanksgiving: ['thanksgiving day?'],
    'easter monday': ['easter monday'],
    easter: ['easter sunday?'],
  };
  return holidayNames.map((name) => [phrase(...(written[name] ?? [name])), name] as const);
})();

export const holiday: Reader<DaySpec> = (tokens, start) => {
  const mod = ['next', 'following', 'coming', 'this'].includes(tokens[start]?.w ?? '') ? start + 1 : start;
  for (const [said, name] of holidayPhrases) {
    const end = said(tokens, mod);
    if (!end) continue;
    // "in the new year" is not New Year's Day.
    if (name === 'new year' && tokens[start - 1]?.w === 'in')
      return [{ k: 'month', month: 1, mod: 'next', edge: 'start' }, end];
    const [year, after] = yearAfter(tokens, end);
    const next = mod > start && tokens[start]?.w !== 'this' ? { mod: 'next' as const } : {};
    return [{ k: 'holiday', name, ...(year === undefined ? {} : { year }), ...next }, after];
  }
  return null;
};
