import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const here = fileURLToPath(new URL('.', import.meta.url));

export default defineConfig({
  root: here,
  plugins: [react()],
  build: { outDir: fileURLToPath(new URL('../dist/web', import.meta.url)), emptyOutDir: true, target: 'es2022' },
  // Run `npx vite --config web/vite.config.ts` alongside `npm start`.
  server: { proxy: { '/api': process.env.CALLWEAVE_URL ?? 'http://127.0.0.1:8080' } },
});
