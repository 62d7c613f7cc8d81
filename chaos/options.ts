import { parseArgs } from 'node:util';
import { type FormName, forms } from './form.ts';

export const usage = `npm run chaos -- [options]

Starts Postgres, Temporal, the API and one worker per role as separate processes, sends in calls, breaks everything along
the way, and checks the books at the end. Exits with 1 if a promise was broken. See docs/chaos.md.

  --form NAME     ${Object.entries(forms)
    .map(([name, { about }]) => `${name}: ${about}`)
    .join('\n                  ')}
  --seed TEXT     the same seed gives the same calls and faults (default: the current time)
  --dir FOLDER    where logs and results go; it must be empty or missing (default: a new temporary folder)
  --keep-data     also keep the database, Temporal file and process notes in the folder
  --help
`;

export type Options = { form: FormName; seed: string; dir: string | null; keepData: boolean };

const isForm = (name: string): name is FormName => name in forms;

/** @returns null for help @throws {Error} naming the unknown option or form */
export function readOptions(args: readonly string[], now: Date): Options | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      form: { type: 'string', default: 'full' },
      seed: { type: 'string', default: String(now.getTime()) },
      dir: { type: 'string' },
      'keep-data': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return null;
  const { form, seed } = values;
  if (!isForm(form)) throw new Error(`Unknown form "${form}"; choose from ${Object.keys(forms).join(', ')}`);
  return { form, seed, dir: values.dir ?? null, keepData: values['keep-data'] };
}
