import type { Digits } from './plan.ts';

/** Code points of the digit zero in scripts with ten consecutive digits: Arabic, Indic, full-width. */
const zeros = [0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xff10];

/** Other scripts' digits as 0-9 and the full-width plus as `+`; the text's length stays the same. */
export const asciiDigits = (text: string): string =>
  text.replace(/[^\P{Nd}0-9]|＋/gu, (char) => {
    if (char === '＋') return '+';
    const code = char.codePointAt(0) ?? 0;
    const zero = zeros.find((start) => code >= start && code < start + 10);
    return zero === undefined ? char : String(code - zero);
  });

/** One form for digits, full-width letters, dashes and spaces; invisible marks of pasted text are left out. */
const plainText = (text: string): string =>
  asciiDigits(text)
    .replace(/[\uFF01-\uFF5E]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
    .replace(/\p{Cf}/gu, '')
    .replace(/\p{Pd}|\u2212/gu, '-')
    .replace(/\s/g, ' ')
    .trim();

/**
 * `"Ann" <sip:+15550123456@host;user=phone>` → `+15550123456`; `tel:03-331-6005;phone-context=+64` → `+64 03-331-6005`;
 * `(0xx11) 99123-4567`, where xx stands for any carrier → `(11) 99123-4567`.
 */
export function address(raw: string): string {
  const text = plainText(raw);
  const uri = (/<([^<>]*)>/.exec(text)?.[1] ?? text).trim();
  const sip = /^sips?:([^@?]+)/i.exec(uri)?.[1];
  const tel = /^tel:(?:\/\/)?(.+)/i.exec(uri)?.[1];
  const [number = '', ...parameters] = (sip ?? tel ?? '').split(';');
  if (sip === undefined && tel === undefined)
    return uri.replace(/^\(?0 ?xx\)? ?(?=\(?\d)/i, '').replace(/^['"=]+|['"]+$/g, '');
  const context = parameters.map((part) => /^phone-context=(\+\d+)$/i.exec(part.trim())?.[1]).find((code) => code);
  const local = decoded(number).trim();
  return context && !local.includes('+') ? `${context} ${local}` : local;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** `rounded`: a spreadsheet kept too few digits; `several`: more than one number. */
type Written = { digits: Digits; why: null } | { digits: null; why: 'rounded' | 'several' | 'unreadable' };
const no = (why: 'rounded' | 'several' | 'unreadable'): Written => ({ digits: null, why });

/** Of a number: fifteen (ITU-T E.164) behind an exit code of three. */
const maxDigits = 18;

const parts = /^([^\d+]*)(\+?[ ().-]{0,3}\d(?:[ ()./-]{0,4}\d)*)(.*)$/s;
/** Extensions as people, telephones and exports write them; `p`, `w` and commas are a telephone's pauses. */
const extensions =
  /^(?:[ ,;.([-]{0,4}(?:ext=|(?:e?xt(?:ensi[oó]n)?n?|доб(?:авочный)?|anexo|int(?:erno)?|poste|ramal|dw|durchwahl|klappe|nst|nebenstelle|toestel|wew|linka|klapka|内線|内线|分機|分机|转|轉|[xpw*#~,;])[ .:,#-]{0,4})\d{1,9}(?!\d)[\])# ]{0,3}){1,3}/iu;
/** A remark such as `(mobile)` or `, Ann`. Letters right behind the digits may be a misread digit or a word to dial. */
const remark = /^(?:$|[ ,;:.()[\]/][^\d+*#]*$)/;

/** The digits of one written number, without its label, remark and extension. */
export function digitsOf(text: string): Written {
  const sheet = spreadsheetNumber(text);
  if (sheet === 'rounded') return no('rounded');
  const [, label = '', core = '', tail = ''] = parts.exec(sheet ?? text) ?? [];
  const all = core.replace(/\D/g, '');
  const rest = tail.replace(extensions, '');
  if (isSeveral(core, rest)) return no('several');
  if (/[*#\p{L}]$/u.test(label) || !remark.test(rest)) return no('unreadable');
  return { digits: { plus: core.includes('+'), all, whole: core === all, exact: !/^ [A-Z]{3}/.test(rest) }, why: null };
}

/** `212-555-0141 212-555-0143`, `030 123456/57`; a slash behind an area code separates nothing. */
function isSeveral(core: string, rest: string): boolean {
  if (/\d(?:\D{0,3}\d){6}/.test(rest) || core.replace(/\D/g, '').length > maxDigits) return true;
  const at = core.lastIndexOf('/');
  const count = (part: string) => part.replace(/\D/g, '').length;
  return at >= 0 && (count(core.slice(at)) < 4 || count(core.slice(0, at)) > (core.includes('+') ? 9 : 6));
}

/**
 * A number that a spreadsheet or a database stored as a quantity: `14155550123.0`, `1.4155550123E10`, `4,155,550,123`.
 * @returns undefined for a text that is no quantity
 */
function spreadsheetNumber(text: string): string | 'rounded' | undefined {
  const whole =
    /^(\+?\d{7,15})[.,]0{1,4}$/.exec(text)?.[1] ??
    (/^\d{1,3}(?:,\d{3}){2,4}(?:\.0{1,4})?$/.test(text) ? text.replace(/\..*|,/g, '') : undefined);
  const [, before = '', after = '', exponent] = /^(\d{1,15})(?:[.,](\d{1,20}))?e\+?(\d{1,2})$/i.exec(text) ?? [];
  if (exponent === undefined) return whole;
  const places = Number(exponent);
  // With fewer decimals than the exponent the last digits are unknown, and they need not have been zeros.
  if (after.length < places) return 'rounded';
  return /[1-9]/.test(after.slice(places)) ? undefined : before + after.slice(0, places);
}
