// node serve.mjs KIND CONFIGURATION PORT: one peer over the database in a folder.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import Fastify from 'fastify';
import { useServer } from 'graphql-ws/use/ws';
import { createPubSub, createSchema, createYoga } from 'graphql-yoga';
import mercurius from 'mercurius';
import { WebSocketServer } from 'ws';
import { openDesk } from './desk.mjs';
import { schema, sdl } from './schema.mjs';

const [kind, path, port] = process.argv.slice(2);
const configuration = JSON.parse(readFileSync(path, 'utf8'));
const desk = openDesk(configuration);
const conversations = () => ({ nodes: desk.nodes() });

async function mercuriusPage() {
  const app = Fastify();
  await app.register(mercurius, {
    schema: sdl,
    resolvers: { Query: { conversations } },
    jit: 1,
    path: '/graphql',
  });
  await app.listen({ port: Number(port), host: '127.0.0.1' });
}

function yogaPage() {
  const yoga = createYoga({
    schema: createSchema({ typeDefs: sdl, resolvers: { Query: { conversations } } }),
    logging: false,
  });
  createServer(yoga).listen(Number(port), '127.0.0.1');
}

/** Each subscriber its own execution, as graphql-ws does it. */
function fanOut() {
  const texts = createPubSub();
  schema.getSubscriptionType().getFields().inboxEvents.subscribe = () => texts.subscribe('text');
  const server = createServer(async (request, response) => {
    const pieces = [];
    for await (const piece of request) pieces.push(piece);
    const body = Buffer.concat(pieces).toString();
    const signed = desk.texted(body, request.headers['x-twilio-signature'] ?? '');
    if (signed) texts.publish('text', { inboxEvents: configuration.event });
    const answer = '<Response></Response>';
    response.writeHead(signed ? 200 : 403, { 'content-type': 'text/xml', 'content-length': answer.length });
    response.end(answer);
  });
  useServer({ schema }, new WebSocketServer({ server, path: '/graphql', perMessageDeflate: false }));
  server.listen(Number(port), '127.0.0.1');
}

await { mercurius: mercuriusPage, yoga: yogaPage, 'graphql-ws': fanOut }[kind]();
