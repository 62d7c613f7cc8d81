/** Every language that this family of speech models supports. */
const codes =
  'af am ar as az ba be bg bn bo br bs ca cs cy da de el en es et eu fa fi fo fr gl gu ha haw he hi hr ht hu hy id is it ja jv ka kk km kn ko la lb ln lo lt lv mg mi mk ml mn mr ms mt my ne nl nn no oc pa pl ps pt ro ru sa sd si sk sl sn so sq sr su sv sw ta te tg th tk tl tr tt uk ur uz vi yi yo yue zh'.split(
    ' ',
  );
const names = new Intl.DisplayNames('en', { type: 'language' });
const codeByName = new Map(codes.map((code) => [names.of(code)?.toLowerCase() ?? code, code]));
// Names that differ from the standard's.
for (const [name, code] of Object.entries({
  myanmar: 'my',
  nynorsk: 'nn',
  tagalog: 'tl',
  'haitian creole': 'ht',
  punjabi: 'pa',
}))
  codeByName.set(name, code);

/** Responses name a language `english`, `en` or `en-US`; all become `en`. Null for an unknown one. */
export function languageCode(given: unknown): string | null {
  if (typeof given !== 'string') return null;
  const text = given.trim().toLowerCase();
  const short = text.split(/[-_]/)[0] ?? '';
  return codeByName.get(text) ?? (codes.includes(short) ? short : null);
}
