import type { Application } from '../applications/application.ts';
import type { Finding } from './finding.ts';
import type { View } from './snapshot.ts';

/** An application under way is a participant if and only if a decree fixed it, from the training on. */
export function checkParticipants(view: View): readonly Finding[] {
  return view.heads.flatMap((head): readonly Finding[] => {
    const { number, state, decree, stage } = head;
    const about = { subject: number, since: view.movedAt(number) };
    if (state === 'participant' && decree === undefined) {
      const fixedBy = decreeOf(view, head);
      const seen = { state, decree };
      const change = fixedBy === undefined ? { state: 'holds-place' as const } : { decree: fixedBy };
      const evidence = { stage: stage?.name ?? 'none', decision: fixedBy === undefined ? 'none' : 'fixed' };
      const mend = { kind: 'set-head', number, seen, change } as const;
      return [{ ...about, code: 'head.participant-unfixed', evidence, mend }];
    }
    const decided = decreeOf(view, head);
    if (decree !== undefined && decided !== undefined && decree !== decided) {
      const mend = { kind: 'set-head', number, seen: { decree }, change: { decree: decided } } as const;
      const evidence = { head: decree, decision: decided };
      return [{ ...about, code: 'head.decree-differs', evidence, mend }];
    }
    if (state !== 'holds-place' || stage?.name !== 'training') return [];
    const fixedBy = decree ?? decreeOf(view, head);
    const change = { state: 'participant' as const, decree: fixedBy };
    const mend = { kind: 'set-head', number, seen: { state, decree }, change } as const;
    return [{ ...about, code: 'head.fixed-not-participant', evidence: { stage: stage.name }, mend }];
  });
}

/** The number of the decree that fixed it, by the decision itself. */
function decreeOf(view: View, { number }: Application): string | undefined {
  return (view.decisionsOf.get(number) ?? []).find(
    ({ stage, state, answer }) => stage === 'decree' && state === 'decided' && answer?.outcome === 'fixed',
  )?.answer?.reference;
}
