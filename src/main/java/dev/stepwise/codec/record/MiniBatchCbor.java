package dev.stepwise.codec.record;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.em.points.SampledPoint;
import dev.stepwise.em.scoring.EventSpan;
import dev.stepwise.em.scoring.MiniBatch;
import dev.stepwise.em.scoring.TailReport;
import dev.stepwise.mixture.ExpectedRows;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.mixture.MixtureStatistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes and reads mini-batches, those of earlier releases too. */
final class MiniBatchCbor {

    // kinds of a record
    private static final int SUMS = 2;
    private static final int WITH_MORE = 4;
    private static final int WITH_TAILS = 6;
    private static final int WITH_WEIGHTS = 8;
    private static final int OF_ROWS = 10;

    /** Most rows of a sample. */
    private static final int MOST_ROWS = 1 << 20;

    /** Most rows in the place of sums: more than a block has. */
    private static final int MOST_EXPECTED_ROWS = 1 << 10;

    /** A responsibility is 1 at most, but for rounding. */
    private static final double MOST_RESPONSIBILITY = 1 + 1e-9;

    private static final int MOST_TAIL_NUMBERS = 1 << 10;

    private MiniBatchCbor() {}

    static void write(CborOut out, MiniBatch batch) {
        MiniBatch.RowWeights weights = batch.weights();
        boolean plain = batch.span() == null && batch.tails() == null && weights == null;
        ExpectedRows rows = weights == null ? null : batch.rows();
        out.put((long) (plain ? SUMS : weights == null ? WITH_TAILS : rows == null ? WITH_WEIGHTS : OF_ROWS));
        if (weights != null) {
            out.put(weights.rows()).put(weights.sum());
        }
        if (!plain) {
            write(out, batch.span());
            write(out, batch.tails());
        }
        out.put(batch.epoch())
                .put(batch.version())
                .put((long) batch.partition())
                .put(batch.points())
                .put(batch.weight())
                .put(batch.logLikelihood())
                .put(batch.eStepLogLikelihood())
                .put(batch.newestTimestampMillis());
        if (rows == null) {
            out.put(batch.statistics().toArray());
        } else {
            out.put((long) rows.rows()).put(rows.values()).put(rows.weights()).put(rows.responsibilities());
        }
        out.put((long) batch.sample().size());
        for (SampledPoint point : batch.sample()) {
            out.put(point.row()).put(point.weight()).put((long) point.label());
        }
    }

    private static void write(CborOut out, @Nullable EventSpan span) {
        out.put(span == null ? 0L : 1L);
        if (span != null) {
            out.put(span.firstMillis()).put(span.lastMillis()).put(span.halfLives());
        }
    }

    private static void write(CborOut out, @Nullable TailReport tails) {
        out.put(tails == null ? 0L : 1L);
        if (tails != null) {
            out.put((long) tails.begun().length).put(tails.begun()).put(tails.ended());
            out.put((long) tails.anomalies().size());
            tails.anomalies().forEach((id, count) -> out.put((long) id).put((long) count));
        }
    }

    /** @throws InvalidRecordException when this is no kind of a mini-batch, or what follows is none */
    static MiniBatch read(CborIn in, int kind, MixtureShape shape, int fewest, int most) {
        return switch (kind) {
            case SUMS -> read(in, kind, null, null, null, shape, fewest, most);
            case WITH_MORE -> read(in, kind, null, readSpan(in), skipAnomalies(in), shape, fewest, most);
            case WITH_TAILS -> read(in, kind, null, readSpan(in), readTails(in), shape, fewest, most);
            case WITH_WEIGHTS, OF_ROWS ->
                read(in, kind, readWeights(in), readSpan(in), readTails(in), shape, fewest, most);
            default -> throw new InvalidRecordException("a record of a kind that this release does not know");
        };
    }

    private static MiniBatch.RowWeights readWeights(CborIn in) {
        long rows = in.readLong();
        double sum = in.readDouble();
        if (rows < 0 || !(sum >= 0 && Double.isFinite(sum))) {
            throw new InvalidRecordException(rows + " rows that weigh " + sum);
        }
        return new MiniBatch.RowWeights(rows, sum);
    }

    /** Earlier releases counted anomalies below a limit, which nothing is known from any more. */
    private static @Nullable TailReport skipAnomalies(CborIn in) {
        if (in.readInt(0, 1) == 1) {
            in.readLong();
            in.readLong();
            in.readDouble();
        }
        return null;
    }

    private static @Nullable TailReport readTails(CborIn in) {
        if (in.readInt(0, 1) == 0) {
            return null;
        }
        int length = in.readInt(0, MOST_TAIL_NUMBERS);
        double[] begun = in.readDoubles(length);
        double[] ended = in.readDoubles(length);
        if (!Arrays.stream(begun).allMatch(Double::isFinite)
                || !Arrays.stream(ended).allMatch(Double::isFinite)) {
            throw new InvalidRecordException("tails that are not finite");
        }
        SortedMap<Integer, Long> anomalies = new TreeMap<>();
        for (int clusters = in.readInt(0, MOST_ROWS); clusters > 0; clusters--) {
            anomalies.put(in.readInt(0, Integer.MAX_VALUE), in.readLong());
        }
        return new TailReport(begun, ended, anomalies);
    }

    private static @Nullable EventSpan readSpan(CborIn in) {
        if (in.readInt(0, 1) == 0) {
            return null;
        }
        long first = in.readLong();
        long last = in.readLong();
        double halfLives = in.readDouble();
        if (first > last || !(halfLives >= 0)) {
            throw new InvalidRecordException("a batch that ends before it begins");
        }
        return new EventSpan(first, last, halfLives);
    }

    private static MiniBatch read(
            CborIn in,
            int kind,
            MiniBatch.@Nullable RowWeights weights,
            @Nullable EventSpan span,
            @Nullable TailReport tails,
            MixtureShape shape,
            int fewest,
            int most) {
        long epoch = in.readLong();
        long version = in.readLong();
        int partition = in.readInt(0, Integer.MAX_VALUE);
        long points = in.readLong();
        double weight = in.readDouble();
        double logLikelihood = in.readDouble();
        double eStepLogLikelihood = in.readDouble();
        long newestTimestampMillis = in.readLong();
        ExpectedRows expected = kind == OF_ROWS ? readRows(in, shape, fewest, most) : null;
        MixtureStatistics statistics =
                expected == null ? MixtureCbor.readStatistics(in, shape, fewest, most) : expected.statistics(shape);
        List<SampledPoint> sample = new ArrayList<>();
        for (int rows = in.readInt(0, MOST_ROWS); rows > 0; rows--) {
            sample.add(new SampledPoint(
                    in.readDoubles(shape.columns()),
                    in.readDouble(),
                    in.readInt(PointBlock.UNLABELLED, shape.classes() - 1)));
        }
        return new MiniBatch(
                epoch,
                version,
                partition,
                points,
                weight,
                logLikelihood,
                eStepLogLikelihood,
                newestTimestampMillis,
                span,
                tails,
                weights,
                statistics,
                sample,
                expected);
    }

    /** Their sums are made at once: a learner sees no difference. */
    private static ExpectedRows readRows(CborIn in, MixtureShape shape, int fewest, int most) {
        if (ExpectedRows.most(shape, most) == 0) {
            throw new InvalidRecordException("rows of a model whose batches are sums");
        }
        int rows = in.readInt(1, MOST_EXPECTED_ROWS);
        double[] values = in.readDoubles(rows * shape.columns());
        double[] weights = in.readDoubles(rows);
        double[] responsibilities =
                in.readDoubles(rows * ExpectedRows.terms(shape, fewest), rows * ExpectedRows.terms(shape, most), rows);
        if (!Arrays.stream(values).allMatch(Double::isFinite)
                || !Arrays.stream(weights).allMatch(v -> v >= 0 && Double.isFinite(v))
                || !Arrays.stream(responsibilities).allMatch(r -> r >= 0 && r <= MOST_RESPONSIBILITY)) {
            throw new InvalidRecordException("rows that are no points with their responsibilities");
        }
        return new ExpectedRows(rows, values, weights, responsibilities);
    }
}
