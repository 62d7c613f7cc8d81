import { Failed } from '../parts/Failed.tsx';
import { LoadingRecord } from '../parts/LoadingRecord.tsx';
import { Alerts } from './Alerts.tsx';
import { Flow } from './Flow.tsx';
import { Seats, Stages, Steps, Waiting } from './Now.tsx';
import { useStatus } from './useStatus.ts';
import '../style/records.css';
import '../style/pipeline.css';

/** The pipeline's current state, updated by the event stream; the clock moves the hour on. */
export function PipelinePage() {
  const status = useStatus({ everyMs: 30_000 });
  if (status.error && !status.data)
    return <Failed what="Cannot show the pipeline" error={status.error} retry={() => status.refetch()} />;
  if (!status.data) return <LoadingRecord what="pipeline" />;
  const { stages, steps, watermarks, flow, seats, alerts } = status.data;
  return (
    <div className="pipeline">
      <div className="title">
        <h1>Pipeline</h1>
      </div>
      <Alerts of={alerts} />
      <Stages of={stages} />
      <Waiting status={status.data} />
      <Flow of={flow} />
      <Steps of={steps} watermarks={watermarks} />
      <Seats of={seats} />
    </div>
  );
}
