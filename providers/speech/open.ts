import type { Config } from '../../core/settings/environment.ts';
import { createOpenAiSpeech } from './openai.ts';
import type { SpeechPort } from './port.ts';

/** A model name that any server of this protocol accepts for its own model. */
const anyModel = 'whisper-1';

/** Our own speech server before OpenAI, or null on an installation without either. */
export function openSpeech(
  config: Pick<Config, 'SPEECH_URL' | 'SPEECH_MODEL' | 'OPENAI_API_KEY' | 'OPENAI_BASE_URL' | 'OPENAI_SPEECH_MODEL'>,
): SpeechPort | null {
  if (config.SPEECH_URL) {
    const base = config.SPEECH_URL.replace(/\/$/, '');
    return createOpenAiSpeech({
      engine: 'whisper',
      baseUrl: base.endsWith('/v1') ? base : `${base}/v1`,
      apiKey: null,
      defaultModel: config.SPEECH_MODEL ?? anyModel,
    });
  }
  if (!config.OPENAI_API_KEY) return null;
  return createOpenAiSpeech({
    engine: 'openai',
    baseUrl: config.OPENAI_BASE_URL ?? 'https://api.openai.com/v1',
    apiKey: config.OPENAI_API_KEY,
    defaultModel: config.OPENAI_SPEECH_MODEL,
  });
}
