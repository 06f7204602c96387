package dev.stepwise.testing;

import dev.stepwise.codec.json.Limits;
import dev.stepwise.codec.model.ModelFile;
import dev.stepwise.em.learner.LearnerEvent;
import dev.stepwise.em.scoring.MiniBatch;
import dev.stepwise.runtime.Service;
import dev.stepwise.runtime.configuration.KafkaSettings;
import dev.stepwise.runtime.configuration.KafkaSettings.Guarantee;
import dev.stepwise.runtime.configuration.ServiceOptions;
import dev.stepwise.topology.AssignmentCounts;
import dev.stepwise.topology.ServedModel;
import dev.stepwise.topology.ServiceListener;
import dev.stepwise.topology.TopicNames;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The service in a process of its own, so that a test can lose it. */
public final class ServiceProcess {

    public static final String APPLICATION = "stepwise";
    public static final TopicNames TOPICS = new TopicNames("stepwise.");

    private ServiceProcess() {}

    /**
     * Arguments: bootstrap servers, state directory, model file, and when it halts: after how many milliseconds of scoring, or
     * so many after a challenge has begun ("challenge 10") or has been won ("adopted 500"), or "never".
     */
    public static void main(String[] arguments) throws Exception {
        String[] halt = arguments[3].split(" ");
        ServiceListener listener = new ServiceListener() {
            @Override
            public void batchesEnded(String model, List<MiniBatch> batches, AssignmentCounts tally) {
                if (halt.length == 1) {
                    Halt.scheduleOnce(halt[0]);
                }
            }

            @Override
            public void challenged(String model) {
                if (halt[0].equals("challenge")) {
                    Halt.scheduleOnce(halt[1]);
                }
            }

            @Override
            public void happened(String model, LearnerEvent event) {
                if (halt[0].equals("adopted") && event.kind() == LearnerEvent.Kind.ADOPTED) {
                    Halt.scheduleOnce(halt[1]);
                }
            }
        };
        Service service = new Service(
                options(arguments[0], arguments[1], Path.of(arguments[2]), Map.of()), listener, streams -> {});
        service.start();
        ChildJvm.awaitEndOfInput();
        service.close();
        Runtime.getRuntime().halt(0);
    }

    /** How tests run the service: with short time-outs, so that the next instance need not wait for a lost one. */
    public static ServiceOptions options(
            String servers, String stateDirectory, Path model, Map<String, String> properties) {
        return options(servers, stateDirectory, model, Guarantee.EXACTLY_ONCE_V2, properties);
    }

    /** The same under either guarantee. */
    public static ServiceOptions options(
            String servers, String stateDirectory, Path model, Guarantee guarantee, Map<String, String> properties) {
        Map<String, String> given = new HashMap<>(Map.of(
                "bootstrap.servers", servers,
                "state.dir", stateDirectory,
                "session.timeout.ms", "1500",
                "heartbeat.interval.ms", "300",
                "transaction.timeout.ms", "2000"));
        given.putAll(properties);
        return new ServiceOptions(
                List.of(ServedModel.of(ModelFile.read(model))),
                TOPICS,
                new KafkaSettings(APPLICATION, guarantee, 4 << 20, given),
                Limits.DEFAULT,
                Duration.ofSeconds(1));
    }

    /** Makes the topics of one model. */
    public static void createTopics(Topics topics, String input, String model, int partitions) throws Exception {
        topics.create(partitions, input, TOPICS.assignments(model));
        topics.create(
                1,
                TOPICS.deadLetters(),
                TOPICS.statistics(),
                TOPICS.models(),
                TOPICS.snapshots(),
                TOPICS.clusterEvents());
    }
}
