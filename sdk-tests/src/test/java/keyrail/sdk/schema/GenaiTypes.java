package keyrail.sdk.schema;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads the types of google-genai: abstract classes, an accessor for each property, an optional each. */
final class GenaiTypes {
    private final Map<String, Map<String, String>> objects = new TreeMap<>();
    private final Deque<Class<?>> left = new ArrayDeque<>();
    private final Set<String> elsewhere;

    /** @param elsewhere {@code Type.field} of what the SDK has for the vendor's other API only */
    GenaiTypes(Set<String> elsewhere) {
        this.elsewhere = elsewhere;
    }

    void add(Class<?> root) {
        left.add(root);
        while (!left.isEmpty()) {
            Class<?> next = left.remove();
            if (!objects.containsKey(next.getSimpleName())) {
                objects.put(next.getSimpleName(), fields(next));
            }
        }
    }

    void addField(String object, String field, String kind) {
        objects.computeIfAbsent(object, none -> new TreeMap<>()).put(field, kind);
    }

    /** Adds the words of a field in lower case. */
    void orLowerCase(String object, String field) {
        objects.get(object).computeIfPresent(field, (name, words) -> words + " | " + words.toLowerCase(Locale.ROOT));
    }

    String table() {
        StringBuilder text = new StringBuilder();
        objects.forEach((name, fields) -> {
            text.append(name).append('\n');
            fields.forEach((field, kind) ->
                    text.append("  ").append(field).append(' ').append(kind).append('\n'));
        });
        return text.toString();
    }

    private Map<String, String> fields(Class<?> type) {
        Map<String, String> fields = new TreeMap<>();
        for (Method accessor : type.getDeclaredMethods()) {
            JsonProperty property = accessor.getAnnotation(JsonProperty.class);
            if (property == null
                    || !Modifier.isAbstract(accessor.getModifiers())
                    || accessor.getReturnType() != Optional.class
                    || elsewhere.contains(type.getSimpleName() + "." + property.value())) {
                continue;
            }
            Type of = ((ParameterizedType) accessor.getGenericReturnType()).getActualTypeArguments()[0];
            fields.put(property.value(), kind(of));
        }
        return fields;
    }

    private String kind(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] of = generic.getActualTypeArguments();
            return generic.getRawType() == List.class ? "[" + kind(of[0]) + "]" : "{" + kind(of[1]) + "}";
        }
        Class<?> known = (Class<?>) type;
        return switch (known.getName()) {
            case "java.lang.Long", "java.lang.Integer" -> "integer";
            case "java.lang.Float", "java.lang.Double" -> "number";
            case "java.lang.Boolean" -> "boolean";
            case "java.lang.Object" -> "any";
            case "java.lang.String", "java.time.Duration", "java.time.Instant", "[B" -> "string";
            default -> ofSdk(known);
        };
    }

    private String ofSdk(Class<?> type) {
        Optional<Class<?>> known = Arrays.stream(type.getDeclaredClasses())
                .filter(nested -> nested.getSimpleName().equals("Known"))
                .findFirst();
        if (known.isPresent()) {
            return Arrays.stream(known.get().getEnumConstants())
                    .map(word -> "\"" + word + "\"")
                    .collect(Collectors.joining(" | "));
        }
        left.add(type);
        return type.getSimpleName();
    }
}
