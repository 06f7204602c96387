package dev.stepwise.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stepwise.codec.model.ModelFile;
import dev.stepwise.codec.record.StatisticsRecord;
import dev.stepwise.codec.record.StatisticsRecord.Content;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.em.operation.ManagedLearner;
import dev.stepwise.em.points.SampledPoint;
import dev.stepwise.em.scoring.Scorer;
import dev.stepwise.em.search.Challenge;
import dev.stepwise.em.search.ColdStart;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** A model of two clouds of points, and what a stream of such points leaves in the topic {@code statistics}. */
final class CloudsStream {

    static final ServedModel MODEL = ServedModel.of(ModelFile.parse(
            "{id: clouds, input: {topic: points}, features: [{name: x}, {name: y}], components: 2, names: true}"));
    static final byte[] KEY = MODEL.id().getBytes(UTF_8);

    private static final int BATCH = 1_000;

    private final Random random = new Random(7);
    private final ManagedLearner learner = new ManagedLearner(MODEL.spec());
    private final Scorer scorer = new Scorer(2, 128, 0, learner::parameters);

    /** First parameters, from 500 points. */
    StatisticsRecord seed() {
        List<SampledPoint> rows = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            rows.add(new SampledPoint(point(), 1, PointBlock.UNLABELLED));
        }
        return record(StatisticsRecord.of(structure(), ColdStart.fit(MODEL.spec(), rows)));
    }

    /** What a thousand points add. */
    StatisticsRecord batch() {
        for (int i = 0; i < BATCH; i++) {
            scorer.add(point(), 1, PointBlock.UNLABELLED, i);
        }
        return record(StatisticsRecord.of(structure(), scorer.drain().getFirst()));
    }

    /** The answer to a request. */
    StatisticsRecord result(Challenge request) {
        return record(StatisticsRecord.of(structure(), request.run()));
    }

    /** Records until a fit is asked for. */
    List<StatisticsRecord> untilAFitIsPending() {
        List<StatisticsRecord> records = new ArrayList<>();
        records.add(seed());
        while (learner.pendingChallengeNumber() == 0) {
            records.add(batch());
        }
        return records;
    }

    /** Everything that a learner of all these records has in its store, by key. */
    Map<String, byte[]> state() {
        Map<String, byte[]> state = new TreeMap<>();
        learner.drainState().forEach((entry, bytes) -> state.put("clouds/" + entry, bytes));
        return state;
    }

    /** The newest version. */
    long version() {
        return learner.snapshot().version();
    }

    private static String structure() {
        return MODEL.fingerprint().structure();
    }

    private double[] point() {
        double centre = random.nextInt(3) == 0 ? 8 : 0;
        return new double[] {centre + random.nextGaussian(), centre - random.nextGaussian()};
    }

    private StatisticsRecord record(StatisticsRecord record) {
        switch (record.content()) {
            case Content.OfSeed(var seed) -> learner.apply(seed);
            case Content.OfMiniBatch(var batch) -> learner.apply(batch);
            case Content.OfChallengeResult(var result) -> learner.apply(result);
            case Content.OfInstruction(var instruction) -> learner.apply(instruction);
        }
        return record;
    }
}
