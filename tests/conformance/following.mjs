/** Prints each item of a subscription to inboxEvents as a line of JSON, and what refuses it. */
export async function follow(client, query, after) {
  // Both packages send this same object when they reconnect, so that it has to say where we stand.
  const variables = { after };
  try {
    for await (const { data, errors } of client.iterate({ query, variables })) {
      if (errors) return print({ errors });
      variables.after = data.inboxEvents.cursor;
      print(data.inboxEvents);
    }
  } catch (refused) {
    print({ errors: Array.isArray(refused) ? refused : [{ message: String(refused) }] });
  }
}

const print = (line) => console.log(JSON.stringify(line));
