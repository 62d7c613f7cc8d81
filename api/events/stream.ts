/** How a stream treats its connection. */
export type StreamOptions = {
  /** Called when the reader left or was cut off. */
  onLeave: () => void;
  /** Closes the connection at once, dropping whatever is unsent. */
  cut: () => void;
  /** A reader that takes nothing for this long is cut off; it can resume where it was. */
  idleTimeoutMs: number;
  /** Called once the first piece is out. Pushed texts go ahead of pieces; only the latest unsent one is held. */
  pushed: (push: (text: string) => void) => () => void;
};

/**
 * Pulled by the connection: a slow reader slows its own generator, and at most one piece and one pushed text are held
 * for it.
 */
export function streamOf(pieces: AsyncGenerator<string>, line: StreamOptions): ReadableStream<Uint8Array> {
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
    // Nothing is sent while the last piece is unread, so if it is still there, it has been there this long.
    waiting = setTimeout(() => {
      if (isTaken(controller)) return;
      end();
      line.cut();
    }, line.idleTimeoutMs);
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
