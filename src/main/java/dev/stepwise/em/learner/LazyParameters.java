package dev.stepwise.em.learner;

import dev.stepwise.distribution.Units;
import dev.stepwise.em.regime.KnownComponent;
import dev.stepwise.em.scoring.ModelParameters;
import dev.stepwise.em.scoring.RowLimits;
import dev.stepwise.em.scoring.TailCurve;
import dev.stepwise.em.search.LearnerSpec;
import dev.stepwise.mixture.MixtureModel;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One version of the parameters, of which the costly part, an M-step, is made when it is
 * first asked for: where several mini-batches share a commit, nobody asks for the versions between. What it is made of
 * is taken at once, so it does not matter when that is. Not thread safe.
 */
final class LazyParameters {

    /** Rows that a mini-batch should carry. */
    private static final int SAMPLE_ROWS = 64;

    /** Rows that a mini-batch should carry while there are too few for a good fit. */
    private static final int FIRST_SAMPLE_ROWS = 512;

    private final long version;
    private final long epoch;
    private final Units standardisation;
    private final List<Integer> ids;
    private final MixtureModel served;
    private final List<KnownComponent> retired;
    private final @Nullable EStepMemory eStepMemory;
    private final int sampleRows;
    private final TailCurve tails;
    private final RowLimits limits;
    private @Nullable ModelParameters made;

    /** Takes what there is now. */
    LazyParameters(LearnerSpec spec, LearnerState state, Memories memories) {
        version = state.version();
        epoch = state.epoch();
        standardisation = state.standardisation();
        retired = state.regimes().retired().components();
        ids = Stream.concat(state.ids().stream(), retired.stream().map(KnownComponent::id))
                .toList();
        served = memories.servedMemory().model();
        eStepMemory = spec.learns() ? memories.eStepMemory() : null;
        sampleRows = state.recentRows().isFull() ? SAMPLE_ROWS : FIRST_SAMPLE_ROWS;
        tails = state.tails().published();
        limits = state.meanWeight().rows() > 0
                ? state.meanWeight()
                        .limits(memories.memories().getFirst().memory())
                        .withSpread(state.tails().spread())
                : RowLimits.NONE;
    }

    /** The parameters; always the same object. */
    ModelParameters get() {
        if (made == null) {
            made = new ModelParameters(
                    version,
                    epoch,
                    standardisation,
                    ids,
                    KnownComponent.extend(served, retired),
                    eStepMemory == null ? null : KnownComponent.extend(eStepMemory.model(), retired),
                    sampleRows,
                    tails,
                    limits);
        }
        return made;
    }
}
