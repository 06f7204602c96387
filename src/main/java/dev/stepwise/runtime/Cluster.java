package dev.stepwise.runtime;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether there is a cluster at all, so that its absence is told of soon, and not taken for that of a topic. */
public final class Cluster {

    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
    private static final int ANSWER_SECONDS = 15;

    /** After which it is said that there is no answer yet. */
    private static final long SILENT_MILLIS = 2_000;

    private Cluster() {}

    /**
     * Waits until a broker answers.
     *
     * @param properties of an admin client; who knows of longer ways sets {@code default.api.timeout.ms}
     * @throws KafkaException when none does, or the cluster lets nobody in
     */
    public static void require(Map<String, Object> properties) {
        try (Admin admin = Admin.create(properties)) {
            require(admin, properties);
        }
    }

    /** Checks as above, with a client that was made of these properties. */
    static void require(Admin admin, Map<String, Object> properties) {
        Object servers = properties.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
        Object given = properties.get(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG);
        int millis = given == null
                ? ANSWER_SECONDS * 1000
                : Integer.parseInt(given.toString().strip());
        Future<String> answer = admin.describeCluster(new DescribeClusterOptions().timeoutMs(millis))
                .clusterId(); // by itself, else a close would wait for the call
        long first = Math.min(millis, SILENT_MILLIS);
        try {
            try {
                answer.get(first, TimeUnit.MILLISECONDS);
            } catch (TimeoutException _) {
                LOG.info("No broker has answered yet at {}; waiting", servers);
                answer.get();
            }
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw cause instanceof org.apache.kafka.common.errors.TimeoutException
                    ? silent(servers, millis)
                    : new KafkaException("%s: %s".formatted(servers, cause.getMessage()));
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private static KafkaException silent(@Nullable Object servers, long millis) {
        return new KafkaException("no broker answers at %s within %s seconds".formatted(servers, millis / 1e3));
    }
}
