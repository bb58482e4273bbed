import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import validate from 'asl-validator';

/** Validates every state machine definition of this folder: `npm run check:asl`. */
const folder = import.meta.dirname;
const files = readdirSync(folder).filter((name) => name.endsWith('.asl.json'));
if (files.length === 0) throw new Error('No state machine definition found');

for (const file of files) {
  const definition: unknown = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  const { isValid, errors } = validate(definition, { checkPaths: true, checkArn: false });
  if (!isValid) {
    process.stderr.write(`${file} is not valid:\n${JSON.stringify(errors, undefined, 2)}\n`);
    process.exitCode = 1;
  }
}
if (process.exitCode === undefined)
  process.stdout.write(`${files.length} state machine definitions are valid\n`);
