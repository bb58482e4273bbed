import { decideStage } from '../decisions/decide-stage.ts';
import type { Officer } from '../people/officer.ts';
import { decreeId } from './decree.ts';
import { issueDecree } from './issue-decree.ts';
import { decreeOfForm, parseDecree, parseRefusal } from './parse-decree.ts';

/**
 * Does what the posted page asks: fixes the ticked applications by decree or, where `refuse` names one, refuses it
 * alone. Answers where the browser goes.
 * @throws as `issueDecree` and `decideStage`
 */
export async function decideOnPage(
  values: Readonly<Record<string, string>>,
  officer: Officer,
  dependencies: Parameters<typeof issueDecree>[2],
): Promise<string> {
  const refused = values['refuse'];
  if (refused !== undefined) {
    const { number } = await decideStage(refused, 'decree', parseRefusal(values), officer, dependencies);
    return `/meja?selesai=${number}`;
  }
  const { decree } = await issueDecree(parseDecree(decreeOfForm(values)), officer, dependencies);
  return `/meja/penetapan/${decreeId(decree)}`;
}
