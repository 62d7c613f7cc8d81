import { StepFailure } from '../../core/failures.ts';
import type { SpeechChoice } from '../../core/settings/pipeline.ts';
import type { SpeechPort } from '../../providers/speech/port.ts';

/** The engine that transcribes the audio, and with which model. */
export type Listener = { speech: SpeechPort; model: string; language: string | null };

/**
 * A tenant's choice on this installation: `auto` takes whatever engine there is.
 * @throws StepFailure NoSpeechEngine if there is none, or not the one the tenant requires
 */
export function chooseListener({ engine, model, language }: SpeechChoice, speech: SpeechPort | null): Listener {
  if (!speech)
    throw new StepFailure(
      'NoSpeechEngine',
      'The call has audio and no speech engine is configured: set SPEECH_URL or OPENAI_API_KEY, or install Python and start again',
    );
  if (engine !== 'auto' && engine !== speech.engine)
    throw new StepFailure(
      'NoSpeechEngine',
      `This tenant requires the speech engine ${engine}, but ${speech.engine} is configured: choose the engine auto, or configure ${engine}`,
    );
  return { speech, model: model ?? speech.defaultModel, language };
}
