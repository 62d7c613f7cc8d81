import { plain } from '../format/words.ts';

const meanings: Record<string, [meaning: string, help: string]> = {
  invalid_input: ['What came in has the wrong shape.', 'The sender has to send it again, rightly.'],
  not_found: ['The recording or a row is gone.', 'Put it back and retry, or fail the call.'],
  auth_rejected: ['The provider refused our credentials.', 'Set the right ones, then retry.'],
  quota_exhausted: ['The provider account has no money or quota left.', 'Top it up, then retry.'],
  unsupported_media: ['The audio cannot be decoded, or is no audio.', 'Skip the step, or fail the call.'],
  too_large: ['The recording is over the size limit.', 'Raise the limit and retry, or skip the step.'],
  forbidden_url: ['The recording’s address points where nobody may go.', 'The sender has to give another address.'],
  invalid_output: ['The model answered in the wrong shape, also when asked again.', 'Retry, or choose another model.'],
  no_speech_engine: ['Audio came, and no speech engine is configured.', 'Configure one, then retry.'],
  no_analysis_engine: ['A model is asked for, and none is configured.', 'Configure one, then retry.'],
  rate_limited: ['The provider let nothing through for a long time.', 'Retry.'],
  upstream: ['The provider was down.', 'Retry once it is back.'],
  timeout: ['No answer came in the time allowed.', 'Retry.'],
  unavailable: ['The database or the storage could not be reached.', 'Retry once it is back.'],
  bug: ['Callweave itself failed.', 'Retry after an update, and report the error.'],
};

/** `transcribe: no speech engine`, as rows and groups are headed. */
export const heading = ({ step, reasonCode: code }: { step: string; reasonCode: string }): string =>
  `${plain(step)}: ${plain(code)}`;

/** What a reason means, and what can be done about it. */
export const meaningOf = (code: string): [meaning: string, help: string] =>
  meanings[code] ?? ['This step could not be done.', 'Retry, skip it, or fail the call.'];
