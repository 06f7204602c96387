package dev.stepwise.testing;

import dev.stepwise.distribution.Family;
import dev.stepwise.distribution.InvalidParametersException;
import dev.stepwise.distribution.SufficientStatistics;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.DoublePredicate;

/** A family whose estimate fails on its numbers, as none does on any data that is known. */
public final class FragileFamily {

    private FragileFamily() {}

    /**
     * @param family that it is otherwise
     * @param fails asked for the weight of all points behind an estimate
     */
    public static Family of(Family family, DoublePredicate fails) {
        return (Family) Proxy.newProxyInstance(
                FragileFamily.class.getClassLoader(), new Class<?>[] {Family.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("estimate") && fails.test(evidence((List<?>) arguments[0]))) {
                        throw new InvalidParametersException("on purpose");
                    }
                    try {
                        return method.invoke(family, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static double evidence(List<?> components) {
        return components.stream()
                .mapToDouble(component -> ((SufficientStatistics) component).evidence())
                .sum();
    }
}
