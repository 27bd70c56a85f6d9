/**
 * The address plan and the wires: who answers for which address, how long a message takes. One
 * plan serves both hostings, so that the same pages come out of both.
 */
import type { Micros } from '../../hardware/ports.js';

export const LAB = 0;
export type BoxName = 'a' | 'b' | 'c';
export const ranks: Readonly<Record<BoxName, number>> = { a: 1, b: 2, c: 3 };
export const boxNames: readonly BoxName[] = ['a', 'b', 'c'];
export const boxOfRank = (rank: number): BoxName | null =>
  boxNames.find((name) => ranks[name] === rank) ?? null;

export const TLS_PORT = 8443;
export const HTTP_PORT = 8080;
export const boxAddresses: Readonly<Record<BoxName, string>> = {
  a: '127.20.0.11',
  b: '127.20.0.12',
  c: '127.20.0.13',
};
export const sharedAddress = '127.20.0.10';
export const gatewayAddress = '127.20.0.1';
export const siteName = 'access.example.com';
/** Port of the emulated address resolution protocol at the gateway. */
export const ARP_PORT = 2054;

/** Smallest latency of any wire: what lookahead scheduling may rely on. */
export const LATENCY_MIN_US: Micros = 1_000;
const BYTES_PER_US = 125; // 1 Gbit/s

/** One way, any pair: cable, switch and stack, plus the bytes at line rate. */
export const latencyUs = (bytes: number): Micros => LATENCY_MIN_US + Math.ceil(bytes / BYTES_PER_US);

/** Static part of routing: a box's own address goes straight to it, all else to the lab's router. */
export function staticRoute(host: string): number {
  const name = boxNames.find((box) => boxAddresses[box] === host);
  return name === undefined ? LAB : ranks[name];
}
