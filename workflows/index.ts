/** What the sandbox exports: one function per workflow type. */
export { callWorkflow } from './call.ts';
export { contactWorkflow } from './contact.ts';
