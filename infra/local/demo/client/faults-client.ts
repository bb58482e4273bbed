import { readFileSync } from 'node:fs';
import { DemoProblem, expectStatus } from './problem.ts';

/** Switches the faults of a file on, through the control listener. @returns what switches them off */
export async function switchFaultsOn(file: string, control: string): Promise<() => Promise<void>> {
  const faults = new URL('/faults', control);
  const answer = await fetch(faults, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: readRules(file),
  });
  if (!answer.ok) await expectStatus(answer, 200, `Switching on the faults of ${file}`);
  return async () => {
    await fetch(faults, { method: 'DELETE' });
  };
}

function readRules(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new DemoProblem(
      `The faults cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
