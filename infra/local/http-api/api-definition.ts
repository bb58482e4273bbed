import * as z from 'zod';
import type { TemplateResource } from '../contract.ts';
import { readProperties } from '../resource-properties.ts';

/** How many requests a route takes. */
export interface Throttle {
  /** Requests a second in the long run. */
  readonly rate: number;
  /** Requests at once. */
  readonly burst: number;
}

/** What a browser on another origin may do. */
export interface Cors {
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  readonly requestHeaders: readonly string[];
  readonly exposedHeaders: readonly string[];
  readonly maxAgeSeconds: number | undefined;
  readonly allowsCredentials: boolean;
}

export interface Api {
  readonly name: string;
  readonly cors: Cors | undefined;
}

export interface Stage {
  readonly apiId: string;
  readonly accessLogFormat: string | undefined;
  readonly defaultThrottle: Throttle | undefined;
  /** By route key. */
  readonly routeThrottles: ReadonlyMap<string, Throttle>;
}

const strings = z.array(z.string()).default([]);
const recorded = z.unknown().optional();

const ApiProperties = z.strictObject({
  Name: z.string(),
  ProtocolType: z.literal('HTTP'),
  CorsConfiguration: z
    .strictObject({
      AllowOrigins: strings,
      AllowMethods: strings,
      AllowHeaders: strings,
      ExposeHeaders: strings,
      MaxAge: z.coerce.number().optional(),
      AllowCredentials: z.boolean().default(false),
    })
    .optional(),
  Description: recorded,
  // The local address stands for whatever name the site has.
  DisableExecuteApiEndpoint: recorded,
  IpAddressType: recorded,
  Tags: recorded,
  Version: recorded,
});

/** Reads AWS::ApiGatewayV2::Api. */
export function readApi(resource: TemplateResource): Api {
  const { Name, CorsConfiguration: cors } = readProperties(resource, ApiProperties);
  if (cors === undefined) return { name: Name, cors };
  return {
    name: Name,
    cors: {
      origins: cors.AllowOrigins,
      methods: cors.AllowMethods,
      requestHeaders: cors.AllowHeaders,
      exposedHeaders: cors.ExposeHeaders,
      maxAgeSeconds: cors.MaxAge,
      allowsCredentials: cors.AllowCredentials,
    },
  };
}

const RouteSettings = z.strictObject({
  ThrottlingRateLimit: z.coerce.number().optional(),
  ThrottlingBurstLimit: z.coerce.number().optional(),
  DetailedMetricsEnabled: recorded,
});

const StageProperties = z.strictObject({
  ApiId: z.string(),
  StageName: z.literal('$default'),
  AutoDeploy: z.literal(true),
  AccessLogSettings: z.strictObject({ DestinationArn: recorded, Format: z.string() }).optional(),
  DefaultRouteSettings: RouteSettings.default({}),
  RouteSettings: z.record(z.string(), RouteSettings).default({}),
  Description: recorded,
  Tags: recorded,
});

/** Reads AWS::ApiGatewayV2::Stage: `$default`, always with what is deployed. */
export function readStage(resource: TemplateResource): Stage {
  const given = readProperties(resource, StageProperties);
  const throttles = Object.entries(given.RouteSettings).flatMap(([key, settings]) => {
    const throttle = throttleOf(settings);
    return throttle === undefined ? [] : [[key, throttle] as const];
  });
  return {
    apiId: given.ApiId,
    accessLogFormat: given.AccessLogSettings?.Format,
    defaultThrottle: throttleOf(given.DefaultRouteSettings),
    routeThrottles: new Map(throttles),
  };
}

function throttleOf({
  ThrottlingRateLimit: rate,
  ThrottlingBurstLimit: burst,
}: z.output<typeof RouteSettings>) {
  if (rate === undefined && burst === undefined) return undefined;
  return { rate: rate ?? Infinity, burst: burst ?? Infinity };
}
