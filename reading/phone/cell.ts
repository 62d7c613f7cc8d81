/** A separator that also stands within one number counts only between numbers: `212-555-0142,,12`, `030/1234567`. */
const between = /[;,/&]|\s(?:and|or|und|oder|et|ou|y|o)\s|\s(?=\+)/i;
const always = /[|\r\n]|:::/;

/**
 * The numbers of a cell, as some systems put several into one; an extension (`;12`) and a parameter of an address
 * (`;user=phone`) stay with their number. None for a blank cell.
 */
export const numbersIn = (cell: string): string[] =>
  cell
    .split(always)
    .flatMap(numbersOf)
    .map((part) => part.trim())
    .filter((part) => part !== '');

const isNumber = (part: string) => part.replace(/\D/g, '').length >= 7 && !/^\s*[\w-]+=/.test(part);

/** Split where both sides are long enough to be numbers. */
function numbersOf(text: string): string[] {
  if (/^\s*\d{1,3}(?:,\d{3}){2,4}(?:\.0+)?\s*$/.test(text)) return [text];
  const numbers: string[] = [];
  let rest = text;
  for (let from = 0; from < rest.length; ) {
    const found = between.exec(rest.slice(from));
    if (!found) break;
    const at = from + found.index;
    const [one, other] = [rest.slice(0, at), rest.slice(at + found[0].length)];
    const splits = isNumber(one) && isNumber(other.trim().split(between)[0] ?? '');
    if (splits) numbers.push(one);
    if (splits) rest = other;
    from = splits ? 0 : at + found[0].length;
  }
  return [...numbers, rest];
}
