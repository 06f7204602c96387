# Packs what `./mvnw package` has built; nothing is downloaded or compiled here.
#   ./mvnw -DskipTests package && docker build -t stepwise .
ARG JAVA=eclipse-temurin:25-jre

# What changes together is a layer: libraries seldom, the jar with every commit, the cache with either.
FROM ${JAVA} AS app
RUN groupadd --gid 10001 stepwise && useradd --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin stepwise
COPY LICENSE THIRD-PARTY.txt /opt/stepwise/
COPY target/lib/ /opt/stepwise/lib/
COPY target/stepwise.jar /opt/stepwise/stepwise.jar

# A run of the demo, from which the virtual machine learns what to load and to compile: JEP 483, 514 and 515.
FROM app AS trained
RUN java -XX:AOTCacheOutput=/tmp/stepwise.aot -Xlog:aot*=error -XX:+UseParallelGC --enable-native-access=ALL-UNNAMED \
        --sun-misc-unsafe-memory-access=allow --add-modules=jdk.incubator.vector -jar /opt/stepwise/stepwise.jar demo --for 12s --rate 2000 \
    && chmod 444 /tmp/stepwise.aot

FROM app
LABEL org.opencontainers.image.title="Stepwise" \
      org.opencontainers.image.description="Live soft clustering of event streams on Kafka" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=trained /tmp/stepwise.aot /opt/stepwise/stepwise.aot
# By number, so that an orchestrator can see that it is not root.
USER 10001:10001
WORKDIR /opt/stepwise
# What may be set otherwise: the collector, the heap's share of the container's memory, and any option more. Nobody outside the
# container reaches the service until STEPWISE_HTTP_HOST is an address of it, such as 0.0.0.0: then set a secret too.
ENV JDK_JAVA_OPTIONS="-XX:+UseParallelGC -XX:MaxRAMPercentage=60" \
    STEPWISE_HTTP_HEALTH_PORT=8081
EXPOSE 8080 8081
# No virtual machine: one request. Another port is given with STEPWISE_HEALTH_URL.
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --start-interval=1s --retries=3 \
    CMD curl --fail --silent --insecure --output /dev/null "${STEPWISE_HEALTH_URL:-http://127.0.0.1:8081/health/ready}"
ENTRYPOINT ["java", "-XX:AOTCache=/opt/stepwise/stepwise.aot", "-Xlog:aot*=error", "-XX:+ExitOnOutOfMemoryError", \
            "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", \
            "--add-modules=jdk.incubator.vector", "-jar", "/opt/stepwise/stepwise.jar"]
CMD ["serve", "--config", "/etc/stepwise/stepwise.yaml"]
