/** Why the local cloud cannot start or run, in one line that says what to do. */
export class StartProblem extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'StartProblem';
  }
}

const ADVICE: Readonly<Record<string, string>> = {
  EACCES: 'cannot be written: permission denied',
  EPERM: 'cannot be written: permission denied',
  EROFS: 'cannot be written: the file system is read-only',
  ENOSPC: 'cannot be written: no space is left on the disk',
  EDQUOT: 'cannot be written: no space is left in the quota',
  ENOTDIR: 'is not a folder',
  EEXIST: 'is not a folder',
};

/** Turns the errors of a folder that cannot be used into a problem that names it; passes on all others. */
export function asFolderProblem(error: unknown, folder: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const full = error instanceof Error && /database or disk is full/.test(error.message);
  const advice = full ? ADVICE['ENOSPC'] : ADVICE[code];
  if (advice === undefined) return error;
  return new StartProblem(`The folder ${folder} ${advice}. Choose another with --data.`);
}
