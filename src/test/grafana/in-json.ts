import type { AnnotationQuery, DataQuery } from '@grafana/schema';

/** A type as JSON holds it: the constants of an enumeration are their values. */
export type InJson<T> = T extends string
  ? `${T}`
  : T extends (infer U)[]
    ? InJson<U>[]
    : T extends object
      ? { [K in keyof T]: InJson<T[K]> }
      : T;

/** A query of the Prometheus data source, as far as the dashboards use it. */
export interface PrometheusQuery extends DataQuery {
  expr: string;
  legendFormat?: string;
  format?: 'time_series' | 'table' | 'heatmap';
  interval?: string;
}

/** An annotation of the Prometheus data source. */
export interface Annotation extends AnnotationQuery<PrometheusQuery> {
  titleFormat: string;
}
