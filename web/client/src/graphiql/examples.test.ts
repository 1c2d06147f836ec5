import { readFileSync } from 'node:fs';
import { buildSchema, type GraphQLError, parse, validate } from 'graphql';
import { expect, it } from 'vitest';

it('shows examples that the schema takes', () => {
  const schema = buildSchema(readFileSync('../../schema/schema.graphql', 'utf8'));
  const examples = parse(readFileSync('src/graphiql/examples.graphql', 'utf8'));
  const errors: readonly GraphQLError[] = validate(schema, examples);
  expect(errors.map((error) => error.message)).toEqual([]);
});
