import { Link } from '@tanstack/react-router';
import { stages, stepStates, steps } from '../../core/call.ts';
import type { Status } from '../api/types.ts';
import { duration, instant, moment } from '../format/time.ts';
import { humanizeCode } from '../format/words.ts';
import { NoValue } from '../parts/NoValue.tsx';

export const Stages = ({ of }: { of: Status['stages'] }) => (
  <section aria-label="Calls by stage">
    <h2>Calls by stage</h2>
    <ul className="tally">
      {stages.map((stage) => (
        <li key={stage}>
          <Link to="/calls" search={{ stage }}>
            <b>{of[stage].toLocaleString()}</b> {humanizeCode(stage)}
          </Link>
        </li>
      ))}
    </ul>
  </section>
);

/** Step states of calls under way, and how far each step has come. */
export const Steps = ({ of, watermarks }: { of: Status['steps']; watermarks: Status['watermarks'] }) => (
  <section aria-label="Steps of calls in progress">
    <h2>Steps of calls in progress</h2>
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls on a phone */}
    <section className="wide-table" aria-label="Table of steps" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">Step</th>
            {stepStates.map((state) => (
              <th key={state} scope="col">
                {humanizeCode(state)}
              </th>
            ))}
            <th scope="col" title="Every earlier call has finished this step">
              done up to
            </th>
          </tr>
        </thead>
        <tbody>
          {steps.map((step) => {
            const mark = watermarks[step];
            return (
              <tr key={step}>
                <th scope="row">{humanizeCode(step)}</th>
                {stepStates.map((state) => (
                  <td key={state}>{of[step][state].toLocaleString()}</td>
                ))}
                <td>
                  {mark ? (
                    <time dateTime={mark} title={instant(mark)}>
                      {moment(mark)}
                    </time>
                  ) : (
                    <NoValue why="no calls waiting for this step" />
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  </section>
);

export const Seats = ({ of }: { of: Status['seats'] }) => (
  <section aria-label="Workers">
    <h2>Workers, over all tenants</h2>
    {of === null ? (
      <p className="soft">Unknown: Temporal cannot be reached.</p>
    ) : (
      <table>
        <thead>
          <tr>
            <th scope="col">Queue</th>
            <th scope="col">workers</th>
            <th scope="col">waiting</th>
            <th scope="col">longest</th>
          </tr>
        </thead>
        <tbody>
          {of.map(({ queue, workers, backlog, waitingSeconds }) => (
            <tr key={queue}>
              <th scope="row">{queue}</th>
              <td>{workers}</td>
              <td>{backlog}</td>
              <td>{duration(waitingSeconds)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    )}
  </section>
);

export const Waiting = ({ status: { oldestWaiting, parked } }: { status: Status }) => (
  <section aria-label="Waiting">
    <h2>Waiting</h2>
    <p>
      {oldestWaiting ? (
        <>
          Longest:{' '}
          <Link className="link" to="/calls/$callId" params={{ callId: oldestWaiting.callId }}>
            a call that is {humanizeCode(oldestWaiting.stage)}
          </Link>
          , in since{' '}
          <time dateTime={oldestWaiting.receivedAt} title={instant(oldestWaiting.receivedAt)}>
            {moment(oldestWaiting.receivedAt)}
          </time>
        </>
      ) : (
        'No calls in progress.'
      )}
    </p>
    <ul className="tally">
      {parked.byReason.map(({ step, reasonCode, calls }) => (
        <li key={`${step} ${reasonCode}`}>
          <Link to="/parked" search={{ step, reason: reasonCode }}>
            <b className="bad">{calls}</b> parked · {humanizeCode(step)}: {humanizeCode(reasonCode)}
          </Link>
        </li>
      ))}
    </ul>
    {parked.total === 0 && <p className="soft">No parked calls.</p>}
  </section>
);
