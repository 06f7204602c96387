package dev.stepwise.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwise.codec.output.OutputOptions.Format;
import dev.stepwise.codec.output.ReportEncoding;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LearningStartTest {

    private static final ReportEncoding AVRO = ReportEncoding.framed(Format.AVRO, 1, 2);

    private final List<ReportEncoding> started = new ArrayList<>();
    private final CompletableFuture<ReportEncoding> encoding = new CompletableFuture<>();

    private static void fail() {
        throw new IllegalStateException("no broker");
    }

    @Test
    void learningBeginsWhenTheSchemasHaveIds() {
        try (LearningStart start = new LearningStart(() -> encoding)) {
            start.start(started::add);
            assertThat(started).isEmpty();
            encoding.complete(AVRO);
            assertThat(started).containsExactly(AVRO);
            assertThat(start.isLive()).isTrue();
        }
    }

    @Test
    void nothingBeginsAfterTheEnd() {
        LearningStart start = new LearningStart(() -> encoding);
        start.start(started::add);
        start.close();
        encoding.complete(AVRO);
        assertThat(started).isEmpty();
    }

    @Test
    void whoStopsWaitingHasNotFailed() {
        try (LearningStart start = new LearningStart(() -> encoding.thenApply(known -> known))) {
            start.start(started::add);
            encoding.cancel(false);
            assertThat(start.isLive()).isTrue();
        }
    }

    @Test
    void whatFailsLaterIsKnown() {
        try (LearningStart start = new LearningStart(() -> encoding)) {
            start.start(known -> fail());
            assertThat(start.isLive()).isTrue();
            encoding.complete(AVRO);
            assertThat(start.isLive()).isFalse();
        }
    }

    @Test
    void whatFailsAtOnceIsThrown() {
        encoding.complete(AVRO);
        try (LearningStart start = new LearningStart(() -> encoding)) {
            assertThatThrownBy(() -> start.start(known -> fail())).hasMessage("no broker");
        }
    }
}
