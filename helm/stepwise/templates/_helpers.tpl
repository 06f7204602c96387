{{- define "stepwise.name" -}}
{{- $made := .Release.Name -}}
{{- with .Values.nameOverride -}}
{{- $made = printf "%s-%s" $made . -}}
{{- end -}}
{{- default $made .Values.fullnameOverride | trunc 52 | trimSuffix "-" -}}
{{- end -}}

{{- define "stepwise.image" -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) -}}
{{- end -}}
{{- end -}}

{{- define "stepwise.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "stepwise.name" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "stepwise.selector" -}}
app.kubernetes.io/name: stepwise
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "stepwise.labels" -}}
{{ include "stepwise.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{/* The configuration of the service; jobs and pods read the same but for who makes the topics. */}}
{{- define "stepwise.config" -}}
{{- $kafka := dict "bootstrap.servers" .Values.kafka.bootstrapServers "state.dir" "/tmp/kafka-streams" -}}
{{- if .Values.kafka.staticMembership -}}
{{- $_ := set $kafka "session.timeout.ms" (int .Values.kafka.sessionTimeoutMillis) -}}
{{- end -}}
{{- if .Values.kafka.standbyReplicas -}}
{{- $_ := set $kafka "num.standby.replicas" (int .Values.kafka.standbyReplicas) -}}
{{- end -}}
{{- with .Values.kafka.sasl -}}
{{- if .existingSecret -}}
{{- $_ := set $kafka "sasl.mechanism" .mechanism -}}
{{- end -}}
{{- end -}}
{{- $sasl := ne .Values.kafka.sasl.existingSecret "" -}}
{{- $tls := .Values.kafka.tls.enabled -}}
{{- if or $sasl $tls -}}
{{- $_ := set $kafka "security.protocol" (ternary (ternary "SASL_SSL" "SASL_PLAINTEXT" $tls) "SSL" $sasl) -}}
{{- end -}}
{{- with .Values.kafka.tls -}}
{{- if and .enabled .existingSecret -}}
{{- $_ := set $kafka "ssl.truststore.type" .trustStoreType -}}
{{- $_ := set $kafka "ssl.truststore.location" (printf "/etc/stepwise/kafka-tls/%s" .trustStoreKey) -}}
{{- if .keyStoreKey -}}
{{- $_ := set $kafka "ssl.keystore.type" .keyStoreType -}}
{{- $_ := set $kafka "ssl.keystore.location" (printf "/etc/stepwise/kafka-tls/%s" .keyStoreKey) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- $config := deepCopy .Values.config -}}
{{- $_ := set $config "kafka" (merge (deepCopy .Values.kafka.properties) $kafka) -}}
{{- $models := .Values.models -}}
{{- range $name, $_ := .Values.modelFiles -}}
{{- $models = append $models (dict "file" (printf "/etc/stepwise/models/%s.yaml" $name)) -}}
{{- end -}}
{{- if not $models -}}
{{- fail "models: there is none; name at least one under models, or give a file: --set-file modelFiles.NAME=FILE" -}}
{{- end -}}
{{- $_ := set $config "models" $models -}}
{{- toYaml $config -}}
{{- end -}}

{{/* The data of a ConfigMap: the configuration and the model files. */}}
{{- define "stepwise.files" -}}
stepwise.yaml: | {{- include "stepwise.config" . | nindent 2 }}
{{- range $name, $text := .Values.modelFiles }}
model-{{ $name }}.yaml: | {{- $text | trimSuffix "\n" | nindent 2 }}
{{- end }}
{{- end -}}

{{/* What a command needs that talks to Kafka alone. */}}
{{- define "stepwise.kafkaEnv" -}}
- name: JDK_JAVA_OPTIONS
  value: {{ printf "-XX:MaxRAMPercentage=%v %s" .Values.jvm.maxRamPercentage (join " " .Values.jvm.options) | trim | quote }}
{{- with .Values.kafka.sasl }}
{{- if .existingSecret }}
- name: STEPWISE_KAFKA_SASL_JAAS_CONFIG
  valueFrom: {secretKeyRef: {name: {{ .existingSecret }}, key: {{ .key }}}}
{{- end }}
{{- end }}
{{- with .Values.kafka.tls }}
{{- if and .enabled .existingSecret }}
{{- if .trustStorePasswordKey }}
- name: STEPWISE_KAFKA_SSL_TRUSTSTORE_PASSWORD
  valueFrom: {secretKeyRef: {name: {{ .existingSecret }}, key: {{ .trustStorePasswordKey }}}}
{{- end }}
{{- if and .keyStoreKey .keyStorePasswordKey }}
- name: STEPWISE_KAFKA_SSL_KEYSTORE_PASSWORD
  valueFrom: {secretKeyRef: {name: {{ .existingSecret }}, key: {{ .keyStorePasswordKey }}}}
{{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{/* What the service needs. */}}
{{- define "stepwise.env" -}}
{{ include "stepwise.kafkaEnv" . }}
{{- with .Values.access.token }}
{{- if .existingSecret }}
- name: STEPWISE_HTTP_AUTH_TOKEN
  valueFrom: {secretKeyRef: {name: {{ .existingSecret }}, key: {{ .key }}}}
{{- end }}
{{- end }}
{{- with .Values.access.read }}
{{- if .existingSecret }}
- name: STEPWISE_HTTP_AUTH_READTOKEN
  valueFrom: {secretKeyRef: {name: {{ .existingSecret }}, key: {{ .key }}}}
{{- end }}
{{- end }}
{{- with .Values.access.admin }}
{{- if .existingSecret }}
- name: STEPWISE_HTTP_AUTH_ADMINTOKEN
  valueFrom: {secretKeyRef: {name: {{ .existingSecret }}, key: {{ .key }}}}
{{- end }}
{{- end }}
{{- with .Values.access.basic }}
{{- if .existingSecret }}
- name: STEPWISE_HTTP_AUTH_USER
  valueFrom: {secretKeyRef: {name: {{ .existingSecret }}, key: {{ .userKey }}}}
- name: STEPWISE_HTTP_AUTH_PASSWORD
  valueFrom: {secretKeyRef: {name: {{ .existingSecret }}, key: {{ .passwordKey }}}}
{{- end }}
{{- end }}
{{- with .Values.access.tls }}
{{- if .existingSecret }}
- {name: STEPWISE_HTTP_TLS_KEYSTORE, value: /etc/stepwise/http-tls/{{ .keyStoreKey }}}
- name: STEPWISE_HTTP_TLS_KEYSTOREPASSWORD
  valueFrom: {secretKeyRef: {name: {{ .existingSecret }}, key: {{ .passwordKey }}}}
{{- end }}
{{- end }}
{{- with .Values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "stepwise.volumeMounts" -}}
- {name: config, mountPath: /etc/stepwise/stepwise.yaml, subPath: stepwise.yaml, readOnly: true}
{{- range $name, $_ := .Values.modelFiles }}
- {name: config, mountPath: /etc/stepwise/models/{{ $name }}.yaml, subPath: model-{{ $name }}.yaml, readOnly: true}
{{- end }}
- {name: tmp, mountPath: /tmp}
{{- if and .Values.kafka.tls.enabled .Values.kafka.tls.existingSecret }}
- {name: kafka-tls, mountPath: /etc/stepwise/kafka-tls, readOnly: true}
{{- end }}
{{- if .Values.access.tls.existingSecret }}
- {name: http-tls, mountPath: /etc/stepwise/http-tls, readOnly: true}
{{- end }}
{{- with .Values.extraVolumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* Takes the root and the name of the ConfigMap. */}}
{{- define "stepwise.volumes" -}}
{{- $root := index . 0 -}}
- {name: config, configMap: {name: {{ index . 1 }}}}
- {name: tmp, emptyDir: {sizeLimit: 64Mi}}
{{- if and $root.Values.kafka.tls.enabled $root.Values.kafka.tls.existingSecret }}
- {name: kafka-tls, secret: {secretName: {{ $root.Values.kafka.tls.existingSecret }}, defaultMode: 0440}}
{{- end }}
{{- with $root.Values.access.tls.existingSecret }}
- {name: http-tls, secret: {secretName: {{ . }}, defaultMode: 0440}}
{{- end }}
{{- with $root.Values.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* A pod that runs one command and ends. Takes the root, the name of the ConfigMap, the arguments and the resources. */}}
{{- define "stepwise.jobTemplate" -}}
{{- $root := index . 0 -}}
metadata:
  labels:
    app.kubernetes.io/name: stepwise-job
    app.kubernetes.io/instance: {{ $root.Release.Name }}
spec:
  restartPolicy: Never
  enableServiceLinks: false
  automountServiceAccountToken: false
  {{- with $root.Values.imagePullSecrets }}
  imagePullSecrets: {{- toYaml . | nindent 4 }}
  {{- end }}
  securityContext: {{- toYaml $root.Values.podSecurityContext | nindent 4 }}
  containers:
    - name: stepwise
      image: {{ include "stepwise.image" $root }}
      imagePullPolicy: {{ $root.Values.image.pullPolicy }}
      args: {{ index . 2 | toJson }}
      env:
        {{- include "stepwise.kafkaEnv" $root | nindent 8 }}
        {{- with $root.Values.extraEnv }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      {{- with $root.Values.extraEnvFrom }}
      envFrom: {{- toYaml . | nindent 8 }}
      {{- end }}
      resources: {{- toYaml (index . 3) | nindent 8 }}
      securityContext: {{- toYaml $root.Values.securityContext | nindent 8 }}
      volumeMounts: {{- include "stepwise.volumeMounts" $root | nindent 8 }}
  volumes: {{- include "stepwise.volumes" (list $root (index . 1)) | nindent 4 }}
{{- end -}}

{{/* Or the next one, where the service has that. */}}
{{- define "stepwise.healthPort" -}}
{{- $port := int .Values.probes.port -}}
{{- ternary (add $port 1) $port (eq $port (include "stepwise.port" . | int)) -}}
{{- end -}}

{{/* Not empty where nothing keeps anybody out. */}}
{{- define "stepwise.isOpen" -}}
{{- if not (or .Values.access.token.existingSecret .Values.access.read.existingSecret .Values.access.admin.existingSecret .Values.access.basic.existingSecret (dig "http" "auth" dict .Values.config)) -}}
true
{{- end -}}
{{- end -}}

{{/*
Names by which the service is called, where it is open: those of the cluster, and those that lead to it from outside. An open
service answers to no other, so each has to be known.
*/}}
{{- define "stepwise.hosts" -}}
{{- $service := printf "%s.%s" (include "stepwise.name" .) .Release.Namespace -}}
{{- $names := list $service (printf "%s.svc" $service) (printf "%s.svc.cluster.local" $service) -}}
{{- if .Values.ingress.enabled -}}
{{- $names = concat $names .Values.ingress.hosts -}}
{{- end -}}
{{- if .Values.httpRoute.enabled -}}
{{- $names = concat $names (required "httpRoute.hostnames: an open service answers only to names that it knows; give them here or in config.http.names" (.Values.httpRoute.hostnames | default nil)) -}}
{{- end -}}
{{- range $names -}}
{{- if hasPrefix "*" . -}}
{{- fail (printf "%s: an open service answers only to names that it knows; give them in config.http.names" .) -}}
{{- end -}}
{{- end -}}
{{- join ", " (uniq $names) -}}
{{- end -}}

{{- define "stepwise.port" -}}
{{- dig "http" "port" 8080 .Values.config | int -}}
{{- end -}}

{{- define "stepwise.scheme" -}}
{{- ternary "https" "http" (ne .Values.access.tls.existingSecret "") -}}
{{- end -}}

{{/* How Prometheus may come in. */}}
{{- define "stepwise.scrape" -}}
port: http
path: /metrics
scheme: {{ include "stepwise.scheme" . }}
{{- if .Values.access.tls.existingSecret }}
{{- if .Values.access.tls.caKey }}
tlsConfig:
  ca: {secret: {name: {{ .Values.access.tls.existingSecret }}, key: {{ .Values.access.tls.caKey }}}}
  serverName: {{ include "stepwise.name" . }}
{{- else }}
tlsConfig: {insecureSkipVerify: true}
{{- end }}
{{- end }}
{{- if .Values.access.read.existingSecret }}
{{- with .Values.access.read }}
authorization: {credentials: {name: {{ .existingSecret }}, key: {{ .key }}}}
{{- end }}
{{- else if .Values.access.token.existingSecret }}
{{- with .Values.access.token }}
authorization: {credentials: {name: {{ .existingSecret }}, key: {{ .key }}}}
{{- end }}
{{- else if .Values.access.basic.existingSecret }}
{{- with .Values.access.basic }}
basicAuth:
  username: {name: {{ .existingSecret }}, key: {{ .userKey }}}
  password: {name: {{ .existingSecret }}, key: {{ .passwordKey }}}
{{- end }}
{{- end }}
{{- end -}}

{{/* Where pods may go: DNS, the brokers and the registry. */}}
{{- define "stepwise.egress" -}}
{{- $found := list -}}
{{- range splitList "," .Values.kafka.bootstrapServers -}}
{{- $found = append $found (last (splitList ":" .)) -}}
{{- end -}}
{{- $registry := dig "registry" "url" "" .Values.config -}}
{{- range (ternary (splitList "," $registry) list (ne $registry "")) -}}
{{- $port := regexFind ":[0-9]+" . | trimPrefix ":" -}}
{{- $found = append $found (default (ternary "443" "80" (hasPrefix "https:" (trim .))) $port) -}}
{{- end -}}
{{- $ports := list -}}
{{- range concat $found .Values.networkPolicy.kafkaPorts .Values.networkPolicy.registryPorts -}}
{{- $ports = append $ports (int .) -}}
{{- end -}}
- ports:
    - {port: 53, protocol: UDP}
    - {port: 53, protocol: TCP}
    {{- range uniq $ports }}
    - {port: {{ . }}, protocol: TCP}
    {{- end }}
{{- with .Values.networkPolicy.egress }}
{{ toYaml . }}
{{- end }}
{{- end -}}
