import { inLanes } from './client/lanes.ts';
import { type Case, type Company, decideWhenThere, untilAllLeft } from './company.ts';

const complete = { outcome: 'complete' };
const incomplete = { outcome: 'incomplete', reason: 'Foto KTP tidak terbaca pada bagian alamat.' };

/** The verifiers check the file of everybody who holds a place. @returns those whose file is complete */
export async function checkFiles(holders: readonly Case[], company: Company): Promise<readonly Case[]> {
  const phase = company.progress.begin('Files checked', holders.length);
  await inLanes(holders, company.lanes, async (each) => {
    await checkFile(each, company);
    phase.step();
  });
  await untilAllLeft('file-check', holders, company, (there) =>
    inLanes(there, company.lanes, (each) => checkFile(each, company)),
  );
  return holders.filter(({ person }) => person.file === 'complete');
}

function checkFile(each: Case, company: Company): Promise<void> {
  const verdict = each.person.file === 'complete' ? complete : incomplete;
  return decideWhenThere(company.verifier, 'file-check', each, verdict, company);
}
