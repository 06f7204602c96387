package dev.stepwise.cli.option;

import dev.stepwise.model.ComponentCount;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a number of components, {@code 3}, or bounds for it, {@code 1..9}. */
public final class ComponentCountConverter implements ITypeConverter<ComponentCount> {

    private static final Pattern COUNTS = Pattern.compile("(\\d{1,4})(?:\\.\\.(\\d{1,4}))?");

    @Override
    public ComponentCount convert(String text) {
        Matcher counts = COUNTS.matcher(text);
        if (!counts.matches()) {
            throw new TypeConversionException("'%s' is neither a number nor bounds such as 1..9".formatted(text));
        }
        int min = Integer.parseInt(counts.group(1));
        int max = counts.group(2) == null ? min : Integer.parseInt(counts.group(2));
        if (min < 1 || max < min) {
            throw new TypeConversionException("'%s' must be at least 1, the smaller bound first".formatted(text));
        }
        return new ComponentCount(min, max);
    }
}
