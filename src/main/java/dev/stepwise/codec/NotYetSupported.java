package dev.stepwise.codec;

import dev.stepwise.event.ModelDefinition;

/** The parts of a model file that are described, but cannot be computed yet. What leaves this list works. */
final class NotYetSupported {

    private static final String MESSAGE = " not supported in this version";

    private NotYetSupported() {}

    /** Reports what a model asks for in vain. */
    static void check(ModelDefinition model, ModelUse use, YamlSection keys) {
        if (use == ModelUse.STREAM && !model.components().isGiven()) {
            keys.problem("components", "a number chosen by the data is" + MESSAGE + ", except by fit");
        }
    }
}
