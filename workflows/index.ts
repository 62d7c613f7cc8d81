/** What the sandbox exports: one function a workflow type. */
export { callWorkflow } from './call.ts';
export { contactWorkflow } from './contact.ts';
