package dev.stepwise.runtime.configuration;

import dev.stepwise.codec.document.Problems.Problem;
import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot be meant, with all that is wrong. */
public final class InvalidConfigurationException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** @param source name of the file */
    public InvalidConfigurationException(String source, List<Problem> problems) {
        super(problems.stream().map(problem -> source + ": " + problem).collect(Collectors.joining("\n")));
    }
}
