#!/usr/bin/env node
// The command line: makes itself ready on a fresh clone, then hands over to the compiled program.
import './node-version.mjs';
import { pathToFileURL } from 'node:url';
import { commandLine, ensureBuilt, ensurePackages } from './ensure.mjs';
import { lifeline } from './lifeline.mjs';

if (process.env.BOMGAR_SIM_READY !== '1') await ensurePackages(ensureBuilt);
const { main } = await import(pathToFileURL(commandLine()).href);
// Not later: whatever still holds a socket or a timer has nothing to say any more.
process.exit(await main(process.argv.slice(2), lifeline));
