import type { SubscribePayload } from 'graphql-ws';

interface Request {
  query?: string | undefined;
  operationName?: string | undefined;
  variables?: unknown;
}

/**
 * Makes a subscription to the inbox go on where it broke off. graphql-ws sends the payload again
 * on each new connection and reads `variables` at that moment, so they name the newest cursor
 * that this window was given, heartbeats included.
 */
export function resumeFromCursor(request: Request) {
  let cursor: string | undefined;
  const payload: SubscribePayload = {
    query: request.query ?? '',
    operationName: request.operationName,
    get variables() {
      const asked = request.variables as Record<string, unknown> | undefined;
      return cursor === undefined ? asked : { ...asked, after: cursor };
    },
  };
  return {
    payload,
    seen(result: { data?: unknown }) {
      const event = (result.data as { inboxEvents?: { cursor?: string } } | null | undefined)
        ?.inboxEvents;
      if (event?.cursor) cursor = event.cursor;
    },
  };
}
