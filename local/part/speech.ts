import { join } from 'node:path';
import { LocalProblem } from '../machine/problem.ts';
import { keepUp } from '../machine/supervise.ts';
import { prepareSpeech, startSpeech } from '../speech/start.ts';
import { type Context, filesOf } from './context.ts';

/** `url` is null where no server of this protocol is ours to name; `hears`: audio can be read at all. */
export type Hearing = { url: string | null; hears: boolean };
const deaf: Hearing = { url: null, hears: false };

/**
 * A speech server: the one that SPEECH_URL names, else our own Whisper. Whatever stands in its way is told and does not keep the rest
 * from starting.
 * Without one, calls with a transcript still run and calls with audio wait for a person.
 */
export async function openSpeech(
  context: Context,
  { named, openAi, wanted }: { named: string | undefined; openAi: boolean; wanted: boolean },
): Promise<Hearing> {
  const { say } = context;
  if (named) {
    say('speech', `${named} from SPEECH_URL`);
    return { url: named, hears: true };
  }
  if (openAi) {
    say(
      'speech',
      'with the account in OPENAI_API_KEY: recordings are sent there (set SPEECH_URL to use another server)',
    );
    return { url: null, hears: true };
  }
  if (!wanted) {
    say('speech', 'off (--no-speech): calls with audio wait, calls with a transcript run');
    return deaf;
  }
  try {
    return { url: await keepWhisper(context), hears: true };
  } catch (error) {
    if (!(error instanceof LocalProblem)) throw error;
    say('speech', `NOT RUNNING: ${error.message}`);
    return deaf;
  }
}

async function keepWhisper({ dir, ports, env, say, project, hold, ending }: Context): Promise<string> {
  const place = {
    project,
    dir: join(dir.root, 'speech'),
    env,
    say: (text: string) => say('speech', text),
    signal: ending,
  };
  const program = await prepareSpeech(place);
  const start = () => startSpeech(program, { port: ports.speech, ...filesOf(dir, 'speech') });
  const { first, stop } = await keepUp({ name: 'speech', start }, say);
  hold('speech', stop);
  say('speech', `ready on ${first.url}, Whisper ${program.model}`);
  return first.url;
}
