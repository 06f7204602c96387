package dev.stepwise.codec.model;

import dev.stepwise.codec.document.Problems.Problem;
import java.util.List;

/** A model file that does not describe a model. The message says everything that is wrong, a line each. */
public final class InvalidModelException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;
    private final transient List<Problem> problems;

    InvalidModelException(String source, List<Problem> problems) {
        super(message(source, problems));
        this.problems = List.copyOf(problems);
    }

    /** Returns what is wrong, in the order of the text. */
    public List<Problem> problems() {
        return problems;
    }

    private static String message(String source, List<Problem> problems) {
        StringBuilder lines = new StringBuilder(source);
        lines.append(problems.size() == 1 ? ": 1 problem" : ": " + problems.size() + " problems");
        problems.forEach(problem -> lines.append("\n  ").append(problem));
        return lines.toString();
    }
}
