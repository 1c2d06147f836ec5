import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// `npm run dev` stands in front of a server that runs elsewhere; the build never asks for it.
const server = process.env.FRONTDESK_URL ?? 'http://localhost:8000';

export default defineConfig({
  base: '/',
  plugins: [react()],
  build: {
    assetsDir: 'assets',
    // The server's content security policy has no place for inlined files.
    assetsInlineLimit: 0,
    target: 'es2022',
  },
  server: {
    proxy: {
      '/graphql': { target: server, ws: true },
    },
  },
  test: {
    include: ['src/**/*.test.{ts,tsx}'],
    environment: 'node',
  },
});
