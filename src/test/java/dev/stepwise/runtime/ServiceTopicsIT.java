package dev.stepwise.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stepwise.broker.EmbeddedBroker;
import dev.stepwise.broker.FreePorts;
import dev.stepwise.codec.json.Limits;
import dev.stepwise.codec.model.ModelFile;
import dev.stepwise.runtime.configuration.KafkaSettings;
import dev.stepwise.runtime.configuration.KafkaSettings.Guarantee;
import dev.stepwise.runtime.configuration.ServiceOptions;
import dev.stepwise.runtime.configuration.TopicOptions;
import dev.stepwise.topology.ServedModel;
import dev.stepwise.topology.TopicNames;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ServiceTopicsIT {

    private static final int LARGEST_RECORD = 2_000_000;

    private static EmbeddedBroker broker;
    private static Admin admin;

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.builder().start();
        admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }

    @AfterAll
    static void stop() {
        admin.close();
        broker.close();
    }

    /** Each test has topics of its own behind a prefix. */
    private static ServiceTopics topics(String prefix, boolean create, int partitions) {
        return topics(prefix, new TopicOptions(create, partitions, (short) 1));
    }

    private static ServiceTopics topics(String prefix, TopicOptions options) {
        return topics(prefix, options, Map.of("bootstrap.servers", broker.bootstrapServers()));
    }

    private static ServiceTopics topics(String prefix, TopicOptions options, Map<String, String> properties) {
        ServedModel model = ServedModel.of(
                ModelFile.parse("{id: m, input: {topic: " + prefix + "in}, features: [{name: x}], components: 2}"));
        KafkaSettings kafka = new KafkaSettings("stepwise", Guarantee.EXACTLY_ONCE_V2, LARGEST_RECORD, properties);
        return new ServiceTopics(
                new ServiceOptions(
                        List.of(model), new TopicNames(prefix), kafka, Limits.DEFAULT, Duration.ofSeconds(1)),
                options);
    }

    private static String[] problems(ServiceTopics topics) {
        return catchThrowableOfType(InvalidTopicsException.class, topics::prepare)
                .getMessage()
                .split("\n");
    }

    private static int partitions(String topic) throws Exception {
        return admin.describeTopics(List.of(topic))
                .topicNameValues()
                .get(topic)
                .get()
                .partitions()
                .size();
    }

    private static String setting(String topic, String key) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Config config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
        return config.get(key).value();
    }

    private static void set(String topic, String key, String value) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        AlterConfigOp set = new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(resource, List.of(set))).all().get();
        await(() -> setting(topic, key).equals(value));
    }

    private static void create(String topic, int partitions, Map<String, String> settings) throws Exception {
        admin.createTopics(List.of(new NewTopic(topic, Optional.of(partitions), Optional.empty()).configs(settings)))
                .all()
                .get();
        await(() -> admin.listTopics().names().get().contains(topic));
    }

    /** What the controller has decided, the broker hears of a moment later. */
    private static void await(Callable<Boolean> heard) throws Exception {
        for (int i = 0; !heard.call(); i++) {
            assertThat(i).as("looks").isLessThan(200);
            Thread.sleep(50);
        }
    }

    @Test
    void whatIsMissingIsMade() throws Exception {
        topics("a.", true, 3).prepare();
        assertThat(partitions("a.in")).isEqualTo(3);
        assertThat(partitions("a.assignments.m")).isEqualTo(3);
        assertThat(partitions("a.statistics")).isEqualTo(3);
        assertThat(partitions("a.models")).isEqualTo(1);
        assertThat(setting("a.models", "cleanup.policy")).isEqualTo("compact");
        assertThat(setting("a.statistics", "retention.ms"))
                .isEqualTo(String.valueOf(Duration.ofDays(1).toMillis()));
        for (String topic : List.of("assignments.m", "dead-letters", "statistics", "models", "snapshots")) {
            assertThat(setting("a." + topic, "max.message.bytes")).as(topic).isEqualTo(String.valueOf(LARGEST_RECORD));
        }
    }

    @Test
    void whatItMadeItTakesAgain() throws Exception {
        topics("b.", true, 2).prepare();
        topics("b.", true, 2).prepare();
        assertThatCode(() -> topics("b.", false, 2).prepare()).doesNotThrowAnyException();
    }

    @Test
    void assignmentsHaveThePartitionsOfAnInputThatIsThere() throws Exception {
        create("c.in", 5, Map.of());
        topics("c.", true, 2).prepare();
        assertThat(partitions("c.assignments.m")).isEqualTo(5);
    }

    @Test
    void whatMayNotBeMadeIsNamedWithItsCommand() {
        assertThat(problems(topics("d.", false, 2)))
                .hasSize(7)
                .contains("topic d.models does not exist. Make it, or set topics.create to true: kafka-topics.sh"
                        + " --bootstrap-server " + broker.bootstrapServers()
                        + " --create --topic d.models --partitions 1 --replication-factor 1"
                        + " --config cleanup.policy=compact --config max.compaction.lag.ms=3600000 --config"
                        + " max.message.bytes=2000000 --config min.cleanable.dirty.ratio=0.1 --config segment.bytes=16777216"
                        + " --config segment.ms=3600000")
                .anyMatch(problem -> problem.startsWith("topic d.in does not exist"));
    }

    @Test
    void everythingWrongWithTopicsThatAreThereIsSaidAtOnce() throws Exception {
        create("e.in", 4, Map.of("message.timestamp.after.max.ms", String.valueOf(Long.MAX_VALUE)));
        create("e.assignments.m", 2, Map.of("max.message.bytes", "2000000"));
        create("e.models", 1, Map.of("max.message.bytes", "2000000", "cleanup.policy", "compact,delete"));
        create("e.statistics", 1, Map.of("cleanup.policy", "compact", "retention.ms", "60000"));
        String[] problems = problems(topics("e.", true, 2));
        String tool = " --bootstrap-server " + broker.bootstrapServers() + " --alter ";
        assertThat(problems)
                .containsExactlyInAnyOrder(
                        "topic e.assignments.m has 2 partitions, but its input has 4: an assignment goes to the partition"
                                + " of its point. Add some: kafka-topics.sh" + tool
                                + "--topic e.assignments.m --partitions 4",
                        "topic e.assignments.m refuses records further ahead of the clock than its input does, and one"
                                + " such point would stop the service. Set it: kafka-configs.sh" + tool
                                + "--entity-type topics --entity-name e.assignments.m --add-config"
                                + " message.timestamp.after.max.ms=" + Long.MAX_VALUE,
                        "topic e.models is not compacted alone (compact,delete), and would forget models. Set it:"
                                + " kafka-configs.sh" + tool
                                + "--entity-type topics --entity-name e.models --add-config cleanup.policy=compact",
                        "topic e.statistics is compacted (compact), and would forget points: those of a model share their"
                                + " key. Set it: kafka-configs.sh" + tool
                                + "--entity-type topics --entity-name e.statistics --add-config cleanup.policy=delete",
                        "topic e.statistics keeps records, and with them sampled points, for 60000 ms, not as long as"
                                + " topics.statisticsRetention says. Set it: kafka-configs.sh" + tool
                                + "--entity-type topics --entity-name e.statistics --add-config retention.ms=86400000",
                        "topic e.statistics takes records of 1048588 bytes at most, but the models may need 2000000. Set"
                                + " it: kafka-configs.sh" + tool
                                + "--entity-type topics --entity-name e.statistics --add-config"
                                + " max.message.bytes=2000000");
        assertThat(admin.listTopics().names().get()).doesNotContain("e.snapshots");
    }

    @Test
    void theRemediesHelp() throws Exception {
        create("f.in", 3, Map.of());
        topics("f.", true, 2).prepare();
        set("f.models", "cleanup.policy", "delete");
        assertThat(problems(topics("f.", true, 2))).hasSize(1);
        set("f.models", "cleanup.policy", "compact");
        topics("f.", true, 2).prepare();
    }

    @Test
    void whatBecomesWrongWhileTheServiceRunsIsNamedWithItsRemedy() throws Exception {
        create("i.in", 2, Map.of());
        ServiceTopics topics = topics("i.", true, 2);
        topics.prepare();
        assertThat(topics.problems()).isEmpty();
        admin.createPartitions(Map.of("i.in", NewPartitions.increaseTo(3)))
                .all()
                .get();
        admin.deleteTopics(List.of("i.snapshots")).all().get();
        await(() -> topics.problems().size() == 2);
        assertThat(topics.problems())
                .anyMatch(problem -> problem.startsWith("topic i.assignments.m has 2 partitions, but its input has 3")
                        && problem.contains("--alter --topic i.assignments.m --partitions 3"))
                .anyMatch(problem -> problem.startsWith("topic i.snapshots was deleted while the service runs")
                        && problem.contains("--create --topic i.snapshots"));
        assertThat(admin.listTopics().names().get()).doesNotContain("i.snapshots");
    }

    @Test
    void anInputThatIsMadeAnewWhileTheServiceRunsIsNamed() throws Exception {
        create("j.in", 2, Map.of());
        ServiceTopics topics = topics("j.", true, 2);
        topics.prepare();
        assertThat(topics.problems()).isEmpty();
        admin.deleteTopics(List.of("j.in")).all().get();
        await(() -> !admin.listTopics().names().get().contains("j.in"));
        create("j.in", 2, Map.of());
        await(() -> topics.problems().stream().anyMatch(problem -> problem.contains("made anew")));
        assertThat(topics.problems())
                .singleElement()
                .asString()
                .startsWith("topic j.in was made anew while the service reads it")
                .contains("--group stepwise-scoring-j.in --topic j.in --reset-offsets --to-earliest");
    }

    @Test
    void modelsHaveSmallSegmentsThatAreSoonCompactedAndLargeOnesAreNoReasonToStop() throws Exception {
        topics("k.", true, 1).prepare();
        assertThat(setting("k.models", "segment.bytes")).isEqualTo(String.valueOf(16 << 20));
        assertThat(setting("k.models", "max.compaction.lag.ms")).isEqualTo("3600000");
        assertThat(setting("k.models", "min.cleanable.dirty.ratio")).isEqualTo("0.1");
        assertThat(setting("k.statistics", "segment.bytes")).isEqualTo(String.valueOf(1 << 30));
        set("k.models", "segment.bytes", String.valueOf(1 << 30));
        topics("k.", true, 1).prepare();
    }

    /** A broker's default of a week is 12 GB for a model of 32 components and features. */
    @Test
    void snapshotsHaveARetentionOfTheirOwnAndAnotherOneIsNoReasonToStop() throws Exception {
        topics("l.", true, 1).prepare();
        assertThat(setting("l.snapshots", "retention.ms")).isEqualTo(String.valueOf(3 * 86_400_000));
        set("l.snapshots", "retention.ms", "-1");
        topics("l.", true, 1).prepare();
    }

    @Test
    void aTopicThatCannotBeMadeSaysWhy() throws Exception {
        create("g.in", 1, Map.of());
        ServiceTopics topics = topics("g.", new TopicOptions(true, 1, (short) 3));
        assertThat(problems(topics))
                .anyMatch(problem -> problem.startsWith("topic g.models does not exist and cannot be made: ")
                        && problem.contains("--replication-factor 3"));
    }

    @Test
    void brokersThatDoNotAnswerAreNamed() throws Exception {
        int nobody = FreePorts.any();
        Map<String, String> properties = Map.of(
                "bootstrap.servers", "127.0.0.1:" + nobody,
                "admin.default.api.timeout.ms", "300",
                "admin.request.timeout.ms", "200");
        assertThatThrownBy(() -> topics("h.", TopicOptions.DEFAULT, properties).prepare())
                .hasMessage("no broker answers at 127.0.0.1:" + nobody + " within 0.3 seconds");
    }
}
