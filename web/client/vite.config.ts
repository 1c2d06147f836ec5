import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { firstLoadUpTo } from './build/firstLoad.ts';

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

/** The inbox's scripts in kB of gzip: it loads 124. */
const FIRST_LOAD = 130;

/** Otherwise what several parts share would come in thirty pieces. */
const chunks = [
  { name: 'first', tags: ['$initial' as const], priority: 2 },
  { name: 'accessible', test: /node_modules\/(react-aria|react-stately|@internationalized)/ },
];

export default defineConfig(({ mode }) => ({
  base: '/',
  plugins: [react(), withoutFonts, ...(mode === 'production' ? [firstLoadUpTo(FIRST_LOAD)] : [])],
  build: {
    assetsDir: 'assets',
    // The server's content security policy has no place for inlined files.
    assetsInlineLimit: 0,
    // In one piece: what is opened later would otherwise be without its looks where only they fail.
    cssCodeSplit: false,
    target: 'es2022',
    chunkSizeWarningLimit: 1100,
    emptyOutDir: !(mode in pages),
    rolldownOptions: {
      input: pages[mode] ?? 'index.html',
      output: mode in pages ? {} : { codeSplitting: { groups: chunks } },
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
