package dev.stepwise.codec;

import dev.stepwise.distribution.Family;
import dev.stepwise.em.Standardisation;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.mixture.MixtureStatistics;
import java.util.function.ToIntFunction;

/** What several internal records have in common. The shape comes from the model file and is not written. */
final class MixtureCbor {

    private MixtureCbor() {}

    static void write(CborOut out, Standardisation standardisation) {
        out.put(standardisation.location()).put(standardisation.scale());
    }

    static Standardisation readStandardisation(CborIn in, MixtureShape shape) {
        return new Standardisation(in.readDoubles(shape.columns()), in.readDoubles(shape.columns()));
    }

    static MixtureModel readModel(CborIn in, MixtureShape shape, int components) {
        int length = length(shape, components, Family::distributionLength);
        return MixtureModel.fromArray(shape, components, in.readDoubles(length));
    }

    static MixtureStatistics readStatistics(CborIn in, MixtureShape shape, int components) {
        int length = length(shape, components, Family::statisticsLength);
        return MixtureStatistics.fromArray(shape, components, in.readDoubles(length));
    }

    /** Numbers of a mixture: one for each component, and those of its blocks. */
    private static int length(MixtureShape shape, int components, ToIntFunction<Family> ofOne) {
        return Math.multiplyExact(
                components, 1 + shape.families().stream().mapToInt(ofOne).sum());
    }
}
