package dev.stepwise.cli.terminal;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;

/** Whether somebody is looking. */
public final class Terminal {

    private static final int STANDARD_OUTPUT = 1;
    private static final int STANDARD_ERROR = 2;

    private Terminal() {}

    /** Whether standard output is a terminal. */
    public static boolean isOutput() {
        return isTerminal(STANDARD_OUTPUT);
    }

    /** Whether standard error is a terminal, wherever standard output goes. */
    static boolean isError() {
        return isTerminal(STANDARD_ERROR);
    }

    /** Asks the C library, as Java's console only answers for input and output together; no answer means no. */
    private static boolean isTerminal(int descriptor) {
        try {
            Linker linker = Linker.nativeLinker();
            var isatty = linker.defaultLookup().find("isatty");
            if (isatty.isEmpty()) {
                return false;
            }
            int answer = (int) linker.downcallHandle(
                            isatty.get(), FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT))
                    .invokeExact(descriptor);
            return answer == 1;
        } catch (Throwable _) {
            return false;
        }
    }
}
