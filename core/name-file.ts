/** Names that a zip file has inside, by what it is. */
const inZip: readonly [RegExp, string][] = [
  [/\bword\//, 'a Word document: save its table as CSV'],
  [/\bppt\//, 'a PowerPoint file, not a table'],
  [/opendocument\.spreadsheet/, 'an OpenDocument spreadsheet: save it as CSV'],
  [/\bIndex\/(?:Document|Tables)/, 'a Numbers spreadsheet: export it as CSV'],
  [/\bxl\/|\[Content_Types\]\.xml|_rels\/|docProps\//, 'an Excel workbook: save it as CSV'],
  [/\.(?:csv|tsv|txt)\b/i, 'a zip file: unpack it and send the CSV file inside'],
];
const packed = 'a packed file: unpack it and send the CSV file inside';
const magic: readonly [string, string][] = [
  ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'an old Excel workbook (.xls) or another Office file: save it as CSV'],
  ['\x1f\x8b', 'a gzip file: unpack it and send the CSV file inside'],
  ['\xfd7zXZ\0', packed],
  ['\x28\xb5\x2f\xfd', packed],
  ['7z\xbc\xaf\x27\x1c', packed],
  ['Rar!\x1a\x07', packed],
  ['%PDF-', 'a PDF: export the table as CSV from where it was made'],
  ['\x89PNG\r\n', 'a picture, not a table'],
  ['\xff\xd8\xff', 'a picture, not a table'],
  ['SQLite format 3\0', 'a SQLite database: export the table as CSV'],
];
const texts: readonly [RegExp, string][] = [
  [/^\s*<(?:!doctype|html|\?xml|table)\b/i, 'a page of HTML or XML: save it as CSV'],
  [/^\s*BEGIN:VCARD\b/i, 'a file of vCards: export the contacts as CSV'],
  [/^\s*(?:\[\s*)?\{\s*"/, 'JSON: convert it to CSV'],
];

/**
 * What a file is that people take for CSV, and what to do about it, as the rest of "This is …"; null if it may be CSV.
 * By the magic numbers in the formats' specifications.
 * @param start The first bytes of the file; 4 KB tell most kinds of zip file apart
 */
export function nameFile(start: Uint8Array): string | null {
  const text = Array.from(start.subarray(0, 4096), (byte) => String.fromCharCode(byte)).join('');
  if (['PK\x03\x04', 'PK\x05\x06', 'PK\x07\x08'].some((sign) => text.startsWith(sign)))
    return inZip.find(([names]) => names.test(text))?.[1] ?? 'an Excel workbook or another zip file: save it as CSV';
  const known = magic.find(([sign]) => text.startsWith(sign));
  const plain = text.replace(/^\xef\xbb\xbf/, '');
  return known?.[1] ?? texts.find(([sign]) => sign.test(plain))?.[1] ?? null;
}
