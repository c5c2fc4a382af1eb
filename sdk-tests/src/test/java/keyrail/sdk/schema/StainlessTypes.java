package keyrail.sdk.schema;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads the types of openai-java and anthropic-java, which are made alike: a class of fields has a creator with all its
 * properties, a union one Java field for each alternative, an enumeration its words as constants. What has to be there is
 * what the accessor does not give as an optional.
 */
final class StainlessTypes {
    /** Names of models are open; the vendors add to them without a new SDK. */
    private static final Set<String> OPEN =
            Set.of("Model", "ChatModel", "ResponsesModel", "BetaModel", "AnthropicModel");

    private static final Pattern SNAKE = Pattern.compile("_([a-z0-9])");

    private final Map<String, Map<String, String>> objects = new TreeMap<>();
    private final Deque<Class<?>> left = new ArrayDeque<>();
    private final Map<String, String> instead;

    /** @param instead kinds by {@code Type.field} or {@code Type}, where the SDK says less than the vendor takes */
    StainlessTypes(Map<String, String> instead) {
        this.instead = instead;
    }

    /** Adds a type and all that it holds. */
    void add(Class<?> root) {
        left.add(root);
        while (!left.isEmpty()) {
            Class<?> next = left.remove();
            if (!objects.containsKey(name(next))) {
                objects.put(name(next), fields(next));
            }
        }
    }

    void addField(String object, String field, String kind) {
        objects.computeIfAbsent(object, none -> new TreeMap<>()).put(field, kind);
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

    private static String name(Class<?> type) {
        String name =
                type.getName().substring(type.getPackageName().length() + 1).replace('$', '.');
        boolean clashes = type.getPackageName().contains(".beta.") && !name.startsWith("Beta");
        return clashes ? "Beta" + name : name;
    }

    private Map<String, String> fields(Class<?> type) {
        Map<String, String> fields = new TreeMap<>();
        for (Parameter parameter : creator(type).orElseThrow().getParameters()) {
            JsonProperty property = parameter.getAnnotation(JsonProperty.class);
            if (property == null) {
                continue;
            }
            String given = instead.get(name(type) + "." + property.value());
            String kind = given == null ? kind(type, property.value(), parameter.getParameterizedType()) : given;
            fields.put(property.value() + (isRequired(type, property.value(), kind) ? "!" : ""), kind);
        }
        return fields;
    }

    private static Optional<Constructor<?>> creator(Class<?> type) {
        return Arrays.stream(type.getDeclaredConstructors())
                .filter(constructor -> constructor.isAnnotationPresent(JsonCreator.class)
                        && constructor.getAnnotation(JsonCreator.class).mode() != JsonCreator.Mode.DISABLED)
                .filter(constructor -> Arrays.stream(constructor.getParameters())
                        .anyMatch(parameter -> parameter.isAnnotationPresent(JsonProperty.class)))
                .findFirst();
    }

    private static boolean isRequired(Class<?> type, String property, String kind) {
        try {
            return type.getMethod(camel(property)).getReturnType() != Optional.class;
        } catch (NoSuchMethodException constantOrAnything) {
            return kind.startsWith("\"");
        }
    }

    private static String camel(String property) {
        return SNAKE.matcher(property).replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT));
    }

    private String kind(Class<?> holder, String property, Type type) {
        if (type instanceof ParameterizedType generic
                && generic.getRawType().getTypeName().endsWith(".JsonField")) {
            return kind(plain(generic.getActualTypeArguments()[0]));
        }
        return constant(holder, property).map(word -> "\"" + word + "\"").orElse("any");
    }

    /** The one word of a property that has no other; builders set it beforehand. */
    private static Optional<String> constant(Class<?> holder, String property) {
        try {
            Method make = holder.getMethod("builder");
            Object builder = make.invoke(null);
            Field field = builder.getClass().getDeclaredField(camel(property));
            field.setAccessible(true);
            Object value = field.get(builder);
            return value == null || value.getClass().getSimpleName().equals("JsonMissing")
                    ? Optional.empty()
                    : Optional.of(value.toString());
        } catch (ReflectiveOperationException noBuilder) {
            return Optional.empty();
        }
    }

    private static Type plain(Type type) {
        return type instanceof WildcardType wild ? wild.getUpperBounds()[0] : type;
    }

    private String kind(Type type) {
        if (type instanceof ParameterizedType generic) {
            return generic.getRawType() == List.class
                    ? "[" + kind(plain(generic.getActualTypeArguments()[0])) + "]"
                    : "{any}";
        }
        Class<?> known = (Class<?>) type;
        if (instead.containsKey(name(known))) {
            return instead.get(name(known));
        }
        return switch (known.getName()) {
            case "java.lang.Long", "java.lang.Integer" -> "integer";
            case "java.lang.Double" -> "number";
            case "java.lang.Boolean" -> "boolean";
            default -> known.getName().startsWith("java.") ? "string" : ofSdk(known);
        };
    }

    private String ofSdk(Class<?> type) {
        if (Arrays.stream(type.getInterfaces())
                .anyMatch(face -> face.getSimpleName().equals("Enum"))) {
            return OPEN.contains(type.getSimpleName()) ? "string" : words(type);
        }
        if (Arrays.stream(type.getDeclaredFields())
                .anyMatch(field -> field.getName().equals("_json"))) {
            return alternatives(type)
                    .map(field -> kind(field.getGenericType()))
                    .distinct()
                    .collect(Collectors.joining(" | "));
        }
        if (type.getPackageName().endsWith(".core")) {
            return "any";
        }
        if (creator(type).isEmpty()) {
            return "{any}";
        }
        left.add(type);
        return name(type);
    }

    private static Stream<Field> alternatives(Class<?> union) {
        return Arrays.stream(union.getDeclaredFields())
                .filter(field -> !Modifier.isStatic(field.getModifiers())
                        && field.getType() != boolean.class
                        && !field.getType().getSimpleName().equals("JsonValue")
                        && !field.getName().contains("$"));
    }

    private static String words(Class<?> type) {
        return Arrays.stream(type.getDeclaredFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()) && field.getType() == type)
                .map(StainlessTypes::value)
                .map(word -> "\"" + word + "\"")
                .collect(Collectors.joining(" | "));
    }

    private static Object value(Field constant) {
        try {
            return constant.get(null);
        } catch (IllegalAccessException hidden) {
            throw new AssertionError(hidden);
        }
    }
}
