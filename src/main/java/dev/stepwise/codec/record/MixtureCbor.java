package dev.stepwise.codec.record;

import dev.stepwise.distribution.Family;
import dev.stepwise.distribution.NumberBorder;
import dev.stepwise.distribution.Units;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.mixture.MixtureStatistics;
import java.util.function.ToIntFunction;

/**
 * Reads and writes what several internal records have in common. The shape comes from the model file and is not
 * written.
 */
final class MixtureCbor {

    private MixtureCbor() {}

    static void write(CborOut out, Units units) {
        out.put(units.location()).put(units.scale());
    }

    static Units readUnits(CborIn in, MixtureShape shape) {
        double[] location = in.readDoubles(shape.columns());
        double[] scale = in.readDoubles(shape.columns());
        for (int j = 0; j < scale.length; j++) {
            if (!NumberBorder.holds(location[j]) || !NumberBorder.holdsUnit(scale[j])) {
                throw new InvalidRecordException("units of " + location[j] + " and " + scale[j]);
            }
        }
        return new Units(location, scale);
    }

    static MixtureModel readModel(CborIn in, MixtureShape shape, int components) {
        return readModel(in, shape, components, components);
    }

    /** Reads a mixture. It has as many components as there are numbers for. */
    static MixtureModel readModel(CborIn in, MixtureShape shape, int fewest, int most) {
        int one = length(shape, 1, Family::distributionLength);
        double[] numbers = in.readDoubles(times(fewest, one), times(most, one), one);
        int components = numbers.length / one;
        for (int k = 0; k < components; k++) {
            if (!(numbers[k] >= 0 && numbers[k] < Double.POSITIVE_INFINITY)) {
                throw new InvalidRecordException("a component of weight " + numbers[k]);
            }
        }
        try {
            return MixtureModel.fromArray(shape, components, numbers);
        } catch (IllegalArgumentException e) {
            throw new InvalidRecordException("numbers that are no distribution", e);
        }
    }

    /** Statistics may be beyond the range of numbers, because points can be; learners leave such statistics out. */
    static MixtureStatistics readStatistics(CborIn in, MixtureShape shape, int components) {
        return readStatistics(in, shape, components, components);
    }

    /** Reads statistics. They have as many components as there are numbers for. */
    static MixtureStatistics readStatistics(CborIn in, MixtureShape shape, int fewest, int most) {
        int one = length(shape, 1, Family::statisticsLength);
        int background = shape.hasBackground() ? 1 : 0;
        double[] numbers = in.readDoubles(times(fewest, one) + background, times(most, one) + background, one);
        return MixtureStatistics.fromArray(shape, numbers.length / one, numbers);
    }

    /** @throws InvalidRecordException when this mixture, in these units, is none in the user's units */
    static void requireComputable(MixtureModel model, Units units) {
        try {
            model.rescale(units);
        } catch (IllegalArgumentException e) {
            throw new InvalidRecordException("numbers that are no distribution in the user's units", e);
        }
    }

    /** So many numbers for each of so many components. */
    private static int times(int components, int numbers) {
        long all = (long) components * numbers;
        if (all >= Integer.MAX_VALUE) {
            throw new InvalidRecordException(components + " components of " + numbers + " numbers each");
        }
        return (int) all;
    }

    /** Numbers of a mixture: one for each component, and those of its blocks. */
    private static int length(MixtureShape shape, int components, ToIntFunction<Family> ofOne) {
        return Math.multiplyExact(
                components, 1 + shape.families().stream().mapToInt(ofOne).sum());
    }
}
