/** `npm run openapi`: writes the API's document and the types of its client; with `--release`, the document also as the released one. */
import { writeFile } from 'node:fs/promises';
import { describe, documentFile, documentText, releasedFile, typesFile, typesText } from './document.ts';

const document = await describe();
await writeFile(documentFile, documentText(document));
await writeFile(typesFile, await typesText(document));
if (process.argv.includes('--release')) await writeFile(releasedFile, documentText(document));
