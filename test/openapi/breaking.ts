import { narrowed, type Schema, type Schemas } from './narrowed.ts';

type Content = Record<string, { schema?: Schema }>;
type Parameter = { name: string; in: string; required?: boolean; schema?: Schema };
type Operation = {
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content?: Content };
  responses?: Record<string, { content?: Content }>;
};
export type Described = {
  paths?: Record<string, Record<string, Operation>>;
  components?: { schemas?: Schemas };
};

/**
 * What a client of the released API could trip over in the current one, a sentence each; empty when it may stay as it is. Breaking:
 * what it calls or reads is gone or may be of another kind, or what it sends is no longer taken. New routes, optional request fields,
 * response fields and values of a response's enum are not.
 */
export function breakingChanges(released: Described, current: Described): string[] {
  const schemas = { released: released.components?.schemas ?? {}, current: current.components?.schemas ?? {} };
  return Object.entries(released.paths ?? {}).flatMap(([path, item]) =>
    Object.entries(item).flatMap(([method, was]) => {
      const name = `${method.toUpperCase()} ${path}`;
      const is = current.paths?.[path]?.[method];
      return is ? [...ofRequest(name, was, is, schemas), ...ofAnswers(name, was, is, schemas)] : [`${name} is gone`];
    }),
  );
}

type Both = { released: Schemas; current: Schemas };

function ofRequest(name: string, was: Operation, is: Operation, schemas: Both): string[] {
  const known = (parameter: Parameter) => (other: Parameter) =>
    other.name === parameter.name && other.in === parameter.in;
  const parameters = (was.parameters ?? []).flatMap((parameter) => {
    const at = `${name} ${parameter.in} ${parameter.name}`;
    const now = is.parameters?.find(known(parameter));
    return now ? narrowed(parameter.schema, now.schema, { at, schemas, side: 'request' }) : [`${at} is gone`];
  });
  const demanded = (is.parameters ?? [])
    .filter((parameter) => parameter.required && !was.parameters?.find(known(parameter))?.required)
    .map((parameter) => `${name} ${parameter.in} ${parameter.name} is now required`);
  const body = is.requestBody?.required && !was.requestBody?.required ? [`${name} request is now required`] : [];
  const content = ofContent(`${name} request`, was.requestBody?.content, is.requestBody?.content, schemas, 'request');
  return [...parameters, ...demanded, ...body, ...content];
}

const ofAnswers = (name: string, was: Operation, is: Operation, schemas: Both): string[] =>
  Object.entries(was.responses ?? {})
    .filter(([status]) => status.startsWith('2'))
    .flatMap(([status, answer]) => {
      const at = `${name} answer ${status}`;
      const now = is.responses?.[status];
      return now ? ofContent(at, answer.content, now.content, schemas, 'answer') : [`${at} is gone`];
    });

const ofContent = (
  at: string,
  was: Content | undefined,
  is: Content | undefined,
  schemas: Both,
  side: 'request' | 'answer',
): string[] =>
  Object.entries(was ?? {}).flatMap(([kind, { schema }]) => {
    const now = is?.[kind];
    return now ? narrowed(schema, now.schema, { at, schemas, side }) : [`${at} as ${kind} is gone`];
  });
