import { usePageKeys } from '../parts/pageKeys.ts';

export type Action = { key: string; name: string; what: string; run: () => void; main?: boolean };

/** Buttons with their keyboard shortcuts. */
export function Actions({ actions, of }: { actions: readonly Action[]; of: string }) {
  usePageKeys(actions);
  if (actions.length === 0) return null;
  return (
    <div className="actions" role="group" aria-label={of}>
      {actions.map(({ key, name, what, run, main }) => (
        <button key={key} type="button" className={main ? 'button main' : 'button'} title={what} onClick={run}>
          {name}
          <span aria-hidden="true">
            <kbd>{key}</kbd>
          </span>
        </button>
      ))}
    </div>
  );
}
