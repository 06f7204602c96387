package dev.stepwise.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceListenersTest {

    /** Also of what is added to the interface later: its methods do nothing unless they are passed on. */
    @Test
    void allAreToldOfEverything() throws Exception {
        List<String> told = new ArrayList<>();
        ServiceListener listener = (ServiceListener) Proxy.newProxyInstance(
                ServiceListener.class.getClassLoader(),
                new Class<?>[] {ServiceListener.class},
                (proxy, method, arguments) -> {
                    told.add(method.getName());
                    return null;
                });
        ServiceListeners both = new ServiceListeners(List.of(listener, listener));
        for (Method method : ServiceListener.class.getMethods()) {
            if (!Modifier.isStatic(method.getModifiers())) {
                told.clear();
                Object[] arguments = Arrays.stream(method.getParameterTypes())
                        .map(type -> type == long.class ? (Object) 1L : type == int.class ? 1 : null)
                        .toArray();
                method.invoke(both, arguments);
                assertThat(told).containsExactly(method.getName(), method.getName());
            }
        }
    }
}
