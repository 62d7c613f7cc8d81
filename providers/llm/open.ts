import type { Config } from '../../core/settings/environment.ts';
import { createOpenAiLlm } from './openai.ts';
import type { LlmPort } from './port.ts';

/**
 * The configured model, or null on an installation without one. A base URL alone is enough for servers that need no
 * key.
 */
export function openLlm({
  OPENAI_API_KEY,
  OPENAI_BASE_URL,
  OPENAI_MODEL,
}: Pick<Config, 'OPENAI_API_KEY' | 'OPENAI_BASE_URL' | 'OPENAI_MODEL'>): LlmPort | null {
  if (!OPENAI_API_KEY && !OPENAI_BASE_URL) return null;
  return createOpenAiLlm({
    engine: 'openai',
    baseUrl: OPENAI_BASE_URL ?? 'https://api.openai.com/v1',
    apiKey: OPENAI_API_KEY ?? null,
    defaultModel: OPENAI_MODEL,
  });
}
