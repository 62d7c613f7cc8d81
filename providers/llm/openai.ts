import OpenAI from 'openai';
import { StepFailure } from '../../core/failures.ts';
import { openaiFailure } from '../openai/failure.ts';
import type { LlmPort } from './port.ts';

/** A small machine's own model takes minutes to read a long call; a hosted one that is silent for this long is gone. */
const answerTimeoutMs = 4 * 60_000;
/** These models refuse a temperature. */
const fixedTemperature = /^(o\d|gpt-5)/;

export type OpenAiOptions = {
  /** The engine's name in insights and the ledger. */
  engine: string;
  /** Ends in `/v1`. */
  baseUrl: string;
  /** Null for servers that need none, such as a local Ollama. */
  apiKey: string | null;
  defaultModel: string;
  timeoutMs?: number;
};

/**
 * The OpenAI chat protocol with an answer bound to a JSON schema, as OpenAI and Ollama support it. One request per call
 * and no retries of its own: retries are decided where the money is counted.
 */
export function createOpenAiLlm({ engine, baseUrl, apiKey, defaultModel, timeoutMs }: OpenAiOptions): LlmPort {
  // Every option is set, since the client would read missing ones from the environment.
  const client = new OpenAI({
    baseURL: baseUrl,
    apiKey: apiKey ?? 'none',
    organization: null,
    project: null,
    webhookSecret: null,
    maxRetries: 0,
    timeout: timeoutMs ?? answerTimeoutMs,
    logLevel: 'off',
  });
  return {
    engine,
    defaultModel,
    async complete({ system, user, schema, model, signal }) {
      const named = model ?? defaultModel;
      const answer = await client.chat.completions
        .create(
          {
            model: named,
            messages: [
              { role: 'system', content: system },
              { role: 'user', content: user },
            ],
            response_format: {
              type: 'json_schema',
              json_schema: { name: schema.name, schema: schema.json, strict: true },
            },
            ...(fixedTemperature.test(named) ? {} : { temperature: 0 }),
          },
          { signal },
        )
        .catch((error: unknown) => {
          throw signal.aborted ? signal.reason : openaiFailure(error, 'The model');
        });
      if (typeof answer !== 'object' || answer === null || !Array.isArray(answer.choices))
        throw new StepFailure('Upstream', 'The model server’s answer is not a chat completion');
      const raw = answer.choices[0]?.message?.content ?? '';
      const usage = {
        inputTokens: answer.usage?.prompt_tokens ?? 0,
        outputTokens: answer.usage?.completion_tokens ?? 0,
      };
      return { json: parsed(raw), raw, model: answer.model || named, usage };
    },
  };
}

function parsed(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
}
