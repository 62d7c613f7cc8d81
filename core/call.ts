/** Terms shared by workflows, rows, API, CLI, pages and logs. */

export const directions = ['inbound', 'outbound'] as const;
export type Direction = (typeof directions)[number];

/** What a worker takes first; a promised callback (1) goes before both. */
export const callPriorities = { live: 2, backfill: 4 } as const;
export type CallPriority = (typeof callPriorities)[keyof typeof callPriorities];

/** The state of a call as a whole. The last four are final, except that `parked` continues when it is resolved. */
export const stages = [
  'received',
  'ingesting',
  'transcribing',
  'analyzing',
  'linking',
  'following_up',
  'done',
  'partial',
  'parked',
  'failed',
  'canceled',
] as const;
export type Stage = (typeof stages)[number];

export const steps = ['ingest', 'transcribe', 'analyze', 'link', 'remember', 'follow_up'] as const;
export type Step = (typeof steps)[number];

/** The unit of a step that has only one. */
export const mainUnit = 'main';
/** A part of a step that runs, waits and is parked by itself, such as one analyzer; `main` if the step has only one. */
export type StepKey = { step: Step; unit: string };
/** The key of a step with one unit. */
export const mainOf = (step: Step): StepKey => ({ step, unit: mainUnit });

export const stepStates = ['waiting', 'running', 'done', 'skipped', 'failed', 'parked'] as const;
export type StepState = (typeof stepStates)[number];

/** The stage that a call shows while a step runs. */
export const stageOfStep = {
  ingest: 'ingesting',
  transcribe: 'transcribing',
  analyze: 'analyzing',
  link: 'linking',
  remember: 'following_up',
  follow_up: 'following_up',
} as const satisfies Record<Step, Stage>;

/** Why a step was skipped or ended without an error. Failures use `reasonCode(failureType)` instead. */
export type StepReason =
  | 'transcript_supplied'
  | 'no_speech'
  | 'truncated_audio'
  | 'no_transcript'
  | 'no_customer'
  | 'number_withheld'
  | 'number_unknown'
  | 'nothing_to_remember'
  | 'no_callback_wish'
  | 'unclear_callback'
  | 'job_submitted'
  | 'skipped_by_operator'
  | 'failed_by_operator';

/** What a step's activity returns to the workflow: codes and counts only. */
export type StepResult = {
  state: 'done' | 'skipped' | 'failed';
  reasonCode: string | null;
  /** The final stage of the call, where the unit has ended it. */
  stage?: Stage;
};

/**
 * A unit whose work runs elsewhere: look again after this long, or when the job is reported done; giving up is a
 * `Timeout`.
 */
export type Submitted = { state: 'submitted'; job: string; checkAfterSeconds: number; giveUpAfterSeconds: number };

/**
 * The work of one run of a call, in order. Units of a step run in parallel; those in `parked` already wait for a
 * person.
 */
export type CallPlan = readonly { step: Step; units: readonly string[]; parked?: readonly string[] }[];

/**
 * Skips that leave nothing missing: a call with only these is `done`; any other failed or skipped step makes it
 * `partial`.
 */
const harmlessSkips: ReadonlySet<string> = new Set<StepReason>([
  'transcript_supplied',
  'no_speech',
  'no_customer',
  'number_withheld',
  'number_unknown',
  'nothing_to_remember',
  'no_callback_wish',
  'unclear_callback',
]);

/** The final stage of a call whose steps have all ended. */
export function finalStage(results: readonly { state: StepState; reasonCode: string | null }[]): 'done' | 'partial' {
  const whole = results.every(
    ({ state, reasonCode }) => state === 'done' || (state === 'skipped' && harmlessSkips.has(reasonCode ?? '')),
  );
  return whole ? 'done' : 'partial';
}

export const resolveActions = ['retry', 'skip', 'fail'] as const;
export type ResolveAction = (typeof resolveActions)[number];

/** Tenant and call: what every activity and service of a call takes. */
export type CallRef = { tenantId: string; callId: string };

/** One run of a call: its writes count only while the call's row names the same number. */
export type CallRunRef = CallRef & { run: number };

/** One unit of a step in one run. */
export type UnitRef = CallRunRef & {
  unit: string;
  /** Nothing follows the unit: it may end the call with itself. */
  isLast?: true;
};
export const unitOf = (step: Step, { unit }: UnitRef): StepKey => ({ step, unit });
