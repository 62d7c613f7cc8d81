import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { keptBundle } from './kept-bundle.ts';

/** Bundles all workflows for the sandbox. Fails loudly when a workflow reaches for Node or for a provider. */
export const bundleWorkflows = (): Promise<{ code: string }> =>
  keptBundle(() =>
    bundleWorkflowCode({
      workflowsPath: fileURLToPath(new URL('../workflows/index.ts', import.meta.url)),
      logger: new DefaultLogger('WARN'),
    }),
  );
