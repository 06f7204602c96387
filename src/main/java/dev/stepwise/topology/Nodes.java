package dev.stepwise.topology;

/**
 * Names of the nodes and of the stores that one model has in the scoring topology.
 *
 * @param model its id
 */
record Nodes(String model) {

    String worker() {
        return "score-" + model;
    }

    String heap() {
        return "heap-of-" + model;
    }

    String assignments() {
        return "assignments-of-" + model;
    }

    /** The store of a model that has keys. */
    String keys() {
        return "keys-of-" + model;
    }

    String deadLetters() {
        return "dead-letters-of-" + model;
    }

    String flusher() {
        return "hand-over-" + model;
    }

    /** Assignments of the points that the commit found in an open block. */
    String lastAssignments() {
        return "last-assignments-of-" + model;
    }

    String statistics() {
        return "statistics-of-" + model;
    }
}
