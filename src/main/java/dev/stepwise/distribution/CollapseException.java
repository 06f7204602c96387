package dev.stepwise.distribution;

/** Maximum likelihood drove a component onto too few points: its density is unbounded there. */
public final class CollapseException extends RuntimeException {

    private static final long serialVersionUID = 1;
    private final int component;

    /** @param component index of the collapsed component */
    public CollapseException(int component) {
        super("component " + component + " has collapsed", null, false, false);
        this.component = component;
    }

    public int component() {
        return component;
    }
}
