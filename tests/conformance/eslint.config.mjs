// The exported schema under every rule of graphql-eslint, Relay's included, but for those below.
import graphql from '@graphql-eslint/eslint-plugin';

const every = {
  ...graphql.configs['flat/schema-all'].rules,
  ...graphql.configs['flat/schema-relay'].rules,
};

// Values are no nodes: they have no identity apart from what they belong to.
const VALUES = [
  'Assistant', 'DeliveryProblem', 'Heartbeat', 'HourStats', 'InboxCounts', 'InboxStats', 'OptOut',
  'PageInfo', 'UserError', 'Viewer',
];
// Nor have answers, and the log's entries: a cursor is where one stands, not what it is called.
const SUFFIXES = ['Payload', 'Connection', 'Edge', 'Added', 'Changed'];

const ours = {
  // Stricter than its default: everything says what it means.
  'require-description': ['error', {
    types: true, rootField: true, DirectiveDefinition: true, FieldDefinition: true,
    InputValueDefinition: true, EnumValueDefinition: true,
  }],
  'strict-id-in-types': ['error', { exceptions: { types: VALUES, suffixes: SUFFIXES } }],
  // Fields and words stand in the contract's order, in which they are understood: SENDING, SENT,
  // DELIVERED. Types are put in order by the exporter, which sorts as Python does.
  alphabetize: 'off',
  // A connection's `nodes`, and short lists that are always read whole, such as a number's
  // patients, are lists of nodes by the contract.
  'relay-edge-types': ['error', { listTypeCanWrapOnlyEdgeType: false }],
  // The contract pages patients forward only, best match first: nobody begins at the worst.
  'relay-arguments': ['error', { includeBoth: false }],
  // It forbids having mutations or subscriptions at all.
  'no-root-type': 'off',
  // The contract's payloads are never null: what a person should act on is in `errors`, and any
  // other failure is the whole mutation's.
  'require-nullable-result-in-root': 'off',
  // By the contract a mutation answers with what it changed. What else may have changed by it is
  // told by events, to everybody alike, and is no reason to ask for everything in each payload.
  'require-field-of-type-query-in-mutation-result': 'off',
};

export default [
  {
    files: ['**/*.graphql'],
    plugins: { '@graphql-eslint': graphql },
    languageOptions: {
      parser: graphql.parser,
      parserOptions: { graphQLConfig: { schema: 'schema/schema.graphql' } },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      ...every,
      ...Object.fromEntries(
        Object.entries(ours).map(([rule, setting]) => [`@graphql-eslint/${rule}`, setting]),
      ),
    },
  },
];
