import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

// `npm run dev` stands in front of a server that runs elsewhere; the build never asks for it.
const server = process.env.FRONTDESK_URL ?? 'http://localhost:8000';

/** GraphiQL's style holds fonts as `data:`, which the server's policy refuses. */
const withoutFonts: Plugin = {
  name: 'without-fonts',
  enforce: 'pre',
  transform: {
    filter: { id: /\/graphiql\/dist\/style\.css$/ },
    handler: (code) => code.replace(/@font-face\s*\{[^}]*\}/g, ''),
  },
};

/** Pages, built one after the other: built together, they would share parts and all load more. */
const pages: Record<string, string> = {
  graphiql: 'graphiql.html',
  dashboard: 'dashboard.html',
};

export default defineConfig(({ mode }) => ({
  base: '/',
  plugins: [react(), withoutFonts],
  build: {
    assetsDir: 'assets',
    // The server's content security policy has no place for inlined files.
    assetsInlineLimit: 0,
    target: 'es2022',
    chunkSizeWarningLimit: 1100,
    emptyOutDir: !(mode in pages),
    rolldownOptions: {
      input: pages[mode] ?? 'index.html',
      onwarn(warning, warn) {
        // React's compiler leaves its marks in GraphiQL's packages; they mean nothing here.
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning);
      },
    },
  },
  server: {
    proxy: {
      '/graphql': { target: server, ws: true },
      '/dashboard/graphql': { target: server, ws: true },
    },
  },
  test: {
    include: ['src/**/*.test.{ts,tsx}'],
    environment: 'node',
  },
}));
