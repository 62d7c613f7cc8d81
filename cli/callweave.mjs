#!/usr/bin/env node
// Runs the TypeScript below directly, from any working directory.
import { register } from 'tsx/esm/api';

register();
await import('./main.ts');
