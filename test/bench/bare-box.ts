/**
 * What the appliance is measured against: a bare Fastify process with better-sqlite3 and Eta, HTTPS,
 * one page with one indexed read; and the plain TLS copy of a file.
 */
import { createReadStream } from 'node:fs';
import { Eta } from 'eta';
import fastify from 'fastify';
import { Database } from '../../appliance/store/sqlite.js';

export interface BareOrder {
  readonly port: number;
  readonly database: string;
  readonly keyPem: string;
  readonly certPem: string;
  /** Text of the page: Eta, with `it.row` for what was read. Empty: a line of text. */
  readonly template: string;
  readonly sql: string;
  readonly key: string;
}

process.once('message', (given) => {
  const order = given as BareOrder;
  const db = new Database(order.database, { readonly: true });
  const read = db.prepare(order.sql);
  const render = new Eta().compile(order.template);
  const eta = new Eta();
  const app = fastify({ https: { key: order.keyPem, cert: order.certPem } });
  app.get('/login', (_request, reply) => {
    reply.type('text/html; charset=utf-8').send('<p>Ready</p>');
  });
  app.get('/page', (_request, reply) => {
    reply.type('text/html; charset=utf-8').send(eta.render(render, { row: read.get(order.key) ?? {} }));
  });
  app.get('/copy', (_request, reply) => {
    reply.send(createReadStream(order.database, { highWaterMark: 1 << 20 }));
  });
  app.listen({ port: order.port, host: '127.0.0.1' }).catch(() => process.exit(1));
});
process.once('disconnect', () => process.exit(0));
