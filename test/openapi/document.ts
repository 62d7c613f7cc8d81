import { fileURLToPath } from 'node:url';
import openapiTypes, { astToString } from 'openapi-typescript';
import { pino } from 'pino';
import { createApp } from '../../api/app.ts';
import type { ApiDeps } from '../../api/kit/deps.ts';
import type { OpenApiDocument } from '../../api/kit/openapi.ts';

const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
export const documentFile = at('api/openapi.json');
export const releasedFile = at('api/openapi.released.json');
export const typesFile = at('client/schema.d.ts');

/** Routes name what they stand on only when a request comes: to be described they need neither database nor server. */
const nothingLive = {
  db: {},
  webDir: 'none',
  requestsPerMinute: 1,
  log: pino({ enabled: false }),
} as unknown as ApiDeps;

/** The document as the API serves it. */
export async function describe(): Promise<OpenApiDocument> {
  const answer = await createApp(nothingLive).request('/api/openapi.json');
  return (await answer.json()) as OpenApiDocument;
}

/** The document as it is committed. */
export const documentText = (document: OpenApiDocument): string => `${JSON.stringify(document, null, 2)}\n`;

/** The types of the client, from the document. */
export async function typesText(document: OpenApiDocument): Promise<string> {
  const nodes = await openapiTypes(structuredClone(document) as never, { alphabetize: true });
  return `/** Made from api/openapi.json by \`npm run openapi\`. */\n\n${astToString(nodes)}`;
}
