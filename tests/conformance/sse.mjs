// node sse.mjs URL QUERY AFTER [TOKEN]: follows the inbox with graphql-sse, in distinct connections.
import { createClient } from 'graphql-sse';
import { follow } from './following.mjs';

const [url, query, after, token] = process.argv.slice(2);
const client = createClient({
  url,
  singleConnection: false,
  headers: token ? { authorization: `Bearer ${token}` } : {},
});

await follow(client, query, after);
client.dispose();
