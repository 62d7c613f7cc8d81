import type { Stage } from '../../core/call.ts';
import type { Line, Program } from '../installation/names.ts';

/** Stages of a running call. */
export const underWay = [
  'ingesting',
  'transcribing',
  'analyzing',
  'linking',
  'following_up',
] as const satisfies Stage[];
export type UnderWay = (typeof underWay)[number];

/** One thing that goes wrong. `seconds`: how long it lasts, or how long everything has to recover before the next. */
export type Fault =
  | { kind: 'cut' | 'hang' | 'slow' | 'half-open'; target: Line; seconds: number }
  | { kind: 'kill'; target: Program; during: UnderWay; seconds: number }
  | { kind: 'freeze'; target: Program; during: UnderWay; seconds: number; replaced: boolean }
  | { kind: 'forget'; target: 'temporal'; seconds: number };

/** A fault as it was carried out. Times are milliseconds since 1970. `met`: a call was in that stage at the time. */
export type Struck = { fault: Fault; from: number; to: number; met: boolean };

export const describe = (fault: Fault): string => {
  const during = 'during' in fault ? ` while ${fault.during}` : '';
  return `${fault.kind} ${fault.target}${during}, ${fault.seconds} s`;
};
