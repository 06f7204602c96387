// Holds what the chart renders for KEDA, the Gateway API, Strimzi and Prometheus' operator against their own types. Arguments: files that Helm has rendered.
import { readFileSync } from "node:fs";
import { parseAllDocuments } from "yaml";
import { HTTPRoute } from "@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/HTTPRoute";
import { ScaledObject } from "@kubernetes-models/keda/keda.sh/v1alpha1/ScaledObject";
import { PodMonitor } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PodMonitor";
import { PrometheusRule } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule";
import { ServiceMonitor } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor";
import { KafkaTopic } from "@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1/KafkaTopic";
import { KafkaUser } from "@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1/KafkaUser";

const types = { HTTPRoute, ScaledObject, PodMonitor, PrometheusRule, ServiceMonitor, KafkaTopic, KafkaUser };
const seen = new Set();

// A type that takes everything would prove nothing.
for (const [kind, Type] of Object.entries(types)) {
  try {
    new Type({ metadata: { name: "wrong" }, spec: { rules: "none", triggers: "none", groups: "none", selector: "none", authorization: "none", partitions: "none" } }).validate();
  } catch {
    continue;
  }
  throw new Error(`the type of ${kind} takes what is wrong`);
}

for (const file of process.argv.slice(2)) {
  for (const document of parseAllDocuments(readFileSync(file, "utf8"))) {
    const resource = document.toJSON();
    const Type = types[resource?.kind];
    if (Type) {
      new Type(resource).validate();
      seen.add(resource.kind);
    }
  }
}
for (const kind of Object.keys(types)) {
  if (!seen.has(kind)) {
    throw new Error(`no file has a ${kind}`);
  }
}
console.log(`valid: ${[...seen].join(", ")}`);
