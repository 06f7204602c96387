package dev.stepwise.cli.plot;

import java.util.List;

/** Colours of components, told apart by people who see fewer of them too, and the mixtures of them. */
final class PlotColours {

    private static final List<Integer> COLOURS =
            List.of(0x0072b2, 0xd55e00, 0x009e73, 0xcc79a7, 0xe69f00, 0x56b4e9, 0x7f5aa2, 0x8c6d31);

    private static final double GAMMA = 2.2;

    private PlotColours() {}

    /** There are so many; then they come again. */
    static int number() {
        return COLOURS.size();
    }

    /** Returns the colour of the component in this place. */
    static String of(int place) {
        return "#%06x".formatted(COLOURS.get(place % COLOURS.size()));
    }

    /**
     * Returns the colour of a point that belongs to the components in these parts. It mixes their colours as light
     * mixes.
     */
    static String mixed(double[] parts) {
        int colour = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            double light = 0;
            for (int k = 0; k < parts.length; k++) {
                double channel = (COLOURS.get(k % COLOURS.size()) >> shift & 0xff) / 255.0;
                light += parts[k] * Math.pow(channel, GAMMA);
            }
            colour |= (int) Math.round(255 * Math.pow(Math.min(1, light), 1 / GAMMA)) << shift;
        }
        return "#%06x".formatted(colour);
    }
}
