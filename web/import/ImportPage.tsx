import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { ImportResult } from '../api/types.ts';
import '../style/import.css';
import { badRows, mendRows, type Source } from './bad-rows.ts';
import { ChooseFile } from './ChooseFile.tsx';
import { ColumnsForm } from './ColumnsForm.tsx';
import { type Kind, mappingOf, type Reading, saveChoices } from './mapping.ts';
import { Outcome } from './Outcome.tsx';
import { Progress } from './Progress.tsx';
import { sendFile } from './send.ts';

type State =
  | { at: 'choose' }
  | { at: 'columns'; source: Source; problem?: Error; reading?: Reading }
  | { at: 'sending'; source: Source; sent: number; since: number }
  | { at: 'done'; source: Source; result: ImportResult; reading: Reading; problem?: Error };

/** From a CSV file to customers or bookings: choose, map the columns, send, see what was rejected. */
export function ImportPage({ kind }: { kind: Kind }) {
  const queries = useQueryClient();
  const [state, setState] = useState<State>({ at: 'choose' });
  const stop = useRef<AbortController>(null);
  useEffect(() => {
    document.title = `Import ${kind} · Callweave`;
    return () => stop.current?.abort();
  }, [kind]);

  const send = async (source: Source, header: readonly string[], reading: Reading) => {
    saveChoices(kind, header, reading.choices);
    stop.current = new AbortController();
    const { signal } = stop.current;
    setState({ at: 'sending', source, sent: 0, since: Date.now() });
    const progress = (sent: number) => setState((now) => (now.at === 'sending' ? { ...now, sent } : now));
    try {
      const request = {
        file: source.file,
        mapping: mappingOf(kind, header, reading.choices),
        dateOrder: reading.dateOrder,
      };
      const result = await sendFile(kind, request, { progress, signal });
      setState({ at: 'done', source, result, reading });
    } catch (error) {
      setState({
        at: 'columns',
        source,
        reading,
        problem: signal.aborted
          ? new Error('Canceled. Rows imported so far stay, and importing the file again does not change them.')
          : (error as Error),
      });
    }
    void queries.invalidateQueries({ queryKey: [kind] });
  };

  /** Sends the mended rows; the others wait in the list, and so do all if the file cannot be sent. */
  const mend = async (before: State & { at: 'done' }, mended: ReadonlyMap<number, readonly string[]>) => {
    const { source, waiting } = mendRows(before.source, before.result.errors, mended);
    const { reading } = before;
    stop.current = new AbortController();
    const { signal } = stop.current;
    setState({ at: 'sending', source, sent: 0, since: Date.now() });
    const header = source.sheet.records[0]?.cells ?? [];
    const request = {
      file: source.file,
      mapping: mappingOf(kind, header, reading.choices),
      dateOrder: reading.dateOrder,
    };
    try {
      const result = await sendFile(kind, request, { progress: () => {}, signal });
      const failed = result.failed + new Set(waiting.map(({ row }) => row)).size;
      setState({ at: 'done', source, result: { ...result, failed, errors: [...result.errors, ...waiting] }, reading });
    } catch (error) {
      setState({ ...before, problem: signal.aborted ? new Error('Canceled. Nothing is lost.') : (error as Error) });
    }
    void queries.invalidateQueries({ queryKey: [kind] });
  };

  return (
    <section className="import" aria-label={`Import ${kind}`}>
      <div className="title">
        <h1>Import {kind}</h1>
        <div className="actions">
          <Link to={`/${kind}`} className="button">
            To the {kind}
          </Link>
        </div>
      </div>
      {state.at === 'choose' && <ChooseFile kind={kind} chosen={(source) => setState({ at: 'columns', source })} />}
      {state.at === 'columns' && (
        <ColumnsForm
          key={state.source.file.size}
          kind={kind}
          source={state.source}
          given={state.reading}
          problem={state.problem}
          send={(header, reading) => void send(state.source, header, reading)}
          other={() => setState({ at: 'choose' })}
        />
      )}
      {state.at === 'sending' && <Progress {...state} cancel={() => stop.current?.abort()} />}
      {state.at === 'done' && (
        <Outcome
          kind={kind}
          source={state.source}
          result={state.result}
          problem={state.problem}
          mend={(mended) => void mend(state, mended)}
          again={() =>
            setState({
              at: 'columns',
              source: badRows(state.source, state.result.errors),
              reading: state.reading,
            })
          }
          other={() => setState({ at: 'choose' })}
        />
      )}
    </section>
  );
}
