package dev.stepwise.registry;

/** A registry that cannot be reached, or whose answer cannot be used. What was asked for may be there all the same. */
final class RegistryException extends Exception {

    private static final long serialVersionUID = 1;

    RegistryException(String message) {
        super(message);
    }
}
