/* oxlint-disable no-new -- a CDK construct is put in its place by constructing it */
import { Duration, type RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  ApiMapping,
  DomainName,
  type HttpApi,
  HttpMethod,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { SiteDomain } from '../stage-config.ts';
import { alarmPeriod, type Alarms } from './alarms.ts';
import type { ServiceFunction } from './service-function.ts';
import type { StaffDirectory } from './staff-directory.ts';

export interface PublicSiteProps {
  readonly api: HttpApi;
  readonly staff: StaffDirectory;
  readonly domain: SiteDomain | undefined;
  readonly throttling: { readonly rate: number; readonly burst: number };
  readonly alarms: Alarms;
  readonly logRetention: RetentionDays;
  readonly removalPolicy: RemovalPolicy;
}

/** One line of the access log. Never path or query, which hold the tokens of links, and nothing about the visitor. */
const accessLogLine = {
  requestId: '$context.requestId',
  time: '$context.requestTime',
  routeKey: '$context.routeKey',
  status: '$context.status',
  responseLength: '$context.responseLength',
  latency: '$context.responseLatency',
  integrationLatency: '$context.integrationLatency',
  integrationStatus: '$context.integrationStatus',
  gatewayError: '$context.error.responseType',
  authorizerError: '$context.authorizer.error',
};

/** The site's stage, and which function answers which route. */
export class PublicSite extends Construct {
  readonly #api: HttpApi;
  readonly #authorizer: HttpJwtAuthorizer;

  constructor(scope: Construct, id: string, props: PublicSiteProps) {
    super(scope, id);
    this.#api = props.api;
    this.#authorizer = new HttpJwtAuthorizer('Staff', props.staff.issuer, {
      jwtAudience: [props.staff.client.userPoolClientId],
    });
    const stage = new HttpStage(this, 'Stage', {
      httpApi: props.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: props.throttling.rate, burstLimit: props.throttling.burst },
      detailedMetricsEnabled: true,
      accessLogSettings: {
        destination: new LogGroupLogDestination(
          new LogGroup(this, 'AccessLogs', {
            retention: props.logRetention,
            removalPolicy: props.removalPolicy,
          }),
        ),
        format: AccessLogFormat.custom(JSON.stringify(accessLogLine)),
      },
    });
    if (props.domain !== undefined) this.#name(props.domain, stage);
    watch(this, props);
  }

  /**
   * Answers routes with a function. @param routes `GET /kuota`
   * @param access `staff`: the gateway refuses a request without a valid token; `open`: the handler judges
   */
  answer(routes: readonly string[], by: ServiceFunction, access: 'open' | 'staff'): void {
    // One permission for the API instead of one for each route: a stack has room for 500 resources.
    const integration = new HttpLambdaIntegration(`${by.node.id}-${access}`, by.lambda, {
      scopePermissionToRoute: false,
    });
    for (const key of routes) {
      const [method = '', path = ''] = key.split(' ');
      const route = new HttpRoute(this, key, {
        httpApi: this.#api,
        routeKey: HttpRouteKey.with(path, HttpMethod[method as keyof typeof HttpMethod]),
        integration,
        ...(access === 'staff' && { authorizer: this.#authorizer }),
      });
      if (access === 'staff') continue;
      Validations.of(route).acknowledge({
        id: 'AwsSolutions-APIG4',
        reason:
          'A page or form for people without a token: its handler asks for session, secret or code as it needs.',
      });
    }
  }

  #name(domain: SiteDomain, stage: HttpStage): void {
    const domainName = new DomainName(this, 'Domain', {
      domainName: domain.name,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', domain.certificateArn),
    });
    new ApiMapping(this, 'Mapping', { api: this.#api, domainName, stage });
  }
}

function watch(scope: PublicSite, { api, alarms }: PublicSiteProps): void {
  alarms.watch(scope, 'Errors', {
    metric: api.metricServerError({ statistic: 'Sum', period: alarmPeriod }),
    above: 5,
    says: 'More than five requests in five minutes were answered with a server error.',
    runbook: 'site-errors',
  });
  alarms.watch(scope, 'Slow', {
    metric: api.metricLatency({ statistic: 'p95', period: alarmPeriod }),
    above: Duration.seconds(3).toMilliseconds(),
    periods: 3,
    says: 'One request in twenty has taken more than three seconds for a quarter of an hour.',
    runbook: 'site-slow',
  });
}
