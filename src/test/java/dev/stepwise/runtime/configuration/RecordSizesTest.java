package dev.stepwise.runtime.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.codec.json.Limits;
import dev.stepwise.codec.model.ModelFile;
import dev.stepwise.codec.record.StatisticsRecord;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.em.points.SampledPoint;
import dev.stepwise.em.regime.RetiredComponents;
import dev.stepwise.em.scoring.MiniBatch;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.topology.ServedModel;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** No record is larger than topics and clients are told. */
class RecordSizesTest {

    private static ServedModel model(int columns, String rest) {
        String features =
                IntStream.range(0, columns).mapToObj(j -> "{name: x" + j + "}").collect(Collectors.joining(", "));
        return ServedModel.of(ModelFile.parse("{id: wide, features: [" + features + "], " + rest + "}"));
    }

    private static int largest(ServedModel model) {
        return RecordSizes.largest(List.of(model), Limits.DEFAULT);
    }

    private static int retired(ServedModel model) {
        return RetiredComponents.most(model.spec().shape(), model.components());
    }

    /** Of each component there, two copies of mean, covariance and weight, and of what they are made of; of what has retired, one. */
    @Test
    void whatIsKnownOfComponentsThatMayComeBackHasRoom() {
        ServedModel model = model(100, "components: 8, covariance: full");
        int copies = 2 * 8 + retired(model);
        int numbers = 2 * (1 + 100 + 100 * 101 / 2);
        assertThat(copies).isEqualTo(24);
        assertThat(largest(model)).isGreaterThan(copies * numbers * Double.BYTES);
    }

    @Test
    void aBatchOfAllThatMayHaveRetiredHasRoom() {
        int columns = 1_000;
        ServedModel model = model(columns, "components: 16, covariance: diagonal");
        MixtureShape shape = model.spec().shape();
        SampledPoint point = new SampledPoint(new double[columns], 1, PointBlock.UNLABELLED);
        MiniBatch batch = new MiniBatch(
                1, 1, 0, 1_024, 1, 0, 0, 0, shape.zero(16 + retired(model)), Collections.nCopies(1_024, point));
        byte[] record =
                StatisticsRecord.of(model.fingerprint().structure(), batch).toBytes();
        assertThat(largest(model)).isGreaterThan(record.length);
    }
}
