// A worker thread starts as plain JavaScript; from here on it loads TypeScript as its parent does.
import { register } from 'tsx/esm/api';

register();
await import('./thread-main.ts');
