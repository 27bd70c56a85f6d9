/** Thread that makes a large lab's disks: the lab's own thread stays free to be told to end. */
import { parentPort, workerData } from 'node:worker_threads';
import { makeFolders } from './processes-lab.js';

parentPort?.postMessage(makeFolders(workerData as Parameters<typeof makeFolders>[0]));
