package dev.stepwise.em.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The weights of experts, by how well each of them has predicted lately. */
class FixedShareTest {

    private static final int ROWS = 64;

    private final FixedShare weights = new FixedShare(3);

    /** @param best the expert that predicts these rows better than the others by a twentieth of a nat each */
    private void update(int best) {
        double[] scores = new double[3];
        scores[best] = 0.05 * ROWS;
        weights.update(scores, ROWS);
    }

    @Test
    void theWeightsAddUpToOneWhateverTheScores() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 1_000; i++) {
            double[] scores = random.doubles(3, -400, 400).toArray();
            weights.update(scores, 1 + random.nextInt(500));
            double sum = weights.logWeights().stream().mapToDouble(Math::exp).sum();
            assertThat(sum).isCloseTo(1, within(1e-12)); // rounding of three terms
        }
    }

    @Test
    void theExpertThatPredictsBestLeads() {
        update(1);
        assertThat(weights.leader()).isEqualTo(1);
        assertThat(weights.behind(1)).isZero();
        assertThat(weights.behind(0)).isPositive();
    }

    /** Without the share the loser would have 300 times 3.2 nats to make up for. */
    @Test
    void afterASwitchTheOtherExpertLeadsWithinAFewUpdates() {
        for (int i = 0; i < 300; i++) {
            update(0);
        }
        int updates = 0;
        for (; weights.leader() != 2; updates++) {
            update(2);
        }
        assertThat(updates).isBetween(2, 6);
    }

    @Test
    void nobodyFallsFurtherBehindThanTheShareAllows() {
        for (int i = 0; i < 1_000; i++) {
            update(0);
        }
        double share =
                (1 - Math.exp(-ROWS / 20_000.0)) / 3; // of those that came last, by the definition of fixed share
        assertThat(weights.behind(1)).isLessThanOrEqualTo(-Math.log(share));
    }

    /** The first half of a large batch is predicted by one expert, the second by another, who is right by now. */
    @Test
    void theRowsThatCameLastInALargeBatchDecide() {
        double[][] scores = new double[3][1_000];
        Arrays.fill(scores[0], 500, 1_000, -3);
        Arrays.fill(scores[1], 0, 700, -3);
        Arrays.fill(scores[2], -1);
        weights.follow(scores);
        assertThat(weights.leader()).isEqualTo(1);
    }

    @Test
    void anotherNumberOfExpertsBeginsAnew() {
        FixedShare two = new FixedShare(2);
        two.goOnFrom(List.of(-1.0, -2.0, -3.0));
        assertThat(two.logWeights()).containsExactly(-Math.log(2), -Math.log(2));
        two.goOnFrom(List.of(-0.1, -2.5));
        assertThat(two.logWeights()).containsExactly(-0.1, -2.5);
    }
}
