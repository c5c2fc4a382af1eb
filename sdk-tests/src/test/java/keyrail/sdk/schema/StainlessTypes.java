package keyrail.sdk.schema;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
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
 * what the accessor does not give as an optional, or what a builder does not begin without: it may be null.
 */
final class StainlessTypes {
    /** Names of models are open; the vendors add to them without a new SDK. */
    private static final Set<String> OPEN =
            Set.of("Model", "ChatModel", "ResponsesModel", "BetaModel", "AnthropicModel");

    private static final Pattern SNAKE = Pattern.compile("_([a-z0-9])");

    private final Map<String, Map<String, String>> objects = new TreeMap<>();
    private final Deque<Class<?>> left = new ArrayDeque<>();
    private final Map<String, String> instead;
    private final Set<String> absent;

    /**
     * @param instead kinds by {@code Type.field} or {@code Type}, where the SDK says less than the vendor takes, or more
     * @param absent fields, as {@code Type.field}, that the SDK wants and the vendor does not
     */
    StainlessTypes(Map<String, String> instead, Set<String> absent) {
        this.instead = instead;
        this.absent = absent;
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
            fields.put(property.value() + mark(type, property.value(), kind), kind);
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

    /** {@code !} behind what has to be there, {@code !?} where it may be null, nothing behind all else. */
    private String mark(Class<?> type, String property, String kind) {
        if (absent.contains(name(type) + "." + property)) {
            return "";
        }
        try {
            if (type.getMethod(camel(property)).getReturnType() != Optional.class) {
                return "!";
            }
        } catch (NoSuchMethodException constantOrAnything) {
            return kind.startsWith("\"") || isUnset(type, property) ? "!" : "";
        }
        // Builders begin with no list in either case.
        return !kind.startsWith("[") && isUnset(type, property) ? "!?" : "";
    }

    /** Whether a builder begins without the property, and ends only with it; those that may be absent are marked so. */
    private static boolean isUnset(Class<?> type, String property) {
        return builder(type)
                .map(builder -> field(builder, camel(property)).isEmpty())
                .orElse(false);
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
        return builder(holder)
                .flatMap(builder -> field(builder, camel(property)))
                .filter(value -> !value.getClass().getSimpleName().equals("JsonMissing"))
                .map(Object::toString);
    }

    private static Optional<Object> builder(Class<?> type) {
        try {
            return Optional.of(type.getMethod("builder").invoke(null));
        } catch (ReflectiveOperationException noBuilder) {
            return Optional.empty();
        }
    }

    /** A field's value, or empty where it is null. */
    private static Optional<Object> field(Object holder, String name) {
        try {
            Field field = holder.getClass().getDeclaredField(name);
            field.setAccessible(true);
            return Optional.ofNullable(field.get(holder));
        } catch (ReflectiveOperationException otherwiseNamed) {
            throw new AssertionError(otherwiseNamed);
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
            case "java.lang.Double", "java.lang.Float" -> "number";
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
                    .map(field -> alternative(type, field))
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

    /** One that is the same whenever it is meant has no class, and a maker without parameters. */
    private String alternative(Class<?> union, Field field) {
        if (!field.getType().getSimpleName().equals("JsonValue")) {
            return kind(field.getGenericType());
        }
        String name = Character.toUpperCase(field.getName().charAt(0))
                + field.getName().substring(1).replace("_", "");
        Object made;
        try {
            made = union.getMethod("of" + name).invoke(null);
        } catch (ReflectiveOperationException anything) {
            return "any";
        }
        String words = field(made, field.getName()).orElseThrow().toString();
        if (!words.startsWith("{")) {
            return "\"" + words + "\"";
        }
        // As the SDK prints it: {type=direct}
        objects.put(
                name(union) + "." + name,
                Arrays.stream(words.substring(1, words.length() - 1).split(", "))
                        .map(member -> member.split("=", 2))
                        .collect(Collectors.toMap(
                                member -> member[0] + "!",
                                member -> "\"" + member[1] + "\"",
                                (a, b) -> a,
                                TreeMap::new)));
        return name(union) + "." + name;
    }

    private static Stream<Field> alternatives(Class<?> union) {
        return Arrays.stream(union.getDeclaredFields())
                .filter(field -> !Modifier.isStatic(field.getModifiers())
                        && field.getType() != boolean.class
                        && !field.getName().equals("_json")
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
