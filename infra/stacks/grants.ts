import type { MailSender } from '../constructs/mail-sender.ts';
import type { ServiceFunction } from '../constructs/service-function.ts';
import { liveAlias } from '../constructs/workflow.ts';
import type { StageConfig } from '../stage-config.ts';
import type { DataStack } from './data-stack.ts';
import type { Grant } from './functions.ts';

/** What there is to grant. */
export interface Grantable {
  readonly config: StageConfig;
  readonly data: DataStack;
  readonly mail: MailSender;
  /** Each state machine's ARN and the variable by which functions know its alias. */
  readonly machines: readonly { readonly environment: string; readonly arn: string }[];
}

/** Gives a function what an entry of the functions table names. */
export function applyGrant(grant: Grant, to: ServiceFunction, grantable: Grantable): void {
  const { config, data, mail, machines } = grantable;
  const grants: Record<Grant, () => void> = {
    readsTable: () => to.readsTable(data.table, data.dataKey),
    scansTable: () => to.scansTable(data.table, data.dataKey),
    writesTable: () => to.writesTable(data.table, data.dataKey),
    usesPersonalKey: () => to.usesPersonalKey(data.personalKey),
    putsDocuments: () => to.putsDocuments(data.documents),
    readsDocuments: () => to.readsDocuments(data.documents),
    putsDecrees: () => to.putsDecrees(data.documents),
    readsDecrees: () => to.readsDecrees(data.documents),
    startsExecutions: () => {
      for (const { environment, arn } of machines) to.startsExecutions(environment, `${arn}:${liveAlias}`);
    },
    mendsExecutions: () => {
      for (const { arn } of machines) to.mendsExecutions(arn);
    },
    answersTasks: () => {
      for (const { arn } of machines) to.answersTasks(arn);
    },
    sendsMail: () => to.sendsMail(mail),
    sendsTexts: () => to.sendsTexts(),
    knowsSite: () => to.knows('SITE_URL', data.siteUrl),
    knowsSignIn: () => {
      to.knows('OIDC_ISSUER', data.staff.issuer);
      to.knows('OIDC_CLIENT_ID', data.staff.client.userPoolClientId);
    },
    knowsZone: () => to.knows('CITY_ZONE', config.zone),
  };
  grants[grant]();
}
