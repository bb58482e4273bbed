import { isObject, parseJson, textOf } from '../json.ts';
import { parseResource } from './resource.ts';
import { allStates } from './walk.ts';

const s3Resources = {
  ItemReader: ['arn:aws:states:::s3:getObject', 'arn:aws:states:::s3:listObjectsV2'],
  ResultWriter: ['arn:aws:states:::s3:putObject'],
} as const;

const inputTypes = new Set(['JSON', 'JSONL']);

/** Resources a definition (text or parsed) asks for and the local cloud does not have, each once. */
export function unsupportedIntegrations(definition: unknown): string[] {
  const parsed = typeof definition === 'string' ? parseJson(definition) : definition;
  const missing = new Set<string>();
  for (const { state } of allStates(parsed)) {
    if (state['Type'] === 'Task') {
      const resource = textOf(state['Resource']) ?? '';
      if (parseResource(resource) === undefined) missing.add(resource);
    }
    for (const [field, known] of Object.entries(s3Resources)) {
      const access = state[field];
      if (!isObject(access) || access['Resource'] === undefined) continue;
      const resource = textOf(access['Resource']) ?? '';
      if (!known.some((one) => one === resource)) missing.add(resource);
      const config = access['ReaderConfig'];
      const type = isObject(config) ? (textOf(config['InputType']) ?? 'JSON') : 'JSON';
      if (!inputTypes.has(type)) missing.add(`${resource} (InputType ${type})`);
    }
  }
  return [...missing];
}
