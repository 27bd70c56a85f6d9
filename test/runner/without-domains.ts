/**
 * Loaded before every test file. Tap follows every promise through async_hooks, to name the subtest
 * that a stray error came from; for a simulator made of promises that is up to half of its time. A
 * stray error still fails its file, with its stack (without-domains.test.ts).
 */
import asyncHooks, { type AsyncHook, type HookCallbacks } from 'node:async_hooks';
import { syncBuiltinESMExports } from 'node:module';

const { createHook } = asyncHooks;
const idle: AsyncHook = { enable: () => idle, disable: () => idle };
const isForDomains = (): boolean => new Error().stack?.includes('async-hook-domain') === true;

Object.assign(asyncHooks, {
  createHook: (callbacks: HookCallbacks): AsyncHook => (isForDomains() ? idle : createHook(callbacks)),
});
syncBuiltinESMExports();
