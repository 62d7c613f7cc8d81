import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { cachedBundle } from './cached-bundle.ts';

/** Bundles all workflows for the sandbox. Fails loudly if a workflow imports Node or a provider. */
export const bundleWorkflows = (): Promise<{ code: string }> =>
  cachedBundle(() =>
    bundleWorkflowCode({
      workflowsPath: fileURLToPath(new URL('../workflows/index.ts', import.meta.url)),
      logger: new DefaultLogger('WARN'),
    }),
  );
