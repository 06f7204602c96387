package dev.stepwise.cli.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlotRangeTest {

    private static PlotRange of(DoubleStream far) {
        DoubleStream near = IntStream.range(0, 200).mapToDouble(i -> i / 10.0);
        return PlotRange.of(DoubleStream.concat(near, far).sorted().toArray());
    }

    @Test
    void aFewValuesFarOutAreLeftOutAndCounted() {
        assertThat(of(DoubleStream.of(999, 4000))).isEqualTo(new PlotRange(0, 19.9, 2, 4000));
        assertThat(of(DoubleStream.of(-999, 500))).isEqualTo(new PlotRange(0, 19.9, 2, -999));
    }

    @Test
    void whatIsNearEnoughOrOftenEnoughIsDrawn() {
        assertThat(of(DoubleStream.of(29, 60))).isEqualTo(new PlotRange(0, 60, 0, Double.NaN));
        assertThat(of(DoubleStream.of(25, 999))).isEqualTo(new PlotRange(0, 25, 1, 999));
        // three in two hundred may be a cluster
        assertThat(of(DoubleStream.of(999, 999, 999)).outside()).isZero();
    }

    @Test
    void ofVeryFewValuesAllAreDrawn() {
        double[] few = {1, 2, 3, 4, 1000};
        assertThat(PlotRange.of(few)).isEqualTo(new PlotRange(1, 1000, 0, Double.NaN));
        double[] equal = new double[50];
        Arrays.fill(equal, 7);
        assertThat(PlotRange.of(equal)).isEqualTo(new PlotRange(7, 7, 0, Double.NaN));
    }
}
