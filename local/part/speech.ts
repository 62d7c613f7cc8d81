import { join } from 'node:path';
import { LocalProblem } from '../machine/problem.ts';
import { supervise } from '../machine/supervise.ts';
import { prepareSpeech, startSpeech } from '../speech/start.ts';
import { type Context, filesOf } from './context.ts';

/**
 * `url` is null if there is no server of this protocol for us to name; `transcribes`: audio can be transcribed at all.
 */
export type SpeechStatus = { url: string | null; transcribes: boolean };
const withoutSpeech: SpeechStatus = { url: null, transcribes: false };

/**
 * A speech server: the one in SPEECH_URL, else our own Whisper. A failure is reported and does not keep the rest from
 * starting. Without one, calls with a transcript still run and calls with audio wait for a person.
 */
export async function openSpeech(
  context: Context,
  { named, openAi, wanted }: { named: string | undefined; openAi: boolean; wanted: boolean },
): Promise<SpeechStatus> {
  const { say } = context;
  if (named) {
    say('speech', `${named} from SPEECH_URL`);
    return { url: named, transcribes: true };
  }
  if (openAi) {
    say(
      'speech',
      'with the account in OPENAI_API_KEY: recordings are sent there (set SPEECH_URL to use another server)',
    );
    return { url: null, transcribes: true };
  }
  if (!wanted) {
    say('speech', 'off (--no-speech): calls with audio wait, calls with a transcript run');
    return withoutSpeech;
  }
  try {
    return { url: await startWhisper(context), transcribes: true };
  } catch (error) {
    if (!(error instanceof LocalProblem)) throw error;
    say('speech', `NOT RUNNING: ${error.message}`);
    return withoutSpeech;
  }
}

async function startWhisper({ dir, ports, env, say, project, onStop, ending }: Context): Promise<string> {
  const place = {
    project,
    dir: join(dir.root, 'speech'),
    env,
    say: (text: string) => say('speech', text),
    signal: ending,
  };
  const program = await prepareSpeech(place);
  const start = () => startSpeech(program, { port: ports.speech, ...filesOf(dir, 'speech') });
  const { first, stop } = await supervise({ name: 'speech', start }, say);
  onStop('speech', stop);
  say('speech', `ready on ${first.url}, Whisper ${program.model}`);
  return first.url;
}
