package dev.stepwise.cli.terminal;

import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A progress bar on standard error; nothing where nobody is looking. */
public final class Progress implements AutoCloseable {

    private static final int INTERVAL_MILLIS = 100;

    private final @Nullable ProgressBar bar;

    private Progress(@Nullable ProgressBar bar) {
        this.bar = bar;
    }

    /** @param total number of steps, or -1 where it is not known */
    public static Progress of(String task, String unit, long total) {
        return new Progress(
                Terminal.isError()
                        ? new ProgressBarBuilder()
                                .setTaskName(task)
                                .setUnit(" " + unit, 1)
                                .setInitialMax(total)
                                .setUpdateIntervalMillis(INTERVAL_MILLIS)
                                .setStyle(ProgressBarStyle.UNICODE_BLOCK)
                                .setConsumer(new ConsoleProgressBarConsumer(System.err))
                                .clearDisplayOnFinish()
                                .build()
                        : null);
    }

    /** So many steps are done. */
    public void at(long step) {
        if (bar != null) {
            bar.stepTo(step);
        }
    }

    /** Shows what is being done now. */
    public void say(String message) {
        if (bar != null) {
            bar.setExtraMessage(" " + message);
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
