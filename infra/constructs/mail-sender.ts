import { Stack } from 'aws-cdk-lib';
import {
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  EmailIdentity,
  Identity,
  SuppressionReasons,
} from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';

/** The domain the mails come from, and how they are sent. The domain's DKIM records are its owner's to publish. */
export class MailSender extends Construct {
  readonly from: string;
  readonly identityArn: string;
  readonly configurationSet: ConfigurationSet;
  readonly configurationSetArn: string;

  /** @param from address of the sender; its domain becomes the identity */
  constructor(scope: Construct, id: string, from: string) {
    super(scope, id);
    this.from = from;
    this.configurationSet = new ConfigurationSet(this, 'ConfigurationSet', {
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
      reputationMetrics: true,
      suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
    });
    this.configurationSetArn = Stack.of(this).formatArn({
      service: 'ses',
      resource: 'configuration-set',
      resourceName: this.configurationSet.configurationSetName,
    });
    const identity = new EmailIdentity(this, 'Identity', {
      identity: Identity.domain(from.slice(from.indexOf('@') + 1)),
      configurationSet: this.configurationSet,
    });
    this.identityArn = identity.emailIdentityArn;
  }
}
