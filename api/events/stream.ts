/** What a stream needs of its connection. */
export type Line = {
  /** The reader has left, or was cut off. */
  onLeave: () => void;
  /** Ends the connection at once, with whatever lies unsent in it. */
  cut: () => void;
  /** A reader that has taken nothing for so long is cut off; it can resume where it stood. */
  patienceMs: number;
  /** Begins when the first piece is out. What is pushed overtakes pieces, and of what cannot be sent yet only the last is kept. */
  pushed: (push: (text: string) => void) => () => void;
};

/** Pulled by the connection: a slow reader slows its own generator, and at most one piece and one pushed text lie here for it. */
export function streamOf(pieces: AsyncGenerator<string>, line: Line): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder();
  let stop: (() => void) | undefined;
  let late: string | undefined;
  let waiting: NodeJS.Timeout | undefined;
  let ended = false;
  const end = () => {
    ended = true;
    clearTimeout(waiting);
    stop?.();
    line.onLeave();
  };
  const isTaken = (controller: ReadableStreamDefaultController) => (controller.desiredSize ?? 0) > 0;
  const send = (controller: ReadableStreamDefaultController<Uint8Array>, text: string) => {
    controller.enqueue(bytes.encode(text));
    clearTimeout(waiting);
    // Nothing is sent while the last piece lies here, so it has lain for as long as this when it still does.
    waiting = setTimeout(() => {
      if (isTaken(controller)) return;
      end();
      line.cut();
    }, line.patienceMs);
  };
  return new ReadableStream(
    {
      async pull(controller) {
        if (late) {
          send(controller, late);
          late = undefined;
          return;
        }
        const { value, done } = await pieces.next();
        if (ended) return;
        if (done) {
          end();
          controller.close();
          return;
        }
        send(controller, value);
        stop ??= line.pushed((text) => {
          if (ended) return;
          if (isTaken(controller)) send(controller, text);
          else late = text;
        });
      },
      async cancel() {
        end();
        await pieces.return(undefined);
      },
    },
    { highWaterMark: 1 },
  );
}
