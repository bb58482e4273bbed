import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { expect } from 'vitest';
import type { FunctionInvoker } from '../../../../infra/local/contract.ts';
import { createConsole } from '../../../../infra/local/console/console.ts';
import { createSurroundings } from '../../../support/surroundings.ts';
import { type Harness, openHarness, patience } from '../step-functions/harness.ts';

/** The console over Step Functions, as somebody with a browser meets it. */
export interface ConsolePage {
  readonly harness: Harness;
  readonly url: string;
  get(path: string): Promise<{ readonly status: number; readonly text: string }>;
  /** @param origin of the page that holds the button; the console's own where it is not given */
  press(path: string, origin?: string): Promise<Response>;
  /** Starts an execution; gives its ARN. */
  start(machine: string, name: string, input?: unknown): Promise<string>;
  /** The page of an execution once it holds a text. */
  shows(arn: string, text: string): Promise<string>;
  close(): Promise<void>;
}

export function executionPath(arn: string): string {
  return `/executions/${encodeURIComponent(arn)}`;
}

export async function openConsole(
  invoker: FunctionInvoker,
  linkOf?: (input: unknown) => string | undefined,
): Promise<ConsolePage> {
  const harness = await openHarness(invoker);
  const surroundings = createSurroundings();
  const service = createConsole(surroundings, harness.service.call, linkOf && { linkOf });
  await service.listen?.();
  await service.start?.();
  const url = service.url();
  const page: ConsolePage = {
    harness,
    url,
    async get(path) {
      const answer = await fetch(`${url}${path}`);
      return { status: answer.status, text: await answer.text() };
    },
    press: (path, origin = url) =>
      fetch(`${url}${path}`, { method: 'POST', headers: { origin }, redirect: 'manual' }),
    async start(machine, name, input = {}) {
      const started = await harness.client.send(
        new StartExecutionCommand({ stateMachineArn: machine, name, input: JSON.stringify(input) }),
      );
      return started.executionArn ?? '';
    },
    async shows(arn, text) {
      let shown = '';
      const look = async () => {
        shown = (await page.get(executionPath(arn))).text;
        return shown.includes(text);
      };
      await expect.poll(look, { ...patience, message: `the page shows ${text}` }).toBe(true);
      return shown;
    },
    async close() {
      await service.stop();
      surroundings.remove();
      await harness.close();
    },
  };
  return page;
}

/** What the diagram says of a state: its colour's name and the words under its name. */
export function stateOnDiagram(
  page: string,
  name: string,
): { readonly status: string; readonly words: string } {
  const drawn = page.split('<g class="state ').find((part) => part.includes(`<title>${name} (`)) ?? '';
  const words = /<text class="status"[^>]*>\s*([^<]*?)\s*<\/text>/.exec(drawn)?.[1] ?? '';
  return { status: drawn.split('"')[0] ?? '', words };
}

/** The steps of an execution's page as one text each. */
export function stepsOn(page: string): string[] {
  const list = /<ol class="steps">(.*?)<\/ol>/s.exec(page)?.[1] ?? '';
  return list
    .split('</li>')
    .map((step) =>
      step
        .replaceAll(/<[^>]*>/g, ' ')
        .replaceAll(/\s+/g, ' ')
        .trim(),
    )
    .filter((step) => step !== '');
}
