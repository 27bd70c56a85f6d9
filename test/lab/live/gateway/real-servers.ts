/** Real servers of a customer, as Debian has them, with what a lab's boxes need to find in them. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import type { Test } from 'tap';
import { directory } from '../../../../lab/outside/customer/directory-server.js';
import { listensTcp, listensUdp, program } from './real-programs.js';

const lea = directory.people['lea.martin'];

/** A web hook; what it heard, oldest first. */
export async function webHook(
  t: Test,
  port: number,
): Promise<{ readonly url: string; readonly body: string }[]> {
  const heard: { url: string; body: string }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (piece: string) => {
      body += piece;
    });
    request.on('end', () => {
      heard.push({ url: request.url ?? '', body });
      response.end('ok');
    });
  });
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  t.teardown(() => new Promise((done) => server.close(done)));
  return heard;
}

/** Receives datagrams and lines; its log. */
export async function rsyslogd(t: Test, folder: string, udp: number, tcp: number): Promise<() => string> {
  const log = join(folder, 'syslog.txt');
  const config = join(folder, 'rsyslog.conf');
  writeFileSync(
    config,
    `global(workDirectory="${folder}")
module(load="imudp")
module(load="imtcp")
template(name="whole" type="string" string="%inputname% %rawmsg%\\n")
input(type="imudp" address="127.0.0.1" port="${udp}")
input(type="imtcp" address="127.0.0.1" port="${tcp}")
action(type="omfile" file="${log}" template="whole" asyncWriting="off")
`,
  );
  await program(t, ['rsyslogd', '-n', '-f', config, '-i', join(folder, 'rsyslogd.pid')], () =>
    listensTcp(tcp),
  );
  return () => readFileSync(log, 'utf8');
}

/** A directory with Lea in it. */
export async function slapd(t: Test, folder: string, port: number): Promise<void> {
  const data = join(folder, 'ldap');
  const config = join(folder, 'slapd.conf');
  const people = join(folder, 'people.ldif');
  mkdirSync(data);
  writeFileSync(
    config,
    `include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile ${join(folder, 'slapd.pid')}
database mdb
suffix "dc=example,dc=com"
directory ${data}
`,
  );
  writeFileSync(
    people,
    `dn: dc=example,dc=com
objectClass: domain
dc: example

dn: ${directory.base}
objectClass: organizationalUnit
ou: people

dn: uid=lea.martin,${directory.base}
objectClass: inetOrgPerson
uid: lea.martin
cn: Lea Martin
sn: Martin
userPassword: ${lea}
`,
  );
  const added = spawnSync('/usr/sbin/slapadd', ['-f', config, '-l', people]);
  if (added.status !== 0) throw new Error(`slapadd: ${added.stderr}`);
  await program(t, ['slapd', '-d', '0', '-f', config, '-h', `ldap://127.0.0.1:${port}`], () =>
    listensTcp(port),
  );
}

/** A RADIUS server that knows Lea. */
export async function freeradius(t: Test, folder: string, port: number): Promise<void> {
  const config = join(folder, 'radius');
  mkdirSync(config);
  writeFileSync(join(config, 'dictionary'), '');
  writeFileSync(join(config, 'users'), `lea.martin Cleartext-Password := "${lea}"\n`);
  writeFileSync(
    join(config, 'radiusd.conf'),
    `libdir = /usr/lib/freeradius
raddbdir = ${config}
logdir = ${config}
run_dir = ${config}
pidfile = ${config}/radius.pid
max_requests = 1024
security {
  status_server = yes
  reject_delay = 0
}
client lab {
  ipaddr = 127.0.0.1
  secret = ${directory.radiusSecret}
}
modules {
  files {
    filename = ${config}/users
  }
  pap {
  }
}
server default {
  listen {
    type = auth
    ipaddr = 127.0.0.1
    port = ${port}
  }
  authorize {
    files
    pap
  }
  authenticate {
    pap
  }
}
`,
  );
  await program(t, ['freeradius', '-f', '-d', config, '-n', 'radiusd', '-l', 'stdout'], () =>
    listensUdp(port),
  );
}

/** A mail server; the mails that it took. */
export async function mailServer(t: Test, folder: string, port: number): Promise<() => string[]> {
  const box = join(folder, 'mail');
  const argv = ['-m', 'aiosmtpd', '-n', '-l', `127.0.0.1:${port}`, '-c', 'aiosmtpd.handlers.Mailbox', box];
  await program(t, ['/usr/bin/python3', ...argv], () => listensTcp(port));
  return () => readdirSync(join(box, 'new')).map((name) => readFileSync(join(box, 'new', name), 'utf8'));
}

/** A time server that is sure of this host's time. */
export async function timeServer(t: Test, folder: string, port: number): Promise<void> {
  const lines = [
    `port ${port}`,
    'bindaddress 127.0.0.1',
    'cmdport 0',
    'local stratum 3',
    'allow 127.0.0.0/8',
  ];
  const own = [`pidfile ${join(folder, 'chronyd.pid')}`, 'bindcmdaddress /'];
  await program(t, ['chronyd', '-x', '-d', '-U', ...lines, ...own], () => listensUdp(port));
}
