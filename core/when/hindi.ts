import type { Token } from './token.ts';

/**
 * Hindi, in its own letters or as it is typed ("kal shaam ko paanch baje"), word for word into the English that the grammar reads; the
 * places in the text stay. "kal" is tomorrow here, for a wish looks ahead. Words that are English too ("do", "is") are turned only
 * next to a Hindi one.
 */
const words: Readonly<Record<string, string>> = {
  aaj: 'today',
  आज: 'today',
  kal: 'tomorrow',
  कल: 'tomorrow',
  abhi: 'now',
  अभी: 'now',
  subah: 'morning',
  savere: 'morning',
  सुबह: 'morning',
  सवेरे: 'morning',
  dopahar: 'afternoon',
  dopehar: 'afternoon',
  दोपहर: 'afternoon',
  shaam: 'evening',
  sham: 'evening',
  शाम: 'evening',
  raat: 'night',
  रात: 'night',
  somvaar: 'monday',
  somvar: 'monday',
  सोमवार: 'monday',
  mangalvaar: 'tuesday',
  mangalvar: 'tuesday',
  मंगलवार: 'tuesday',
  budhvaar: 'wednesday',
  budhvar: 'wednesday',
  बुधवार: 'wednesday',
  guruvaar: 'thursday',
  guruvar: 'thursday',
  गुरुवार: 'thursday',
  गुरूवार: 'thursday',
  बृहस्पतिवार: 'thursday',
  shukravaar: 'friday',
  shukravar: 'friday',
  शुक्रवार: 'friday',
  shanivaar: 'saturday',
  shanivar: 'saturday',
  शनिवार: 'saturday',
  ravivaar: 'sunday',
  ravivar: 'sunday',
  itvaar: 'sunday',
  रविवार: 'sunday',
  इतवार: 'sunday',
  agle: 'next',
  agla: 'next',
  agli: 'next',
  अगले: 'next',
  अगला: 'next',
  अगली: 'next',
  आने: 'next',
  आगामी: 'next',
  इस: 'this',
  इसी: 'this',
  pichle: 'last',
  pichhle: 'last',
  पिछले: 'last',
  पिछला: 'last',
  पिछली: 'last',
  hafte: 'week',
  hafta: 'week',
  हफ्ते: 'week',
  हफ्ता: 'week',
  हफ़्ते: 'week',
  सप्ताह: 'week',
  सप्ताहांत: 'weekend',
  वीकेंड: 'weekend',
  mahine: 'month',
  mahina: 'month',
  महीने: 'month',
  महीना: 'month',
  माह: 'month',
  महीनों: 'month',
  saal: 'year',
  साल: 'year',
  वर्ष: 'year',
  सालों: 'year',
  din: 'day',
  दिन: 'day',
  दिनों: 'day',
  ghante: 'hour',
  ghanta: 'hour',
  घंटे: 'hour',
  घंटा: 'hour',
  घण्टे: 'hour',
  घंटों: 'hour',
  minat: 'minute',
  मिनट: 'minute',
  मिनटों: 'minute',
  हफ्तों: 'week',
  baje: "o'clock",
  बजे: "o'clock",
  बजकर: 'past',
  tarikh: 'date',
  tareekh: 'date',
  तारीख: 'date',
  तारीख़: 'date',
  जनवरी: 'january',
  फरवरी: 'february',
  फ़रवरी: 'february',
  मार्च: 'march',
  अप्रैल: 'april',
  मई: 'may',
  जून: 'june',
  जुलाई: 'july',
  अगस्त: 'august',
  सितंबर: 'september',
  सितम्बर: 'september',
  अक्टूबर: 'october',
  अक्तूबर: 'october',
  नवंबर: 'november',
  नवम्बर: 'november',
  दिसंबर: 'december',
  दिसम्बर: 'december',
  बीच: 'between',
  तक: 'latest',
  तड़के: 'morning',
};

const numbers: Readonly<Record<string, number>> = {
  ek: 1,
  एक: 1,
  do: 2,
  दो: 2,
  teen: 3,
  तीन: 3,
  char: 4,
  chaar: 4,
  चार: 4,
  paanch: 5,
  panch: 5,
  पाँच: 5,
  पांच: 5,
  chhe: 6,
  che: 6,
  chhah: 6,
  छह: 6,
  छः: 6,
  छे: 6,
  छ: 6,
  saat: 7,
  सात: 7,
  aath: 8,
  आठ: 8,
  nau: 9,
  नौ: 9,
  das: 10,
  दस: 10,
  gyarah: 11,
  gyaarah: 11,
  ग्यारह: 11,
  barah: 12,
  baarah: 12,
  बारह: 12,
  तेरह: 13,
  चौदह: 14,
  pandrah: 15,
  पंद्रह: 15,
  पन्द्रह: 15,
  सोलह: 16,
  सत्रह: 17,
  अठारह: 18,
  उन्नीस: 19,
  bees: 20,
  बीस: 20,
  इक्कीस: 21,
  बाईस: 22,
  तेईस: 23,
  चौबीस: 24,
  पच्चीस: 25,
  छब्बीस: 26,
  सत्ताईस: 27,
  अट्ठाईस: 28,
  उनतीस: 29,
  tees: 30,
  तीस: 30,
  इकतीस: 31,
  चालीस: 40,
  पैंतालीस: 45,
  पचास: 50,
};
/** "saadhe teen" is half past three, "sawa teen" a quarter past, "paune teen" a quarter to. */
const fractions: Readonly<Record<string, readonly string[]>> = {
  saadhe: ['half', 'past'],
  sadhe: ['half', 'past'],
  साढ़े: ['half', 'past'],
  साढे: ['half', 'past'],
  sawa: ['quarter', 'past'],
  sava: ['quarter', 'past'],
  सवा: ['quarter', 'past'],
  paune: ['quarter', 'to'],
  pone: ['quarter', 'to'],
  पौने: ['quarter', 'to'],
};
const oneAndHalf: Readonly<Record<string, number>> = { dedh: 1, डेढ़: 1, dhai: 2, dhaai: 2, ढाई: 2 };
const amounts = new Set(['week', 'month', 'year', 'day', 'hour', 'minute', 'minutes', 'min']);
/** Little words that carry no time here. */
const silent = new Set(['ko', 'को', 'ke', 'के', 'ka', 'का', 'की', 'ki', 'में', 'mein', 'पर', 'वाले', 'ही']);

export function fromHindi(tokens: readonly Token[]): Token[] {
  if (!tokens.some(({ w }) => words[w] !== undefined || /\p{Script=Devanagari}/u.test(w))) return [...tokens];
  const out: Token[] = [];
  const said = (token: Token, w: string, over: Partial<Token> = {}) => out.push({ ...token, w, glued: false, ...over });
  tokens.forEach((token, i) => {
    const next = tokens[i + 1]?.w ?? '';
    const half = oneAndHalf[token.w];
    const n = numbers[token.w];
    if (fractions[token.w]) for (const w of fractions[token.w] ?? []) said(token, w);
    else if (half) {
      if (words[next] === "o'clock") for (const w of ['half', 'past']) said(token, w);
      said(token, String(half), { n: half });
      if (words[next] !== "o'clock") for (const w of ['and', 'a', 'half']) said(token, w);
    } else if (['aadhe', 'aadha', 'आधे', 'आधा'].includes(token.w)) said(token, 'half');
    else if (n !== undefined && isCount(token, next)) said(token, String(n), { n, ord: words[next] === 'date' });
    else if (words[token.w] === 'date') {
      const held = out.at(-1);
      if (held && held.n !== null) out[out.length - 1] = { ...held, ord: true, len: 2 };
    } else if (token.w === 'parso' || token.w === 'parson' || token.w === 'परसों')
      for (const w of ['day', 'after', 'tomorrow']) said(token, w);
    else if (token.w === 'thodi' || token.w === 'थोड़ी') for (const w of ['in', 'a', 'bit']) said(token, w);
    else if (['baad', 'बाद'].includes(token.w)) said(token, amounts.has(out.at(-1)?.w ?? '') ? 'later' : 'onwards');
    else if (['pehle', 'pahle', 'पहले'].includes(token.w))
      said(token, amounts.has(out.at(-1)?.w ?? '') ? 'ago' : 'latest');
    else if (['se', 'से'].includes(token.w)) {
      const follows = numbers[next] !== undefined || tokens[i + 1]?.n != null || words[next] !== undefined;
      if (follows) said(token, 'to');
    } else if (['mein', 'में'].includes(token.w) && amounts.has(out.at(-1)?.w ?? '') && isAmount(out))
      said(token, 'later');
    else if (words[token.w] !== undefined) said(token, words[token.w] as string);
    else if (!silent.has(token.w)) out.push(token);
  });
  return out;
}

const isCount = (token: Token, next: string): boolean =>
  /\p{Script=Devanagari}/u.test(token.w) ||
  words[next] !== undefined ||
  numbers[next] !== undefined ||
  ['se', 'minute', 'minutes', 'ya'].includes(next);

/** "aadhe ghante mein" is in half an hour; "agle hafte mein" is next week. */
const isAmount = (out: readonly Token[]): boolean => {
  const before = out.at(-2);
  return before?.n != null || before?.w === 'half';
};
