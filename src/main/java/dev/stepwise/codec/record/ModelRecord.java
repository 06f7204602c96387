package dev.stepwise.codec.record;

import dev.stepwise.distribution.NumberBorder;
import dev.stepwise.distribution.Units;
import dev.stepwise.em.operation.Command;
import dev.stepwise.em.operation.Serving;
import dev.stepwise.em.scoring.ModelParameters;
import dev.stepwise.em.scoring.RowLimits;
import dev.stepwise.em.scoring.TailCurve;
import dev.stepwise.linalg.Finite;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.model.ModelFingerprint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A value of the topic {@code models}: the newest parameters of a model, as CBOR.
 *
 * @param fingerprint of the definition that they were learned under
 * @param serving for scoring
 */
public record ModelRecord(ModelFingerprint fingerprint, Serving serving) {

    private static final int LAYOUT = 1;

    /** With what operators want, which releases that know nothing of it must not pass over. */
    private static final int OPERATED_LAYOUT = 2;

    /** What stands after the names, as a sum. */
    private static final int PINNED = 1;

    private static final int FROZEN = 2;

    private static final int NOTHING_LEARNED = 0;
    private static final int SAME_SET = 1;
    private static final int TWO_SETS = 2;
    private static final int MOST_COMPONENTS = 1 << 16;
    private static final int MOST_SAMPLE_ROWS = 1 << 12;

    /** Versions and epochs stay below it, so that whoever reads them as doubles, as pages do, can tell them apart. */
    private static final long NO_VERSION = 1L << 53;

    /** Weights of K ≤ 65,536 components, each rounded to half a unit of 2⁻⁵², add up to 1 within far less than this. */
    private static final double ROUNDING = 1e-6;

    /** Ranks of densities that earlier releases wrote at most. */
    private static final int MOST_RANKS = 128;

    /** Stands where earlier releases wrote a limit, which was finite: tails follow. */
    private static final double NO_LIMIT = Double.NEGATIVE_INFINITY;

    /** Parameters of which no operator wants anything. */
    public ModelRecord(ModelFingerprint fingerprint, ModelParameters parameters) {
        this(fingerprint, new Serving(parameters));
    }

    /** The newest parameters. */
    public ModelParameters parameters() {
        return serving.learned();
    }

    public byte[] toBytes() {
        ModelParameters pinned = serving.pinned();
        boolean operated =
                pinned != null || serving.frozen() || !serving.names().isEmpty();
        CborOut out = new CborOut(operated ? OPERATED_LAYOUT : LAYOUT).put(fingerprint.toString());
        write(out, serving.learned());
        RowLimits limits = serving.learned().limits();
        if (operated) {
            write(out, limits);
            out.put((long) serving.names().size());
            serving.names().forEach((id, name) -> out.put((long) id).put(name));
            out.put((pinned == null ? 0L : PINNED) + (serving.frozen() ? FROZEN : 0L));
            if (pinned != null) {
                write(out, pinned);
                write(out, pinned.limits());
            }
        } else if (!Double.isNaN(limits.meanWeight())) { // earlier releases had none
            out.put(limits.meanWeight()).put(limits.shortestMemory());
            if (limits.spread() > 1) { // earlier releases had none
                out.put(limits.spread());
            }
        }
        return out.toBytes();
    }

    private static void write(CborOut out, RowLimits limits) {
        out.put(limits.meanWeight()).put(limits.shortestMemory()).put(limits.spread());
    }

    private static void write(CborOut out, ModelParameters parameters) {
        out.put(parameters.version()).put(parameters.epoch()).put((long)
                parameters.ids().size());
        parameters.ids().forEach(id -> out.put((long) id));
        out.put((long) parameters.sampleRows());
        MixtureCbor.write(out, parameters.standardisation());
        out.put(parameters.served().toArray());
        MixtureModel eStepModel = parameters.eStepModel();
        if (eStepModel == null) {
            out.put((long) NOTHING_LEARNED);
        } else if (eStepModel == parameters.served()) {
            out.put((long) SAME_SET);
        } else {
            out.put((long) TWO_SETS).put(eStepModel.toArray());
        }
        out.put(0L).put(new double[0]); // earlier releases had ranks of densities here, and then a limit of anomalies
        TailCurve tails = parameters.tails();
        out.put(NO_LIMIT)
                .put(tails.rate())
                .put(tails.numbers())
                .put((long) tails.scales().length)
                .put(tails.medians())
                .put(tails.scales());
    }

    /** Only the fingerprint, which can be read whatever the shape. */
    public static ModelFingerprint readFingerprint(byte[] bytes) {
        return fingerprint(new CborIn(bytes, LAYOUT, OPERATED_LAYOUT));
    }

    private static ModelFingerprint fingerprint(CborIn in) {
        try {
            return ModelFingerprint.parse(in.readString());
        } catch (IllegalArgumentException e) {
            throw new InvalidRecordException("a record without a fingerprint", e);
        }
    }

    /**
     * @param shape of the model
     * @throws InvalidRecordException when these bytes are no parameters of this shape
     */
    public static ModelRecord read(byte[] bytes, MixtureShape shape) {
        CborIn in = new CborIn(bytes, LAYOUT, OPERATED_LAYOUT);
        ModelFingerprint fingerprint = fingerprint(in);
        boolean operated = in.layout() == OPERATED_LAYOUT;
        ModelParameters learned = readParameters(in, shape, operated);
        SortedMap<Integer, String> names = operated ? readNames(in) : Collections.emptySortedMap();
        int wanted = operated ? in.readInt(0, PINNED + FROZEN) : 0;
        ModelParameters pinned = (wanted & PINNED) != 0 ? readParameters(in, shape, true) : null;
        in.close();
        return new ModelRecord(fingerprint, new Serving(learned, pinned, names, (wanted & FROZEN) != 0));
    }

    private static SortedMap<Integer, String> readNames(CborIn in) {
        SortedMap<Integer, String> names = new TreeMap<>();
        for (int rest = in.readInt(0, MOST_COMPONENTS); rest > 0; rest--) {
            int id = in.readInt(0, Integer.MAX_VALUE);
            try {
                names.put(id, Command.requireText(in.readString()));
            } catch (IllegalArgumentException e) {
                throw new InvalidRecordException("a name with " + e.getMessage());
            }
        }
        return names;
    }

    private static ModelParameters readParameters(CborIn in, MixtureShape shape, boolean withLimits) {
        long version = readVersion(in);
        long epoch = readVersion(in);
        List<Integer> ids = readIds(in);
        int sampleRows = in.readInt(0, MOST_SAMPLE_ROWS);
        Units standardisation = MixtureCbor.readUnits(in, shape);
        MixtureModel served = MixtureCbor.readModel(in, shape, ids.size());
        MixtureModel eStepModel = switch (in.readInt(NOTHING_LEARNED, TWO_SETS)) {
            case NOTHING_LEARNED -> null;
            case SAME_SET -> served;
            default -> MixtureCbor.readModel(in, shape, ids.size());
        };
        in.readDoubles(in.readInt(0, MOST_RANKS));
        double limit = in.readDoubleOrEnd();
        TailCurve tails = limit == NO_LIMIT ? readTails(in, shape) : TailCurve.NONE;
        RowLimits limits = RowLimits.NONE;
        if (withLimits) {
            limits = new RowLimits(in.readDouble(), in.readDouble(), in.readDouble());
        } else if (limit == NO_LIMIT) {
            double meanWeight = in.readDoubleOrEnd();
            limits = Double.isNaN(meanWeight) ? RowLimits.NONE : readLimits(in, meanWeight);
        }
        ModelParameters parameters = new ModelParameters(
                version, epoch, standardisation, ids, served, eStepModel, sampleRows, tails, limits);
        requireUsable(parameters);
        return parameters;
    }

    private static long readVersion(CborIn in) {
        long version = in.readLong();
        if (version < 1 || version >= NO_VERSION) {
            throw new InvalidRecordException("a version or an epoch of " + version);
        }
        return version;
    }

    /** What no learner publishes, whoever has written it: scorers would fail on it, or assign nonsense. */
    private static void requireUsable(ModelParameters parameters) {
        double sum = Arrays.stream(parameters.served().weights()).sum();
        boolean mayLack = parameters.served().shape().hasBackground();
        if (sum > 1 + ROUNDING || !mayLack && sum < 1 - ROUNDING) {
            throw new InvalidRecordException("weights that add up to " + sum);
        }
        if (Set.copyOf(parameters.ids()).size() < parameters.ids().size()) {
            throw new InvalidRecordException("two components of one id");
        }
        RowLimits limits = parameters.limits();
        boolean limited = !Double.isNaN(limits.meanWeight());
        if (limited && !(NumberBorder.holdsUnit(limits.meanWeight()) && limits.shortestMemory() > 0)) {
            throw new InvalidRecordException("limits of " + limits);
        }
        MixtureCbor.requireComputable(parameters.served(), parameters.standardisation());
    }

    private static RowLimits readLimits(CborIn in, double meanWeight) {
        double shortestMemory = in.readDouble();
        double spread = in.readDoubleOrEnd();
        return new RowLimits(meanWeight, shortestMemory, spread > 1 ? spread : 1);
    }

    private static TailCurve readTails(CborIn in, MixtureShape shape) {
        double rate = in.readDouble();
        if (!(rate >= 0 && rate < 1)) {
            throw new InvalidRecordException("anomalies of a share of " + rate);
        }
        double[] numbers = in.readDoubles(TailCurve.length(rate));
        if (!Finite.all(numbers)) {
            throw new InvalidRecordException("tails that are not finite");
        }
        int columns = in.readInt(0, shape.columns());
        return new TailCurve(rate, numbers, in.readDoubles(columns), in.readDoubles(columns));
    }

    private static List<Integer> readIds(CborIn in) {
        List<Integer> ids = new ArrayList<>();
        for (int rest = in.readInt(1, MOST_COMPONENTS); rest > 0; rest--) {
            ids.add(in.readInt(0, Integer.MAX_VALUE));
        }
        return ids;
    }
}
