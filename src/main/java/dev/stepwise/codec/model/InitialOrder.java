package dev.stepwise.codec.model;

import dev.stepwise.codec.document.YamlSection;
import dev.stepwise.model.InitialComponent;
import dev.stepwise.model.ModelSchema.LabelField;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Brings given components into the order of the classes: the components of the first class first, those of none last. */
final class InitialOrder {

    private InitialOrder() {}

    /** The components in order; without a label on any of them they are taken to be in order. */
    static List<InitialComponent> byClass(
            List<InitialComponent> components,
            @Nullable LabelField label,
            List<Integer> componentsPerClass,
            YamlSection keys) {
        if (components.stream().allMatch(component -> component.label() == null)) {
            return components;
        }
        if (label == null) {
            keys.problem("initial", "components must not carry a label where the model has none");
            return components;
        }
        List<InitialComponent> ordered = new ArrayList<>();
        for (int i = 0; i < label.classes().size(); i++) {
            String name = label.classes().get(i);
            List<InitialComponent> own = components.stream()
                    .filter(component -> name.equals(component.label()))
                    .toList();
            if (own.size() != componentsPerClass.get(i)) {
                keys.problem(
                        "initial",
                        "%d components carry the label '%s' instead of %d"
                                .formatted(own.size(), name, componentsPerClass.get(i)));
            }
            ordered.addAll(own);
        }
        components.stream().filter(component -> component.label() == null).forEach(ordered::add);
        if (ordered.size() < components.size()) {
            keys.problem("initial", "labels must be classes of the model: " + String.join(", ", label.classes()));
        }
        return Collections.unmodifiableList(ordered);
    }
}
