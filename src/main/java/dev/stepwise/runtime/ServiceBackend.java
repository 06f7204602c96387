package dev.stepwise.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stepwise.codec.json.AssignmentWriter;
import dev.stepwise.codec.json.BadPointException;
import dev.stepwise.codec.json.CarriedText;
import dev.stepwise.codec.json.JsonPointReader;
import dev.stepwise.dashboard.Dashboard;
import dev.stepwise.em.operation.Instruction;
import dev.stepwise.em.operation.Serving;
import dev.stepwise.em.scoring.ScoredBlock;
import dev.stepwise.em.scoring.Scorer;
import dev.stepwise.http.Backend;
import dev.stepwise.http.History;
import dev.stepwise.metrics.Exposition;
import dev.stepwise.model.Explain;
import dev.stepwise.model.Point;
import dev.stepwise.runtime.configuration.ServiceOptions;
import dev.stepwise.topology.ServedModel;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** The service as its HTTP endpoint sees it. */
final class ServiceBackend implements Backend {

    private static final int BLOCK = 64;

    /** A request has thirty seconds, of which some go by until the command has been sent. */
    private static final Duration COMMAND_PATIENCE = Duration.ofSeconds(10);

    private static final String INSTANCE = hostName();

    private final Service service;
    private final ServiceOptions options;
    private final PrometheusMeterRegistry meters;
    private final Dashboard dashboard;

    ServiceBackend(Service service, ServiceOptions options, PrometheusMeterRegistry meters, Dashboard dashboard) {
        this.service = service;
        this.options = options;
        this.meters = meters;
        this.dashboard = dashboard;
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }

    @Override
    public boolean isLive() {
        return service.isLive();
    }

    @Override
    public List<String> missing() {
        return service.missing();
    }

    @Override
    public List<String> models() {
        return options.models().stream().map(ServedModel::id).sorted().toList();
    }

    @Override
    public byte @Nullable [] snapshot(String model) {
        return service.latestSnapshot(model);
    }

    private ServedModel model(String id) {
        return options.models().stream()
                .filter(candidate -> candidate.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** By the topic, as everybody gives commands: whoever has the learner carries it out. */
    @Override
    public byte @Nullable [] carryOut(String id, Instruction instruction) throws IOException, InterruptedException {
        try (Operator operator = new Operator(options, model(id))) {
            JsonNode event = operator.carryOut(instruction, COMMAND_PATIENCE);
            return event == null ? null : event.toString().getBytes(UTF_8);
        } catch (KafkaException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public boolean score(String id, List<byte[]> points, UnaryOperator<Explain> explain, Consumer<byte[]> assignments) {
        Serving serving = service.latestModels().serving(id).get();
        if (serving == null) {
            return false;
        }
        ServedModel model = model(id);
        JsonPointReader reader = new JsonPointReader(model.definition().schema(), options.limits());
        Point point = new Point(model.definition().schema());
        AssignmentWriter writer =
                model.assignmentWriter(explain.apply(model.definition().explain()), serving);
        Scorer scorer =
                new Scorer(model.definition().schema().columns(), BLOCK, 0, serving::assigning).withFixedTails();
        CarriedText.Member member =
                new CarriedText.Member(model.definition().schema().carry());
        byte[][] carried = new byte[BLOCK][];
        long now = System.currentTimeMillis(); // the time of what is asked about
        for (int i = 0; i < points.size(); i++) {
            try {
                reader.read(points.get(i), point);
                model.definition().schema().timeOfEvent(now, point.row);
            } catch (BadPointException e) {
                throw points.size() == 1 ? e : new BadPointException(e.reason(), "point " + i + ": " + e.getMessage());
            }
            carried[scorer.pending()] = member.of(point.carried);
            write(scorer.add(point.row, point.weight, point.label, 0), carried, writer, assignments);
        }
        write(scorer.flush(), carried, writer, assignments);
        return true;
    }

    private static void write(
            @Nullable ScoredBlock block, byte[][] carried, AssignmentWriter writer, Consumer<byte[]> assignments) {
        for (int i = 0; block != null && i < block.size(); i++) {
            assignments.accept(writer.write(block, i, carried[i]));
        }
    }

    @Override
    public History history(String model) {
        return dashboard.history(model);
    }

    /** In a pod that is its name. */
    @Override
    public String instance() {
        return INSTANCE;
    }

    @Override
    public String version() {
        String version = ServiceBackend.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    @Override
    public String metrics() {
        return Exposition.of(meters);
    }
}
