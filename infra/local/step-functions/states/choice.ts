import type { ChoiceState } from '../definition/types.ts';
import type { Outcome, Visit } from '../visit.ts';

/** The first rule whose Condition holds decides; a Default that is not there ends the execution. */
export async function runChoice(state: ChoiceState, visit: Visit): Promise<Outcome> {
  for (const [index, rule] of state.Choices.entries()) {
    if (await visit.evaluateCondition(rule.Condition, `Choices[${index}]/Condition`))
      return visit.leave(rule, visit.input, {}, `Choices[${index}]/`);
  }
  if (state.Default === undefined)
    throw visit.runtimeError(
      'Failed to transition out of the state. The state does not point to a next state.',
    );
  return visit.leave({ ...state, Next: state.Default }, visit.input);
}
