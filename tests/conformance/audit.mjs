// node audit.mjs URL TOKEN: graphql-http's audits of the server, and their count as a last line.
import { auditServer } from 'graphql-http';

const [url, token] = process.argv.slice(2);
const fetchFn = (address, request = {}) =>
  fetch(address, { ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } });

const audits = await auditServer({ url, fetchFn });
const failed = audits.filter(({ status }) => status !== 'ok');
for (const { id, name, status, reason, response } of failed) {
  const body = response.bodyUsed ? '' : await response.text();
  console.log(`${status} ${id} ${name}: ${reason} (${response.status}) ${body}`);
}
const count = (status) => audits.filter((audit) => audit.status === status).length;
const [ok, notice, warn, error] = ['ok', 'notice', 'warn', 'error'].map(count);
console.log(JSON.stringify({ total: audits.length, ok, notice, warn, error }));
process.exitCode = failed.length ? 1 : 0;
