package dev.stepwise.topology;

import dev.stepwise.em.search.Challenge;

/**
 * Runs the fits that learners ask for, away from their thread. It sends each challenge result to the topic
 * {@code statistics}.
 */
public interface BackgroundChallenges {

    /** Leaves every request unanswered. */
    BackgroundChallenges NONE = (model, request) -> {};

    /** Begins to work on a request, in place of any earlier one about this model. Returns at once. */
    void submit(ServedModel model, Challenge request);
}
