/** Why the demonstration or a check cannot go on, in one line for people. */
export class DemoProblem extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'DemoProblem';
  }
}

/** The answer, where it has the status that was expected. @throws DemoProblem with what came instead */
export async function expectStatus(answer: Response, status: number, what: string): Promise<Response> {
  if (answer.status === status) return answer;
  const body = (await answer.text()).replaceAll(/\s+/g, ' ').slice(0, 300);
  throw new DemoProblem(`${what}: expected ${status}, was answered ${answer.status} ${body}`);
}

/** The body of an answer that must have the status. @throws DemoProblem */
export async function expectJson<Body>(answer: Response, status: number, what: string): Promise<Body> {
  return (await (await expectStatus(answer, status, what)).json()) as Body;
}
