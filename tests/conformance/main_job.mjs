// node main_job.mjs URL QUERY AFTER [TOKEN]: follows the inbox with graphql-ws.
// Anything on its standard input cuts the line, and the client comes back by itself.
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { follow } from './following.mjs';

const [url, query, after, token] = process.argv.slice(2);
let socket;
const client = createClient({
  url: url.replace('http', 'ws'),
  webSocketImpl: WebSocket,
  connectionParams: token ? { authorization: `Bearer ${token}` } : {},
  retryWait: async () => {},
  on: { opened: (opened) => (socket = opened) },
});
process.stdin.on('data', () => socket.terminate());

await follow(client, query, after);
await client.dispose();
process.stdin.destroy();
