package dev.stepwise.cli.text;

import dev.stepwise.codec.report.FitReportJson;
import dev.stepwise.em.batch.FitIteration;
import dev.stepwise.model.MixtureMapping;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;

/** Prints every iteration of EM as a line of JSON. */
public final class TraceJson {

    private TraceJson() {}

    public static void print(MixtureMapping mapping, FitIteration iteration, PrintWriter out) {
        try {
            FitReportJson.write(mapping, iteration, out);
            out.println();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
