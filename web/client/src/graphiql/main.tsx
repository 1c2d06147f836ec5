import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import { createRoot } from 'react-dom/client';
import 'graphiql/style.css';
import './graphiql.css';
import examples from './examples.graphql?raw';

const socketAddress = new URL('/graphql', location.href);
socketAddress.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';

/**
 * The session's cookie goes along by itself. What stands in the headers editor, such as a token in
 * `Authorization`, is sent with requests and in the socket's `connection_init`.
 */
const fetcher = createGraphiQLFetcher({
  url: '/graphql',
  subscriptionUrl: socketAddress.href,
  enableIncrementalDelivery: false,
});

const root = document.getElementById('graphiql');
if (!root) throw new Error('graphiql.html has no #graphiql');
createRoot(root).render(
  <GraphiQL
    fetcher={fetcher}
    defaultTabs={[{ query: examples }]}
    defaultEditorToolsVisibility="headers"
    isHeadersEditorEnabled
    // Tokens, and the patients that a query names, are not to outlive the window.
    showPersistHeadersSettings={false}
    storage={sessionStorage}
  />,
);
