import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { APIError } from 'openai';
import { Agent, FormData, request } from 'undici';
import { StepFailure } from '../../core/failures.ts';
import { openaiFailure } from '../openai/failure.ts';
import { readAnswer } from './answer.ts';
import type { SpeechPort, SpeechRequest } from './port.ts';

const connectTimeoutMs = 10_000;
/** A response is written in one go: one that pauses this long has broken off. */
const silenceMs = 60_000;

export type OpenAiSpeechOptions = {
  /** The engine's name in transcripts and the ledger. */
  engine: string;
  /** Ends in `/v1`. */
  baseUrl: string;
  /** Null for servers that need none. */
  apiKey: string | null;
  defaultModel: string;
};

const what = 'The speech engine';

/**
 * The OpenAI transcription protocol, as OpenAI and our own speech server support it. The file is streamed, and there
 * are no retries of its own: retries are decided where the money is counted.
 */
export function createOpenAiSpeech(options: OpenAiSpeechOptions): SpeechPort {
  const { engine, baseUrl, apiKey, defaultModel } = options;
  const dispatcher = new Agent({
    connect: { timeout: connectTimeoutMs },
    // How long to wait for the first byte depends on the audio: the request sets its own limit.
    headersTimeout: 0,
    bodyTimeout: silenceMs,
  });
  const url = `${baseUrl.replace(/\/$/, '')}/audio/transcriptions`;
  const authorization = apiKey === null ? {} : { authorization: `Bearer ${apiKey}` };

  async function ask(asked: SpeechRequest, model: string, signal: AbortSignal) {
    const answer = await request(url, {
      method: 'POST',
      headers: { ...authorization, accept: 'application/json' },
      body: await formOf(asked, model),
      dispatcher,
      signal,
    });
    return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() };
  }

  return {
    engine,
    defaultModel,
    async transcribe(asked) {
      const model = asked.model ?? defaultModel;
      const limit = AbortSignal.timeout(Math.ceil(asked.limitSeconds * 1000));
      const answer = await ask(asked, model, AbortSignal.any([asked.signal, limit])).catch((error: unknown) => {
        if (asked.signal.aborted) throw asked.signal.reason;
        if (!limit.aborted) throw networkFailure(error);
        const waited = Math.round(asked.limitSeconds);
        throw new StepFailure('Timeout', `${what} accepted the request but did not answer within ${waited} s`);
      });
      if (answer.status < 200 || answer.status > 299) throw refusal(answer);
      const result = readAnswer(json(answer.text), { engine, model });
      if (!result) throw new StepFailure('Upstream', `${what} returned something that is not a transcription`);
      return result;
    },
  };
}

/** OpenAI's newer models have no timestamps and refuse requests for them. */
const timeless = /^gpt-/;

/** The file is read from disk while it is sent, so hours of recording are never held in memory. */
async function formOf({ audio, language }: SpeechRequest, model: string): Promise<FormData> {
  const form = new FormData();
  form.append('model', model);
  form.append('response_format', timeless.test(model) ? 'json' : 'verbose_json');
  if (!timeless.test(model)) for (const detail of ['word', 'segment']) form.append('timestamp_granularities[]', detail);
  if (language !== null) form.append('language', language);
  // Servers detect the container by the file extension.
  form.append('file', await openAsBlob(audio.path, { type: audio.contentType }), basename(audio.path));
  return form;
}

function networkFailure(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (/^UND_ERR_(HEADERS|BODY)_TIMEOUT$/.test(code))
    return new StepFailure('Timeout', `${what} did not answer in time`);
  if (/^UND_ERR_|^E(CONN|PIPE|HOST|NET|AI_AGAIN|TIMEDOUT|NOTFOUND)/.test(code) || code === 'ENOTFOUND')
    return new StepFailure('Unavailable', `${what} cannot be reached (${code})`, { cause: error });
  return error;
}

type Answer = { status: number; headers: Record<string, string | string[] | undefined>; text: string };

/** A rejected file is distinguished from a rejected language or model by the field that is blamed. */
function refusal({ status, headers, text }: Answer): unknown {
  const body = json(text) as { error?: { param?: unknown; code?: unknown } } | undefined;
  const { param, code } = body?.error ?? {};
  if ([400, 415, 422].includes(status) && (param == null || param === 'file')) {
    const why = typeof code === 'string' && code !== '' ? ` (${code.slice(0, 60)})` : '';
    return new StepFailure('UnsupportedMedia', `${what} cannot read the audio${why}`);
  }
  const flat = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as [string, string]],
  );
  return openaiFailure(APIError.generate(status, body, undefined, new Headers(flat)), what);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
