import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Provisioned, TemplateResource } from '../contract.ts';
import { addressOf } from '../mailbox/store.ts';
import { readProperties } from '../resource-properties.ts';

const IdentityProperties = z.strictObject({
  EmailIdentity: z.string(),
  ConfigurationSetAttributes: z.strictObject({ ConfigurationSetName: z.string().optional() }).default({}),
  // Recorded: they matter to the servers that receive mail.
  DkimAttributes: z.unknown().optional(),
  DkimSigningAttributes: z.unknown().optional(),
  FeedbackAttributes: z.unknown().optional(),
  MailFromAttributes: z.unknown().optional(),
  Tags: z.unknown().optional(),
});

/** Verified senders: addresses, and domains with all that is under them. */
export class Identities {
  /** Each with the configuration set of mails that name none. */
  readonly #names = new Map<string, string | undefined>();

  provision(resource: TemplateResource): Provisioned {
    const { logicalId, stack } = resource;
    const { EmailIdentity: name, ConfigurationSetAttributes: by } = readProperties(
      resource,
      IdentityProperties,
    );
    this.#names.set(name.toLowerCase(), by.ConfigurationSetName);
    const attributes: Record<string, string> = {};
    for (const number of [1, 2, 3]) {
      const token = createHash('sha256').update(`${stack}/${logicalId}/${number}`).digest('hex').slice(0, 32);
      attributes[`DkimDNSTokenName${number}`] = `${token}._domainkey.${name}`;
      attributes[`DkimDNSTokenValue${number}`] = `${token}.dkim.amazonses.com`;
    }
    return { ref: name, attributes };
  }

  /** The verified address or domain that `Name <address>` or a bare address belongs to; undefined where there is none. */
  verified(person: string): string | undefined {
    const address = addressOf(person);
    if (this.#names.has(address)) return address;
    const labels = address.slice(address.lastIndexOf('@') + 1).split('.');
    return labels.map((_, index) => labels.slice(index).join('.')).find((domain) => this.#names.has(domain));
  }

  /** The configuration set that a verified identity sends by where a mail names none. */
  defaultSetOf(identity: string): string | undefined {
    return this.#names.get(identity);
  }
}
