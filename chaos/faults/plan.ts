import type { Form } from '../form.ts';
import { lines, programs } from '../installation/names.ts';
import type { Random } from '../random.ts';
import { type Fault, type UnderWay, underWay } from './fault.ts';

const replaceable = [
  'worker-workflow',
  'worker-ingest',
  'worker-speech',
  'worker-analysis',
  'worker-outreach',
] as const;

/** All faults of a form, in random order; the longest cuts come last, when most calls are running. */
export function planFaults(form: Form, random: Random): Fault[] {
  const strikes = (): UnderWay[] => (form.everyStep ? [...underWay] : [random.pick(underWay)]);
  const [shortest, ...longer] = form.cut;
  const cut = (seconds: number): Fault[] => lines.map((target) => ({ kind: 'cut', target, seconds }));
  const mixed: Fault[] = [
    ...cut(shortest ?? 0),
    ...lines.map((target): Fault => ({ kind: 'hang', target, seconds: form.hang })),
    ...lines.map((target): Fault => ({ kind: 'slow', target, seconds: form.slow })),
    ...lines.map((target): Fault => ({ kind: 'half-open', target, seconds: form.halfOpen })),
    ...programs.flatMap((target) =>
      strikes().map((during): Fault => ({ kind: 'kill', target, during, seconds: form.afterKill })),
    ),
    ...programs.flatMap((target) =>
      strikes().map((during): Fault => ({ kind: 'freeze', target, during, seconds: form.freeze, replaced: false })),
    ),
    ...(form.freezeReplaced > 0 ? replaceable : []).map(
      (target): Fault => ({
        kind: 'freeze',
        target,
        during: random.pick(underWay),
        seconds: form.freezeReplaced,
        replaced: true,
      }),
    ),
    { kind: 'forget', target: 'temporal', seconds: form.afterKill },
  ];
  return [...random.shuffle(mixed), ...longer.flatMap((seconds) => random.shuffle(cut(seconds)))];
}
