import type { Turn } from '../../core/transcript.ts';
import { nameWords } from './names.ts';
import { spellings } from './spelling.ts';
import { plain } from './words.ts';

/** The words of a name. `asked`: it answers a question for it, which is asked again where it was not understood. */
export type NameSaid = { words: readonly string[]; asked: boolean };

/** What callers say of who they are. Empty where nothing was said. */
export type Claims = {
  /** Their own name, in the order said. */
  names: readonly NameSaid[];
  /** Their own e-mail addresses, letters and digits only. */
  emails: readonly string[];
  /** They speak for somebody else, or of somebody else's booking. */
  forOther: boolean;
  /** Questions for a person that were answered with no, in `plain` form; `wrong person` where they said so. */
  denied: readonly string[];
  /** Ids and references as written, with a digit: whose they are is looked up. */
  codes: readonly string[];
};

export const noClaims: Claims = { names: [], emails: [], forOther: false, denied: [], codes: [] };

const relation =
  '(?:mother|mom|mum|father|dad|wife|husband|partner|spouse|fiancee?|girlfriend|boyfriend|son|daughter|brother|sister|grandmother|grandma|grandfather|grandpa|aunt|uncle|cousin|niece|nephew|friend|boss|manager|colleague|coworker|neighbou?r|roommate|client|parents?|assistant|secretary)';
const business = '(?:booking|reservation|appointment|order|flight|table|ticket)';
const forOthers = [
  new RegExp(
    ` (?:calling|phoning|ringing|call|speaking|asking|checking) (?:in )?(?:for|on behalf of) (?:my|our|a|the) ${relation}(?! and (?:me|i|myself))(?= )`,
  ),
  / on behalf of (?!myself|me )(?= ?\S)/,
  new RegExp(` (?:im|i am|this is|its|thats) (?:his|her|their|the|\\S+s) ${relation}(?= )`),
  new RegExp(` my ${relation}s ${business}(?= )`),
  new RegExp(
    ` (?:booked|reserved|made|ordered|under|registered) (?:by|under|for|in) (?:my|our) ${relation}(?:s name)?(?= )`,
  ),
];

const asksName =
  /(?: your (?:full |first |last |family |given |good |legal |and |second ){0,5}(?:sur)?name| (?:what|which|under what|whose) name| name please| name (?:for|on) the (?:booking|reservation|account|order)| who(?:m)? (?:am i|is this|is calling|is speaking|do i have|s calling)| whos (?:this|calling|speaking)| may i ask who)(?= )/;
const asksOtherName = new RegExp(
  ` (?:passenger|guest|child|pet|dog|cat|company|business|doctor|street|other|${relation})s? `,
);
const asksEmail = / (?:e mail|email)(?= )/;
const ownEmail = / (?:my|the) (?:\S+ )?(?:e mail|email)(?: address)?(?= )/;
const changing = / (?:change|changed|update|new|old|instead|switch|wrong|different)(?= )/;
const asksPerson =
  / (?:is this|is that|am i (?:speaking|talking) (?:to|with)|(?:may|can|could) i (?:speak|talk) (?:to|with))(?= )/;
const saysNo = /^ (?:(?:uh|um|sorry|oh|well|hi|hello) ){0,3}(?:no|nope|nah|not me|im afraid not|wrong number)(?= )/;
const wrongPerson = / (?:you|youve|you have) (?:have |got |called )?the wrong (?:number|person)(?= )/;
/** An agent's way to introduce themselves, where nobody says who speaks. */
const agentish = /(?:calling| how (?:can|may) i | from | assist | with you today| here to help| representative)/;

const intro =
  /(?<![\p{L}’'])(?:(my (?:(?:full|first|last) )?name(?:['’]?s| is)|(?:^|[.,!?] ?)(?:the )?name(?:['’]s| is)|call me|mera naam|me llamo|mi nombre es|je m['’]appelle|ich hei(?:ß|ss)e|mein name ist)|this is|i am|i['’]m|(?:hi|hello|hey|morning|afternoon|evening|yes|yeah)[,.!]? it['’]s)[ ,:]{1,3}/giu;
const outro =
  /(?<![\p{L}’'-])(\p{Lu}[\p{L}’'-]{1,30}(?: \p{Lu}[\p{L}’'-]{1,30}){0,3}) (?:speaking|here|on the (?:line|phone))(?!\p{L})/gu;
const fillers =
  /^(?:\s|[,.!…-]|(?:yes|yeah|yep|sure|of course|okay|ok|certainly|absolutely|uh|um|er|well|so|hi|hello|right|it is|it['’]s|that is|that['’]s|the name is|under|oh|please|sir|ma['’]am)(?![\p{L}’']))+/iu;
const particles = new Set('de del la van von der den bin al el da dos di le st ter ibn abu'.split(' '));
/** Words that end a name, or show that none was said. */
const stop = new Set(
  `a about actually afraid after again all also am an and any anything anyone are as at back be because been before believe bit both but by
   call called caller calling can cannot cant certainly could customer day did do does doing done dont down each either else even ever every
   experiencing extremely fine first for forever from further getting glad go going gonna good got great guess had happy has have having he her here hi him his hold hoping how however
   i id if ill im in interested into is isnt it its ive just last late later let like little long looking lost made make many may maybe me mine moment more
   much my name need new no nobody none not nothing now number of off ok okay old on once one only or order our out over own perfect phone please problem
   question quite ready really regarding returning right same second see she should since sir so some somebody someone something sorry speak speaking spell spelled still stuck such sure
   take talking tell than thank thanks that thats the their them then there these they thing this those through time to today tomorrow tonight too try trying
   two under unable until up upset urgent us use used using very wait waiting want wanted was way we well were what when where which who why will wish with wondering
   working worried would writing wrong yeah yes yet you your monday tuesday wednesday thursday friday saturday sunday january february march april june july august
   september october november december doctor mr mrs ms dr madam concerned confused disappointed frustrated located married pregnant currently already booked account booking reservation`.split(
    /\s+/,
  ),
);
/** Characters that hold any name and what follows it. */
const longestName = 200;
/** "I'm Canadian" is no name. */
const origin = /(?:ish|ese|ian|can)$/;

/** "Cheryl Day" and "June Bird": with capitals, a word that is none elsewhere belongs to a name. */
const isNameAfterAll = (form: string, before: readonly string[], after: string, isCased: boolean): boolean =>
  isCased &&
  form !== 'i' &&
  (before.length > 0 || (/^(?:april|may|june|august|will)$/.test(form) && /^\p{Lu}\p{Ll}/u.test(after)));

/** The name that a text begins with. `isCased`: the engine writes capitals, so a name has them. */
function nameAt(text: string, isCased: boolean): { words: string[]; last: string; rest: string } {
  const words: string[] = [];
  let rest = text;
  let last = '';
  for (let count = 0; count < 6; count++) {
    const [all = '', word = '', mark = ''] = /^(\p{L}[\p{L}\p{M}’'-]{0,40}\.?)([ ,!?.;:]{0,3})/u.exec(rest) ?? [];
    const form = plain(word);
    if (!word || (words.length === 0 && particles.has(form) && !isCased)) break;
    const isName = isCased ? /^\p{Lu}/u.test(word) || (words.length > 0 && particles.has(form)) : true;
    const isTitle = /^(?:mr|mrs|ms|miss|dr|doctor|mister|professor)$/.test(form);
    if (!isTitle && !isName) break;
    if (!isTitle && stop.has(form) && !isNameAfterAll(form, words, rest.slice(word.length + 1), isCased)) break;
    words.push(form);
    last = word;
    rest = rest.slice(all.length);
    if (/[,!?;:]/.test(mark) || ((mark.startsWith('.') || word.endsWith('.')) && !isTitle && form.length > 1)) break;
  }
  return { words, last, rest };
}

/** "Bond, James Bond" is one name. After "my name is" a name counts even where an engine left out its capital. */
function introducedAt(text: string, isCased: boolean, isStrong: boolean) {
  const cased = nameAt(text, isCased);
  const bare = isStrong && cased.words.length === 0 ? nameAt(text, false) : cased;
  // "My name is hard to spell": one word without a capital is no name.
  const found = isCased && bare !== cased && (bare.words.length === 1 || bare.words.length > 3) ? cased : bare;
  const again = isCased && found.words.length === 1 ? nameAt(found.rest, true) : null;
  return again && again.words.length > 1 ? again : found;
}

const isPossessive = (word: string) => /['’]s\.?$/.test(word);

/** Letters one by one, or in the spelling alphabet. */
const isSpelled = (words: readonly string[]): boolean => {
  const letters = words.filter((word) => word.length === 1 || alphabet.has(word));
  return letters.length > 1 && letters.length * 2 > words.length;
};
const alphabet = new Set(
  `alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima mike november oscar papa quebec romeo
   sierra tango uniform victor whiskey yankee zulu`.split(/\s+/),
);

/** The name that an answer begins with; empty where it says something else, or spells. */
function answerIn(answer: string, isCased: boolean): string[] {
  const { words, last, rest } = nameAt(answer, isCased || /^\p{Lu}\p{Ll}+ \p{Lu}/u.test(answer));
  const isWhole = rest.trim() === '' || /[,.!?;:]$/.test(answer.slice(0, answer.length - rest.length).trim());
  if (isPossessive(last) || isSpelled(words)) return [];
  if (words.length > 1 && isCased) return words;
  if (isWhole) return words;
  // "Robin I'm head": of what was misheard, the first name is left.
  return /^\p{Lu}/u.test(answer) && answer.split(' ').length <= 4 ? words : [];
}

/** The names that a turn states of its speaker. `asked`: the turn before asked for it. */
function namesIn(text: string, asked: boolean): NameSaid[] {
  const isCased =
    /\p{Ll}/u.test(text) && /\p{Lu}/u.test(text.replace(/(?<!\p{L})I(?!\p{L})/gu, '').replace(/^\P{L}*\p{L}/u, ''));
  const found: NameSaid[] = [];
  const add = (words: string[]) => {
    const name = nameWords(words.join(' '));
    if (name.length > 0 && name.length <= 4) found.push({ words: name, asked });
  };
  for (const match of text.matchAll(intro)) {
    const isStrong = match[1] !== undefined;
    const start = match.index + match[0].length;
    const after = text.slice(start, start + longestName).replace(/^(?:uh|um|er|just|again|also)[, ]+/i, '');
    const { words, last, rest } = introducedAt(after, isCased, isStrong);
    if (isPossessive(last)) continue;
    if (!isCased && !isStrong && !/^(?:calling|speaking|here)(?!\p{L})/iu.test(rest)) continue;
    if (words.length > 3 && !isCased) continue;
    if (!isStrong && words.length === 1 && origin.test(words[0] ?? '')) continue;
    add(words);
  }
  for (const [, name = ''] of text.matchAll(outro)) {
    const words = plain(name).split(' ');
    if (!words.some((word) => stop.has(word))) add(words);
  }
  if (asked && found.length === 0) add(answerIn(text.slice(0, 400).replace(fillers, ''), isCased));
  return found;
}

const written = /[a-z0-9][\w.+-]{0,63}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{2,63}){1,3}/gi;
const spoken =
  /(?<![\w])[a-z0-9][\w+-]{0,40}(?: (?:dot|underscore|dash) [\w+-]{1,40}){0,5} at [a-z0-9-]{1,40}(?: dot [a-z]{2,10}){1,2}(?!\w)/gi;

/** An address as it is compared: "mia dot li at example dot com" is `miaLiexamplecom` in lower case. */
export const addressForm = (text: string): string =>
  text
    .toLowerCase()
    .replace(/ (?:at|dot|underscore|dash)(?= )/g, '')
    .replace(/[^\p{L}\d]/gu, '');

const code = /(?<![\p{L}\d])[\p{L}\d](?:[\p{L}\d]|[_-](?=[\p{L}\d])){3,30}(?![\p{L}\d])/gu;

const aboutCode = / (?:id|number|reference|ref|code|booking|reservation|confirmation|order|account|member)(?= )/;
const maxCodes = 40;

/** Plain digits may be anything: they count where a number was spoken of, and only if long. */
const isCode = (said: string, isAbout: boolean): boolean =>
  /\d/.test(said) && (/^\d+$/.test(said) ? isAbout && said.length >= 6 : said.length >= 5);

/**
 * Collects what the customer says of who they are, turn by turn. Where nobody says who speaks, only an answer to a
 * question for the name and a full name count, and never the words of somebody who welcomes a caller.
 */
export function claimsCollector(turns: readonly Turn[]): { read: (turn: Turn) => void; claims: () => Claims } {
  const isLabelled = turns.some(({ speaker }) => speaker === 'customer');
  const names: NameSaid[] = [];
  const emails: string[] = [];
  const denied: string[] = [];
  const codes = new Set<string>();
  let forOther = false;
  let before = ' ';
  const read = ({ speaker, text }: Turn) => {
    const words = ` ${plain(text).replace(/[-/:]/g, ' ')} `;
    if (speaker !== 'agent' && (speaker === 'customer' || !isLabelled)) {
      const asked = asksName.test(before) && !asksOtherName.test(before);
      if (speaker === 'customer') names.push(...namesIn(text, asked));
      else if (!agentish.test(words))
        names.push(...namesIn(text, asked).filter(({ words }) => asked || words.length > 1));
      if ((ownEmail.test(words) || asksEmail.test(before)) && !changing.test(words + before))
        emails.push(...[...(text.match(written) ?? []), ...(text.match(spoken) ?? [])].map(addressForm));
      if (forOthers.some((pattern) => pattern.test(words))) forOther = true;
      if (wrongPerson.test(words)) denied.push('wrong person');
      else if (asksPerson.test(before) && saysNo.test(words)) denied.push(before.trim());
      const isAbout = aboutCode.test(words) || aboutCode.test(before);
      for (const said of [...[...text.matchAll(code)].map(([word]) => word), ...spellings(text)])
        if (isCode(said, isAbout) && codes.size < maxCodes) codes.add(said);
    }
    before = words;
  };
  return { read, claims: () => ({ names, emails, forOther, denied, codes: [...codes] }) };
}
