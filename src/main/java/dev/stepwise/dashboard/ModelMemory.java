package dev.stepwise.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stepwise.codec.report.ComponentJson;
import dev.stepwise.dashboard.Figures.Figure;
import dev.stepwise.http.Answer;
import dev.stepwise.http.Broadcast;
import dev.stepwise.http.History;
import dev.stepwise.http.Moment;
import dev.stepwise.topology.ServedModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Remembers what an instance has seen of one model. Safe for threads. */
final class ModelMemory implements History {

    static final int MOST_SNAPSHOTS = 240;
    static final int MOST_EVENTS = 500;

    /** Of all events together: twice as many as {@link #MOST_EVENTS} of about a thousand components need. */
    static final long MOST_EVENT_CHARACTERS = 4 << 20;

    private static final int MOST_FIGURES = 600;
    private static final long DAY_MILLIS = 86_400_000;
    private static final long MOST_SNAPSHOT_BYTES = 32L << 20;
    private static final int MOST_IN_A_MESSAGE = 120;
    private static final int MOST_IN_A_TREND = 60;
    private static final Logger LOG = LoggerFactory.getLogger(ModelMemory.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ServedModel model;
    private final Broadcast broadcast = new Broadcast();
    private final Thinned<Kept> snapshots = new Thinned<>(MOST_SNAPSHOTS, MOST_SNAPSHOT_BYTES);
    private final Deque<String> events = new ArrayDeque<>();
    private long eventCharacters;
    private final ComponentHistory stories = new ComponentHistory();
    private final Thinned<Figure> figureSeries = new Thinned<>(MOST_FIGURES, Long.MAX_VALUE);
    final Figures figures;
    final PointSample sample;
    final RecentAnomalies anomalies;

    /** Members of a component that the newest snapshot alone is asked for. */
    private static final List<String> LARGE = List.of("parameters", "traits");

    private final Comparisons comparisons;
    private long arrived;

    /**
     * @param number of the snapshots that have arrived, which tells apart two of one version and time
     * @param brief without parameters
     * @param meanLogLikelihood NaN: it says none
     */
    private record Kept(
            long number, long version, long timestamp, byte[] whole, String brief, double meanLogLikelihood) {}

    ModelMemory(ServedModel model) {
        this.model = model;
        this.comparisons = new Comparisons(model);
        this.figures = new Figures(System.currentTimeMillis());
        this.sample =
                new PointSample(model.definition().schema().columns(), System::nanoTime, System::currentTimeMillis);
        this.anomalies = new RecentAnomalies(model.definition().schema(), System::nanoTime, System::currentTimeMillis);
    }

    /** Takes a snapshot as the topic has it. */
    void snapshot(byte[] json) {
        try {
            if (!(JSON.readTree(json) instanceof ObjectNode snapshot)) {
                return;
            }
            JsonNode components = snapshot.path("components");
            components.forEach(component -> ((ObjectNode) component).remove(LARGE));
            snapshot.remove("checkpoints");
            long version = snapshot.path("version").asLong();
            long timestamp = snapshot.path("timestamp").asLong();
            String brief = snapshot.toString();
            double meanLogLikelihood = snapshot.path("meanLogLikelihood").asDouble(Double.NaN);
            synchronized (this) {
                Kept last = snapshots.last();
                if (last != null && version < last.version()) { // the model began anew
                    snapshots.clear();
                    stories.clear();
                }
                snapshots.add(
                        timestamp,
                        json.length + 2L * brief.length(),
                        new Kept(++arrived, version, timestamp, json, brief, meanLogLikelihood));
                stories.live(components);
            }
            broadcast.send("snapshot", brief.getBytes(UTF_8));
        } catch (IOException | ClassCastException e) {
            LOG.warn("A snapshot of model {} is not shown: {}", model.id(), e.getMessage());
        }
    }

    /** Takes an event as the topic has it. */
    void event(byte[] json) {
        try {
            JsonNode event = JSON.readTree(json);
            String text = event.toString();
            synchronized (this) {
                events.addLast(text);
                eventCharacters += text.length();
                while (events.size() > MOST_EVENTS || eventCharacters > MOST_EVENT_CHARACTERS) {
                    eventCharacters -= events.removeFirst().length();
                }
                stories.happened(event);
            }
            broadcast.send("event", text.getBytes(UTF_8));
        } catch (IOException e) {
            LOG.warn("An event of model {} is not shown: {}", model.id(), e.getMessage());
        }
    }

    /** Takes a look at the figures, and tells the listeners. */
    void look(DoubleSupplier lag, Supplier<List<String>> missing) {
        Figure figure = figures.look(System.currentTimeMillis(), lag.getAsDouble());
        synchronized (this) {
            figureSeries.add(figure.timestampMillis(), 0, figure);
        }
        if (broadcast.isHeard()) {
            broadcast.send("figures", Answer.object(json -> {
                json.writeFieldName("figure");
                figure.write(json);
                figures.writeDeadLetters(json);
                json.writeArrayFieldStart("missing");
                for (String sentence : missing.get()) {
                    json.writeString(sentence);
                }
                json.writeEndArray();
            }));
        }
    }

    /** Tells the listeners of new points and new anomalies. */
    void tellPoints() {
        List<String> unusual = anomalies.drainFresh();
        if (!unusual.isEmpty() && broadcast.isHeard()) {
            broadcast.send("anomalies", raw("anomalies", unusual));
        }
        List<SampledPoint> fresh = sample.drainFresh();
        if (!fresh.isEmpty() && broadcast.isHeard()) {
            int from = Math.max(0, fresh.size() - MOST_IN_A_MESSAGE);
            broadcast.send("assignments", assignments(fresh.subList(from, fresh.size())));
        }
    }

    @Override
    public byte[] features() {
        return FeatureJson.write(model.id(), model.definition().schema());
    }

    @Override
    public byte[] overview() {
        List<Kept> kept;
        Figure figure;
        String event;
        synchronized (this) {
            kept = snapshots.values();
            figure = figureSeries.last();
            event = events.peekLast();
        }
        return Answer.object(json -> {
            json.writeStringField("model", model.id());
            json.writeFieldName("snapshot");
            json.writeRawValue(kept.isEmpty() ? "null" : kept.getLast().brief());
            json.writeArrayFieldStart("trend");
            for (Kept each : kept.subList(Math.max(0, kept.size() - MOST_IN_A_TREND), kept.size())) {
                ComponentJson.number(json, each.meanLogLikelihood());
            }
            json.writeEndArray();
            json.writeFieldName("figure");
            if (figure == null) {
                json.writeNull();
            } else {
                figure.write(json);
            }
            json.writeFieldName("event");
            json.writeRawValue(event == null ? "null" : event);
        });
    }

    @Override
    public byte[] components() {
        return Answer.object(json -> {
            json.writeStringField("model", model.id());
            synchronized (this) {
                stories.write(json);
            }
        });
    }

    @Override
    public byte @Nullable [] component(int id) {
        Kept newest;
        synchronized (this) {
            newest = snapshots.last();
        }
        try {
            JsonNode snapshot = newest == null ? JSON.createObjectNode() : JSON.readTree(newest.whole());
            for (JsonNode component : snapshot.path("components")) {
                if (component.path("id").asInt() == id) {
                    ObjectNode answer = JSON.createObjectNode();
                    List.of("model", "version", "timestamp").forEach(name -> answer.set(name, snapshot.get(name)));
                    answer.set("component", component);
                    return JSON.writeValueAsBytes(answer);
                }
            }
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public byte[] snapshots() {
        List<Kept> kept;
        synchronized (this) {
            kept = snapshots.values();
        }
        return raw("snapshots", kept.stream().map(Kept::brief).toList());
    }

    @Override
    public byte @Nullable [] snapshot(long version) {
        List<Kept> kept;
        synchronized (this) {
            kept = snapshots.values();
        }
        return kept.reversed().stream()
                .filter(candidate -> candidate.version() == version)
                .findFirst()
                .map(Kept::whole)
                .orElse(null);
    }

    @Override
    public byte @Nullable [] changes(@Nullable Moment from, @Nullable Moment to) {
        List<Kept> kept;
        synchronized (this) {
            kept = snapshots.values();
        }
        if (kept.isEmpty()) {
            return null;
        }
        Kept after = to == null ? kept.getLast() : newestUntil(kept, to);
        Kept before = newestUntil(kept, from == null ? new Moment(false, after.timestamp() - DAY_MILLIS) : from);
        if (before.version() > after.version()) {
            throw new IllegalArgumentException("from must not be later than to");
        }
        return comparisons
                .of(before.number(), before.whole(), after.number(), after.whole())
                .orElse(null);
    }

    private static Kept newestUntil(List<Kept> kept, Moment moment) {
        Kept found = kept.getFirst();
        for (Kept each : kept) {
            found = moment.reaches(each.version(), each.timestamp()) ? each : found;
        }
        return found;
    }

    @Override
    public byte[] events() {
        synchronized (this) {
            return raw("events", List.copyOf(events));
        }
    }

    private byte[] raw(String name, List<String> values) {
        return Answer.object(json -> {
            json.writeStringField("model", model.id());
            json.writeArrayFieldStart(name);
            for (String value : values) {
                json.writeRawValue(value);
            }
            json.writeEndArray();
        });
    }

    @Override
    public byte[] figures() {
        List<Figure> series;
        synchronized (this) {
            series = figureSeries.values();
        }
        return Answer.object(json -> {
            json.writeStringField("model", model.id());
            json.writeArrayFieldStart("figures");
            for (Figure figure : series) {
                figure.write(json);
            }
            json.writeEndArray();
            figures.writeDeadLetters(json);
        });
    }

    @Override
    public byte[] anomalies() {
        return raw("anomalies", anomalies.newest());
    }

    @Override
    public byte[] assignments() {
        return assignments(sample.newest());
    }

    private byte[] assignments(List<SampledPoint> points) {
        return Answer.object(json -> {
            json.writeStringField("model", model.id());
            json.writeArrayFieldStart("assignments");
            for (SampledPoint point : points) {
                point.write(json);
            }
            json.writeEndArray();
        });
    }

    @Override
    public Broadcast broadcast() {
        return broadcast;
    }
}
