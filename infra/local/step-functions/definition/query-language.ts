import { isObject } from '../json.ts';
import { allStates } from './walk.ts';

/** Fields that mean something in JSONPath only. */
const pathFields = new Set([
  'InputPath',
  'OutputPath',
  'ResultPath',
  'ResultSelector',
  'Parameters',
  'Result',
  'ItemsPath',
  'SecondsPath',
  'TimestampPath',
  'TimeoutSecondsPath',
  'HeartbeatSecondsPath',
  'ErrorPath',
  'CausePath',
  'MaxConcurrencyPath',
  'ToleratedFailureCountPath',
  'ToleratedFailurePercentagePath',
  'MaxItemsPerBatchPath',
  'MaxInputBytesPerBatchPath',
  'Variable',
]);

/**
 * The first state that needs JSONPath, as a sentence; undefined where all are JSONata's. A state that says
 * nothing of its data means the same in both languages and may stand beside states of JSONata.
 */
export function needsPaths(definition: unknown): string | undefined {
  const found = [...allStates(definition)];
  const inJsonata = found.filter(({ queryLanguage }) => queryLanguage === 'JSONata');
  const refusal = 'the local cloud runs JSONata only (set "QueryLanguage": "JSONata")';
  const [first] = found;
  if (inJsonata.length === 0 && first !== undefined) return `${refusal} at ${first.place}`;
  for (const { place, state, queryLanguage } of found) {
    if (queryLanguage !== 'JSONata' && usesPaths(state)) return `${refusal} at ${place}`;
  }
  return undefined;
}

function usesPaths(value: unknown): boolean {
  if (typeof value === 'string') return value.startsWith('{%');
  if (Array.isArray(value)) return value.some(usesPaths);
  if (!isObject(value)) return false;
  return Object.entries(value).some(
    ([key, inner]) =>
      pathFields.has(key) ||
      key.endsWith('.$') ||
      (!['States', 'Branches', 'ItemProcessor', 'Iterator'].includes(key) && usesPaths(inner)),
  );
}
