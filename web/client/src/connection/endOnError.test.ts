import { Client, subscriptionExchange } from '@urql/core';
import { expect, it } from 'vitest';
import { onEnd, pipe, subscribe } from 'wonka';
import { endOnError } from './endOnError';

it.each([[[{ message: 'FORBIDDEN' }]], [new Error('Socket closed')]])(
  'a subscription that is refused with %s ends',
  async (reason) => {
    const client = new Client({
      url: '/graphql',
      preferGetMethod: false,
      exchanges: [
        subscriptionExchange({
          forwardSubscription: () => ({
            subscribe(sink) {
              setTimeout(() => endOnError(sink).error(reason));
              return { unsubscribe() {} };
            },
          }),
        }),
      ],
    });
    const said = new Set<string>();
    await new Promise<void>((resolve) => {
      pipe(
        client.subscription('subscription { inboxStats { open } }', {}),
        onEnd(resolve),
        subscribe(({ error }) => said.add(String(error?.graphQLErrors[0]?.message))),
      );
    });
    expect(said.size).toBe(1);
  },
);
