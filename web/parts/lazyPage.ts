import { lazyRouteComponent } from '@tanstack/react-router';

/** A page whose script could not be fetched, since nothing answers. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

const failed = new Set<() => Promise<void> | undefined>();

/**
 * A page whose script is fetched when it is first opened. The router reloads the window where a script is gone, which
 * is right after a new release; without a connection only the browser's own error page would be left.
 */
export function lazyPage<T, K extends keyof T & string>(load: () => Promise<T>, name: K) {
  const again = () => page.preload?.();
  const page = lazyRouteComponent(async () => {
    try {
      const module = await load();
      failed.delete(again);
      return module as Record<string, never>;
    } catch (error) {
      failed.add(again);
      throw (await answers()) ? error : new Unreachable('The connection is gone', { cause: error });
    }
  }, name);
  return page;
}

/** Fetches again what failed; never throws, since the pages say it themselves. */
export const loadFailedPages = async (): Promise<void> => {
  await Promise.all([...failed].map((again) => again()));
};

const answers = (): Promise<boolean> =>
  fetch('/healthz', { cache: 'no-store' }).then(
    () => true,
    () => false,
  );
