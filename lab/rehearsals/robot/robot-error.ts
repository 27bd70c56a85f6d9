/** Where the robot got stuck, as a person would tell it. */
export class RobotError extends Error {
  constructor(
    readonly block: string,
    readonly index: number,
    readonly command: string,
    reason: string,
  ) {
    super(`${block}, command ${index + 1} (${command}): ${reason}`);
    this.name = 'RobotError';
  }
}
