import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** Ends the build where the scripts that a page waits for have grown beyond so many kB of gzip. */
export function firstLoadUpTo(limit: number): Plugin {
  return {
    name: 'first-load',
    apply: 'build',
    enforce: 'post',
    writeBundle(_, bundle) {
      const waiting = Object.values(bundle).flatMap((file) =>
        file.type === 'chunk' && file.isEntry ? [file.fileName] : [],
      );
      const loaded = new Map<string, number>();
      for (let name = waiting.pop(); name; name = waiting.pop()) {
        const chunk = bundle[name];
        if (chunk?.type !== 'chunk' || loaded.has(name)) continue;
        loaded.set(name, gzipSync(chunk.code).length / 1000);
        waiting.push(...chunk.imports);
      }
      const size = [...loaded.values()].reduce((sum, each) => sum + each, 0);
      if (size <= limit) return;
      this.error(
        `The first page loads ${size.toFixed(1)} kB of script, and may load ${limit}. Leave what it ` +
          `does not need to src/later/, or say here that it is worth the wait.`,
      );
    },
  };
}
