import { request } from 'node:http';
import fc from 'fast-check';
import { type Schema, valuesOf } from '../api/arbitrary.ts';
import type { TestApi } from '../api/serve.ts';

export type Parameter = { name: string; in: string; required?: boolean; schema?: Schema };
type Operation = {
  operationId: string;
  security?: unknown[];
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema?: Schema }> };
  responses: Record<string, { content?: Record<string, unknown> }>;
};
export type Route = Omit<Operation, 'parameters'> & {
  method: string;
  /** With its placeholders, from `/api/v1` on. */
  path: string;
  open: boolean;
  parameters: Parameter[];
  /** Some JSON bodies as described, always the same; empty for a route without. */
  bodies: unknown[];
};

/** Every operation of the running API by its own document: a new route is attacked like all others. */
export async function routesOf({ url }: TestApi): Promise<Route[]> {
  const document = await (await fetch(`${url}/api/openapi.json`)).json();
  const schemas: Record<string, Schema> = document.components.schemas;
  return Object.entries<Record<string, Operation>>(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => {
      const schema = operation.requestBody?.content['application/json']?.schema;
      return {
        ...operation,
        method: method.toUpperCase(),
        path,
        open: operation.security?.length === 0,
        parameters: operation.parameters ?? [],
        bodies: schema ? fc.sample(valuesOf(schema, schemas, false), { numRuns: 8, seed: 4 }) : [],
      };
    }),
  );
}

export const unsafe = ({ method }: Route) => !['GET', 'HEAD'].includes(method);
export const filled = ({ path }: Route, id: string) => path.replaceAll(/\{\w+\}/g, id);

/** A failure's words without what differs from one request to the next. */
export async function wordsOf(answer: Response, ...aside: string[]): Promise<string> {
  let text = await answer.text();
  for (const word of aside) text = text.replaceAll(word, '…');
  return text.replace(/"requestId":"[^"]*"/, '');
}

type Raw = { method?: string; headers?: Record<string, string>; body?: string };
type RawAnswer = { status: number; headers: Record<string, string | string[] | undefined>; text: string };

/** A request as it stands: fetch would tidy up its path and refuse some of its headers. */
export function raw({ url }: TestApi, path: string, { method = 'GET', headers = {}, body }: Raw = {}) {
  const { hostname, port } = new URL(url);
  return new Promise<RawAnswer>((resolve, reject) => {
    const sent = request({ hostname, port, path, method, headers, agent: false }, (answer) => {
      let text = '';
      answer.on('data', (piece) => (text += piece));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
