/** A disk that a power cut takes away from whoever still holds it: nothing is written or read any more. */
import { type Disk, PowerLostError } from '../ports.js';

export interface MortalDisk<D extends Disk> {
  readonly disk: D;
  /** The power is gone. */
  cut(): void;
}

/** The disk `given`, until it is cut. */
export function mortalDisk<D extends Disk & { forget(name: string): void }>(given: D): MortalDisk<D> {
  let isDead = false;
  const alive = (): void => {
    if (isDead) throw new PowerLostError();
  };
  const disk: D = {
    ...given,
    get flushes() {
      return given.flushes;
    },
    durable: (name, act) => {
      alive();
      return given.durable(name, () => {
        const result = act();
        alive();
        return result;
      });
    },
    open: (name, make) => {
      alive();
      return given.open(name, make);
    },
    forget: (name) => {
      alive();
      given.forget(name);
    },
    readFile: (path) => {
      alive();
      return given.readFile(path);
    },
    writeFile: (path, content) => {
      alive();
      given.writeFile(path, content);
    },
    removeFile: (path) => {
      alive();
      given.removeFile(path);
    },
    wipe: () => {
      alive();
      given.wipe();
    },
  };
  return {
    disk,
    cut: () => {
      isDead = true;
    },
  };
}
