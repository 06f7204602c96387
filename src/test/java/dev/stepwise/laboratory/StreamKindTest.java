package dev.stepwise.laboratory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The streams are the very ones whose first and last values and scores are recorded. */
class StreamKindTest {

    @ParameterizedTest
    @CsvSource({
        "W1, -1.8578405520957277, -0.47777445386788964, 6, -12.492355",
        "W2, 2.1489465452702117, 0.2451515083899244, 29, -44.852517",
        "W3, 0.6378380821126705, -1.1888509467187303, 0, -3.157636",
        "W4, 2.544035181857, -3.83073676623769, 4, -6.633217",
        "STAT, 2.6827635586644054, -5.881987264576113, 3, -6.489518",
        "JUMP, 2.6827635586644054, -6.43608366927881, 3, -6.510200",
        "SMALLJUMP, 2.6827635586644054, -5.974336665359895, 3, -6.481338",
        "RECUR, 2.6827635586644054, -1.7519115728741388, 3, -6.766599",
        "BIRTH, 2.6827635586644054, -0.17837049726335313, 2, -6.260072",
        "BIRTHSPARE, 2.6827635586644054, -5.881987264576113, 3, -6.391795",
        "DRIFT, 2.6827635586644054, -1.1952343872846087, 3, -6.503256"
    })
    void everyPointIsTheRecordedOneToTheLastBit(StreamKind kind, double first, double last, int label, double oracle) {
        TestStream stream = kind.stream(0);
        double[] ends = new double[2];
        AtomicInteger points = new AtomicInteger();
        AtomicInteger component = new AtomicInteger();
        double[] sum = new double[1];
        stream.read((point, from, truth) -> {
            if (points.getAndIncrement() == 0) {
                ends[0] = point[0];
            }
            ends[1] = point[point.length - 1];
            component.set(from);
            sum[0] += truth.logDensity(point);
        });
        assertThat(ends).containsExactly(first, last);
        assertThat(component.get()).isEqualTo(label);
        assertThat(sum[0] / points.get()).isCloseTo(oracle, within(1e-6));
    }

    @ParameterizedTest
    @CsvSource({
        "W1, 0, -12.488072",
        "W3, 0, -3.152193",
        "JUMP, 1, -6.856841",
        "RECUR, 2, -6.585342",
        "DRIFT, 3, -6.577215"
    })
    void heldOutPointsAreOfTheTruthAtTheEnd(StreamKind kind, int seed, double oracle) {
        TestStream stream = kind.stream(seed);
        double[] sum = new double[1];
        stream.readHeldOut((point, from, truth) -> sum[0] += truth.logDensity(point));
        assertThat(sum[0] / stream.heldOut()).isCloseTo(oracle, within(1e-6));
    }

    /** The mean of ln p(x) over points that were drawn from p is minus the entropy of p, whatever the way to compute it. */
    @Test
    void densitiesOfHeavyTailsAreThoseOfTheDrawnPoints() {
        Truth normal = new Truth(new double[] {1}, new double[][] {{3}}, new double[][][] {{{4}}});
        Truth heavy = normal.heavyTailed(3);
        SplittableRandom random = new SplittableRandom(1);
        double[] point = new double[1];
        int points = 400_000;
        double sum = 0;
        for (int i = 0; i < points; i++) {
            heavy.draw(random, point);
            sum += heavy.logDensity(point);
        }
        // the entropy of Student's t with 3 degrees of freedom is 1.77347757 (Lazo and Rathie 1978), of twice as wide a
        // one ln 2 more
        assertThat(-sum / points).isCloseTo(1.77347757 + Math.log(2), within(0.01));
    }
}
