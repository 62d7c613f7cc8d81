import { humanizeCode } from '../format/words.ts';

const meanings: Record<string, [meaning: string, help: string]> = {
  invalid_input: ['The call was sent in the wrong format.', 'The sender needs to send it again in the right format.'],
  not_found: ['The recording or a record is gone.', 'Put it back and retry, or fail the call.'],
  auth_rejected: ['The provider rejected our credentials.', 'Set valid credentials, then retry.'],
  quota_exhausted: ['The provider account has no money or quota left.', 'Top up the account, then retry.'],
  unsupported_media: ['The file cannot be decoded, or is not audio.', 'Skip the step, or fail the call.'],
  too_large: ['The recording is over the size limit.', 'Skip the step, or raise the limit and retry.'],
  forbidden_url: ['The recording’s address is not allowed.', 'The sender needs to give another address.'],
  invalid_output: [
    'The model’s answer did not match its schema, even after a second try.',
    'Retry, or choose another model.',
  ],
  no_speech_engine: ['There is audio, but no speech engine is configured.', 'Configure one, then retry.'],
  no_analysis_engine: ['A model is required, but none is configured.', 'Configure one, then retry.'],
  invalid_settings: ['The stored settings cannot be read.', 'Save them again or restore a version, then retry.'],
  upstream: ['The provider was down.', 'Retry once it is back.'],
  timeout: ['There was no answer in the time allowed.', 'Retry.'],
  bug: ['Internal error.', 'Retry after an update, and report the error.'],
};

/** `transcribe: no speech engine`, the heading of rows and groups. */
export const heading = ({ step, reasonCode: code }: { step: string; reasonCode: string }): string =>
  `${humanizeCode(step)}: ${humanizeCode(code)}`;

/** What a reason means, and what can be done about it. */
export const meaningOf = (code: string): [meaning: string, help: string] =>
  meanings[code] ?? ['This step failed.', 'Retry, skip it, or fail the call.'];
