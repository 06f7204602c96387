package dev.stepwise.cli;

import dev.stepwise.codec.FitReportJson;
import dev.stepwise.em.BatchEm;
import dev.stepwise.event.MixtureMapping;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;

/** Prints every iteration of EM as a line of JSON. */
final class TraceJson {

    private TraceJson() {}

    static void print(MixtureMapping mapping, BatchEm.Iteration iteration, PrintWriter out) {
        try {
            FitReportJson.write(mapping, iteration, out);
            out.println();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
