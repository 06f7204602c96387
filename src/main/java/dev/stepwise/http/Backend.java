package dev.stepwise.http;

import dev.stepwise.em.operation.Instruction;
import dev.stepwise.model.Explain;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The backend holds what the endpoints speak of. Safe for threads. */
public interface Backend {

    /** Whether nothing has failed for good. */
    boolean isLive();

    /**
     * Returns what is missing until every point is scored as it comes, a sentence each. It is empty when the service is
     * ready.
     */
    List<String> missing();

    /** Ids of the models that are served, in order. */
    List<String> models();

    /** A model's newest snapshot as JSON; null before the first. */
    byte @Nullable [] snapshot(String model);

    /**
     * Scores points with the newest parameters, without learning from them.
     *
     * @param points each one JSON object
     * @param explain from what the model says of explanations to what this request wants
     * @param assignments is given the assignments as JSON, one by one, in order; what it throws ends the scoring
     * @return false while the model has no parameters
     * @throws dev.stepwise.codec.json.BadPointException when one cannot be a point, naming which
     */
    boolean score(String model, List<byte[]> points, UnaryOperator<Explain> explain, Consumer<byte[]> assignments);

    /**
     * Gives an operator's command to the learner of a model, and waits for what comes of it.
     *
     * @return the event that tells of it, as JSON; null when the learner has not come to it in time: it will
     * @throws IOException when the command cannot be given
     */
    byte @Nullable [] carryOut(String model, Instruction instruction) throws IOException, InterruptedException;

    /** Returns what this instance remembers of a model that is served. */
    History history(String model);

    /** Returns the name of this instance, which tells it from others behind the same address. */
    String instance();

    /** Returns the version of the service. */
    String version();

    /** The metrics in the format that Prometheus scrapes. */
    String metrics();
}
