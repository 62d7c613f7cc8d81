/** Part of `npm run check`: the committed document and client are those of the routes, and break no client of the last release. */
import { readFile } from 'node:fs/promises';
import { breakingChanges } from './breaking.ts';
import { describe, documentFile, documentText, releasedFile, typesFile, typesText } from './document.ts';

const read = (path: string) => readFile(path, 'utf8').catch(() => '');
const document = await describe();
const [wroteDocument, wroteTypes, released] = await Promise.all([documentFile, typesFile, releasedFile].map(read));

const complaints: string[] = [];
if (wroteDocument !== documentText(document) || wroteTypes !== (await typesText(document)))
  complaints.push('api/openapi.json or client/schema.d.ts is out of date: run `npm run openapi` and commit both.');
const broken = breakingChanges(JSON.parse(released ?? ''), document as never);
if (broken.length > 0)
  complaints.push(
    'The API breaks clients of its last release (api/openapi.released.json):',
    ...broken.map((change) => `  ${change}`),
    'Take it back; or, if it is deliberate, note it in CHANGELOG.md and run `npm run openapi -- --release`.',
  );
for (const complaint of complaints) console.log(complaint);
process.exitCode = complaints.length > 0 ? 1 : 0;
