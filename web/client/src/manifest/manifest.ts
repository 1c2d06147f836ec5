import { writeFileSync } from 'node:fs';
import { createRequest, formatDocument, stringifyDocument } from '@urql/core';
import type { DocumentNode } from 'graphql';

/**
 * Every document of this client as its cache sends it, by the hash of its text: a server that takes
 * trusted documents alone reads this file. It is run once, by the build.
 */
const modules = import.meta.glob<Record<string, unknown>>(
  ['../**/*.ts', '!../**/*.test.ts', '!../**/*.d.ts', '!../manifest/**'],
  { eager: true },
);

function isOperation(value: unknown): value is DocumentNode {
  const document = value as DocumentNode | null;
  return (
    typeof document === 'object' &&
    document?.kind === 'Document' &&
    document.definitions.some((each) => each.kind === 'OperationDefinition')
  );
}

async function idOf(text: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return `sha256:${Buffer.from(hash).toString('hex')}`;
}

const manifest: Record<string, string> = {};
for (const exported of Object.values(modules).flatMap(Object.values)) {
  if (!isOperation(exported)) continue;
  const text = stringifyDocument(formatDocument(createRequest(exported, {}).query));
  manifest[await idOf(text)] = text;
}
writeFileSync('dist/documents.json', JSON.stringify(manifest, null, 1));
