#!/usr/bin/env node
// Runs the TypeScript below as it stands, wherever it is called from.
import { register } from 'tsx/esm/api';

register();
await import('./main.ts');
