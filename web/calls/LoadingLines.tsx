const widths = [44, 12, 120, 60, 36, 220, 90, 100];

/** The list's layout before its rows arrive. */
export function LoadingLines() {
  return (
    <div aria-hidden="true">
      {Array.from({ length: 12 }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: these never change places
        <div className="line" key={line}>
          {widths.map((width, column) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: these never change places
            <span key={column}>
              <span className="skeleton" style={{ width }} />
            </span>
          ))}
        </div>
      ))}
    </div>
  );
}
