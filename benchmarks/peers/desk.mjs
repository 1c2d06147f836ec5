// The floor's work (floors.py) in Node: the same statement, the same signature, the same INSERT.
import { createHmac, timingSafeEqual } from 'node:crypto';
import Database from 'better-sqlite3';

export function openDesk({ file, page, viewer, authToken, webhook }) {
  const database = new Database(file);
  for (const pragma of ['journal_mode = WAL', 'synchronous = FULL', 'cache_size = -32000', 'mmap_size = 268435456']) {
    database.pragma(pragma);
  }
  database.exec('CREATE TABLE IF NOT EXISTS floor (sid TEXT PRIMARY KEY, sender, recipient, body)');
  const rows = database.prepare(page).raw();
  const insert = database.prepare('INSERT INTO floor VALUES (?, ?, ?, ?)');
  return {
    nodes: () => rows.all(viewer).map(node),
    /** Whether Twilio has signed it; then it is committed. */
    texted(body, signature) {
      const form = [...new URLSearchParams(body)].sort(([one], [other]) => (one < other ? -1 : 1));
      const signed = webhook + form.map(([name, value]) => name + value).join('');
      const proof = createHmac('sha1', authToken).update(signed).digest('base64');
      if (!timingSafeEqual(Buffer.from(proof), Buffer.from(signature))) return false;
      const { MessageSid, From, To, Body } = Object.fromEntries(form);
      insert.run(MessageSid, From, To, Body);
      return true;
    },
  };
}

function node([
  id, phoneNumber, unread, unresponded, waitingSince, resolved, lastActivityAt, patient, name, others,
  item, body, at, direction, deliveryStatus, location, optOut,
]) {
  return {
    id,
    phoneNumber,
    isUnread: Boolean(unread),
    isUnresponded: Boolean(unresponded),
    waitingSince,
    isResolved: Boolean(resolved),
    lastActivityAt,
    primaryPatient: patient && { id: patient, name },
    otherPatientCount: Math.max(others, 0),
    lastItem: item && { __typename: 'Message', id: item, body, at, direction, deliveryStatus },
    location: location && { name: location },
    optOut: optOut && { source: optOut },
  };
}
