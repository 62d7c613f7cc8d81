import type { EntityKind } from '../../../core/insights.ts';
import { locate } from '../../../reading/evidence/locate.ts';
import type { Draft } from '../../../reading/evidence/verify.ts';
import { phonesInText } from '../../../reading/phone/find.ts';
import type { Pace } from '../../progress/pace.ts';
import { quoteOf } from '../text/quote.ts';
import type { Sentence } from '../text/sentence.ts';
import { maxLookups, placePhrases, placesIn } from './places.ts';

type Entity = Draft['entities'][number];
type Hit = { kind: EntityKind; text: string; value: string | null; confidence: number };
const maxEntities = 40;

const fromWink: Partial<Record<string, EntityKind>> = { DATE: 'date', TIME: 'time', MONEY: 'money', EMAIL: 'email' };
const name = "([A-Z][\\p{L}'’-]{1,40}(?: [A-Z][\\p{L}'’-]{1,40}){0,2})";
const people: RegExp[] = [
  new RegExp(
    `\\b(?:[Mm]y name is|[Mm]y name's|[Ii]t's|[Tt]his is|[Ii] am|[Ii]'m|[Ss]peaking (?:with|to)|[Nn]ame of) ${name}`,
    'gu',
  ),
  new RegExp(
    `\\b(?:Hi|Hello|Hey|Thanks|Thank you|Sure|Okay|OK|Yes|Sorry|morning|afternoon|evening),? ${name}(?=[,.!?])`,
    'gu',
  ),
  new RegExp(`\\b(?:Mr|Mrs|Ms|Miss|Dr|Doctor|Mister)\\.? ${name}`, 'gu'),
];
const noName =
  /^(?:I|Yes|No|Okay|OK|Ok|Doctor|Doc|Or|And|But|Sure|Great|Calling|Just|Sorry|Not|Very|So|The|This|That|It|Please|Thank|Thanks|Good|Perfect|Let|Can|Could|Sir|Madam|Ma'am|There|Everyone|Again|Well|Have|Is|What|How|Absolutely|Of|You|We|My|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|July|August|September|October|November|December)$/;
const organizations: RegExp[] = [
  /^(?:Hello|Hi|Good (?:morning|afternoon|evening)),? (?:and )?(?:welcome to )?(?:the )?([A-Z][\w&'’-]{0,40}(?: (?:[A-Z][\w&'’-]{0,40}|of|and|&)){0,6}),? (?=(?:this is|my name|you're speaking|how (?:can|may)|[A-Z]\w+ speaking))/g,
  /\b[Tt]hank(?:s| you) (?:so much |very much )?for (?:calling|contacting|choosing)(?: the)? ([A-Z][\w&'’-]{0,40}(?: (?:[A-Z][\w&'’-]{0,40}|of|and|&)){0,6}(?:,? Inc\.?)?)/g,
  /\b(?:[Tt]his is|[Ii] am|[Ii]'m|[Mm]y name is) \w{1,40}(?: [A-Z]\w{1,40})? (?:from|with|at|of) ([A-Z][\w&'’-]{0,40}(?: [A-Z][\w&'’-]{0,40}){0,6})/g,
  /\b([A-Z][\w&'’-]{0,40}(?: [A-Z][\w&'’-]{0,40}){0,6} (?:Inc(?:orporated)?|Ltd|Limited|LLC|GmbH|Corp(?:oration)?|Bank|Airlines|Airways|Insurance|Telecom))\b/g,
];
const products =
  /\b((?:[A-Z][a-z]{1,40} )?(?:iPhone|iPad|Galaxy|Pixel|Windows|Android|MacBook|Surface|ThinkPad|Xbox|PlayStation|Kindle)(?: [A-Z]?\d{1,4}[a-z]{0,2})?(?: (?:Pro|Plus|Max|Ultra|Mini|Air|Home)){0,4})\b/g;
const references =
  /\b((?:order|account|case|ticket|confirmation|reservation|booking|tracking|claim|policy|invoice|reference|serial|imei|flight|customer|member(?:ship)?|user|case|error|employee|asset|patient|transaction)(?: (?:number|no\.?|id|code|reference|#)){0,4}(?: (?:is|as|it's|was))?[:#]? ?(?:is )?\*{0,2})((?=[a-z0-9_-]{0,24}\d)[a-z0-9][a-z0-9_-]{2,24}(?: \d{2,6}){0,4})/gi;
const spokenEmail =
  /\b([a-z0-9][\w.+-]{0,63}(?: (?:dot|underscore|dash) [\w+-]{1,63}){0,5} at [a-z0-9-]{1,63}(?: dot [a-z]{2,10}){1,2})\b/gi;
const party =
  /\b(?:tables?|party|group|room|reservation|booking) (?:for|of) (\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b(?! (?:o'?clock|am|pm|nights?|days?))/gi;
const amounts =
  /\b(\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) (?:people|persons?|guests?|adults?|children|kids|rooms?|tickets?|nights?|bags?|passengers?|seats?|items?|devices?|lines?)\b/gi;
const digits = new Map(
  'one two three four five six seven eight nine ten eleven twelve'.split(' ').map((word, i) => [word, String(i + 1)]),
);

/** People, places, amounts, dates, numbers and the like, each once, with the first sentence that mentions it. */
export async function readEntities(
  sentences: readonly Sentence[],
  region: string,
  english: number,
  pace: Pace,
): Promise<Entity[]> {
  const found = new Map<string, Entity>();
  const asked = new Set<string>();
  for (const sentence of sentences) {
    if (found.size >= maxEntities) break;
    const hits = [...numbersIn(sentence, region), ...namesIn(sentence)];
    for (const phrase of placePhrases(sentence.text)) {
      if (asked.has(phrase) || asked.size >= maxLookups) continue;
      asked.add(phrase);
      for (const place of placesIn(phrase)) hits.push({ kind: 'place', text: place, value: null, confidence: 0.7 });
    }
    for (const { confidence, ...hit } of hits) {
      // "today's" is one word when quotes are verified.
      if (!locate(sentence.text, hit.text)) continue;
      // "Moore" after "Daniel Moore" is not a new person.
      if (
        hit.kind === 'person' &&
        [...found.values()].some((one) => one.kind !== 'place' && locate(one.text, hit.text))
      )
        continue;
      const key = `${hit.kind} ${(hit.value ?? hit.text).toLowerCase()}`;
      const trust =
        Math.round(confidence * (hit.kind === 'person' || hit.kind === 'place' ? Math.max(0.4, english) : 1) * 100) /
        100;
      const from = Math.max(0, sentence.text.indexOf(hit.text));
      if (!found.has(key))
        found.set(key, {
          ...hit,
          confidence: trust,
          quotes: [quoteOf(sentence, { from, to: from + hit.text.length })],
        });
    }
    await pace();
  }
  return [...found.values()].slice(0, maxEntities);
}

function numbersIn({ text, found }: Sentence, region: string): Hit[] {
  const hits: Hit[] = [];
  const phones =
    /\d{3}|\b(?:oh|zero|one|two|three|four|five|six|seven|eight|nine|double)[ ,-]+(?:oh|zero|one|two|three|four|five|six|seven|eight|nine)\b/i.test(
      text,
    )
      ? phonesInText(text, region)
      : [];
  // Longer ones that are not valid phone numbers are serial numbers.
  for (const { text: said, e164 } of phones)
    if (e164 || said.replace(/\D/g, '').length < 12)
      hits.push({ kind: 'phone', text: said, value: e164, confidence: e164 ? 0.9 : 0.6 });
  for (const [, , code = ''] of text.matchAll(references))
    if (!phones.some((phone) => phone.text.includes(code)))
      hits.push({ kind: 'reference', text: code, value: code.replace(/[\s*]/g, '').toUpperCase(), confidence: 0.8 });
  for (const { kind: type, text: said } of found) {
    const kind = fromWink[type];
    if (kind && text.includes(said))
      hits.push({ kind, text: said, value: kind === 'email' ? said.toLowerCase() : null, confidence: 0.8 });
  }
  for (const [said] of text.matchAll(spokenEmail)) {
    const value = said
      .toLowerCase()
      .replace(/ (?:dot) /g, '.')
      .replace(/ underscore /g, '_')
      .replace(/ dash /g, '-')
      .replace(' at ', '@');
    hits.push({ kind: 'email', text: said, value, confidence: 0.7 });
  }
  for (const [said, count = ''] of [...text.matchAll(amounts), ...text.matchAll(party)])
    hits.push({ kind: 'number', text: said, value: digits.get(count.toLowerCase()) ?? count, confidence: 0.7 });
  return hits;
}

function namesIn({ text }: Sentence): Hit[] {
  const hits: Hit[] = [];
  const firms = organizations.flatMap((pattern) =>
    [...text.matchAll(pattern)].map(([, firm = '']) => firm.replace(/[.,]$/, '').replace(/ (?:of|and|&)$/, '')),
  );
  for (const firm of new Set(firms))
    if (!noName.test(firm)) hits.push({ kind: 'organization', text: firm, value: null, confidence: 0.7 });
  for (const pattern of people)
    for (const [, person = ''] of text.matchAll(pattern))
      if (!noName.test(person.split(' ')[0] ?? '') && !firms.some((firm) => firm.startsWith(person)))
        hits.push({ kind: 'person', text: person, value: null, confidence: 0.75 });
  for (const [, product = ''] of text.matchAll(products))
    hits.push({ kind: 'product', text: product.trim(), value: null, confidence: 0.7 });
  return hits;
}
