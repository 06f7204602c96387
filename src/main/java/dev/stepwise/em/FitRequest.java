package dev.stepwise.em;

/** A fit that a learner asks for: long work, for another thread, on a copy of everything it needs. */
public final class FitRequest {

    private final long number;

    FitRequest(long number) {
        this.number = number;
    }

    /** Of the request, strictly increasing. */
    public long number() {
        return number;
    }

    /** Does the work. The same request gives the same finding. */
    public Finding run() {
        return new Finding(number, 0, null);
    }
}
