import { instant, moment } from '../format/time.ts';

type Run = { rebuiltCause: string | null; rebuiltAt: string | null };

const causes: Record<string, string> = {
  unknown: 'the Temporal server had lost the run',
  completed: 'the run had ended too early',
  failed: 'the run had failed',
  canceled: 'the run had been canceled',
  terminated: 'the run had been terminated',
  timed_out: 'the run had timed out',
};

/** Says that a run replaced a lost one, and why; nothing if it did not. */
export function Rebuilt({ run: { rebuiltCause, rebuiltAt } }: { run: Run }) {
  if (!rebuiltCause || !rebuiltAt) return null;
  return (
    <p className="small">
      started again{' '}
      <time dateTime={rebuiltAt} title={instant(rebuiltAt)}>
        {moment(rebuiltAt)}
      </time>
      : {causes[rebuiltCause] ?? rebuiltCause}
    </p>
  );
}
