package keyrail.rehearsal.schema;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The objects that one vendor's requests are made of. A table is text: a line with an object's name, then a line for
 * each field, two spaces before it, {@code !} behind the name of one that has to be there, {@code !?} where it may be null
 * all the same, and its kind. Immutable.
 */
public final class FieldTable {
    /**
     * @param required whether the object is refused without it
     * @param nullable whether null stands for a value, or, where it may be absent, for none
     */
    private record Field(Kind kind, boolean required, boolean nullable) {}

    private static final Pattern SNAKE = Pattern.compile("_([a-z0-9])");

    private final Map<String, Map<String, Field>> objects;
    private final boolean snakeCaseToo;

    private FieldTable(Map<String, Map<String, Field>> objects, boolean snakeCaseToo) {
        this.objects = objects;
        this.snakeCaseToo = snakeCaseToo;
    }

    /**
     * Reads a table of this package's resources.
     *
     * @param name without its ending, e.g. {@code anthropic}
     */
    public static FieldTable named(String name) {
        try (InputStream in = FieldTable.class.getResourceAsStream(name + ".fields")) {
            if (in == null) {
                throw new IllegalArgumentException("no table of fields: " + name);
            }
            return read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static FieldTable read(String text) {
        Map<String, Map<String, Field>> objects = new LinkedHashMap<>();
        Map<String, Field> fields = new LinkedHashMap<>();
        for (String line : text.lines().toList()) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (!line.startsWith(" ")) {
                fields = new LinkedHashMap<>();
                objects.put(line.strip(), fields);
                continue;
            }
            String[] parts = line.strip().split(" ", 2);
            int mark = parts[0].indexOf('!');
            String field = mark < 0 ? parts[0] : parts[0].substring(0, mark);
            fields.put(field, new Field(Kind.read(parts[1]), mark >= 0, mark < 0 || parts[0].endsWith("?")));
        }
        return new FieldTable(objects, false);
    }

    /** The same table for a vendor that also reads {@code some_field} where the table says {@code someField}. */
    public FieldTable orInSnakeCase() {
        return new FieldTable(objects, true);
    }

    /** The first thing wrong with an object of the type, or empty. */
    public Optional<Problem> check(String type, JsonNode value) {
        return object(type, value, List.of());
    }

    /** The first thing wrong with an object of the type, unknown fields aside. */
    public Optional<Problem> checkKnown(String type, JsonNode value) {
        JsonNode rest = value.deepCopy();
        strangers(type, rest, new ArrayList<>());
        return check(type, rest);
    }

    /** The paths of all fields that the table does not know, e.g. {@code messages.0.name}. */
    public List<String> strangers(String type, JsonNode value) {
        List<String> found = new ArrayList<>();
        strangers(type, value.deepCopy(), found);
        return found;
    }

    /** Takes the unknown fields out of {@code rest}. */
    private void strangers(String type, JsonNode rest, List<String> found) {
        for (Optional<Problem> next = check(type, rest); next.isPresent(); next = check(type, rest)) {
            Problem problem = next.get();
            if (problem.cause() != Problem.Cause.UNKNOWN_FIELD) {
                break;
            }
            found.add(problem.dotted());
            JsonNode holder = rest;
            for (String step : problem.path().subList(0, problem.path().size() - 1)) {
                holder = holder.isArray() ? holder.path(Integer.parseInt(step)) : holder.path(step);
            }
            ((ObjectNode) holder).remove(problem.field());
        }
    }

    private Optional<Problem> object(String type, JsonNode value, List<String> path) {
        Map<String, Field> fields = objects.get(type);
        if (fields == null) {
            throw new IllegalStateException("a table of fields names an object that it lacks: " + type);
        }
        for (Map.Entry<String, JsonNode> member : value.properties()) {
            List<String> below = and(path, member.getKey());
            Field field = field(fields, member.getKey());
            if (field == null) {
                return problem(Problem.Cause.UNKNOWN_FIELD, below, List.of(), member.getValue());
            }
            if (member.getValue().isNull() && field.nullable()) {
                continue;
            }
            Optional<Problem> wrong = value(field.kind(), member.getValue(), below);
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        for (Map.Entry<String, Field> field : fields.entrySet()) {
            if (field.getValue().required() && !value.has(field.getKey())) {
                return problem(
                        Problem.Cause.MISSING_FIELD,
                        and(path, field.getKey()),
                        List.of(field.getValue().kind().name()),
                        value.path(field.getKey()));
            }
        }
        return Optional.empty();
    }

    private @Nullable Field field(Map<String, Field> fields, String name) {
        Field field = fields.get(name);
        return field == null && snakeCaseToo
                ? fields.get(
                        SNAKE.matcher(name).replaceAll(match -> match.group(1).toUpperCase(java.util.Locale.ROOT)))
                : field;
    }

    private Optional<Problem> value(Kind kind, JsonNode value, List<String> path) {
        if (!kind.fits(value)) {
            return problem(
                    Problem.Cause.WRONG_TYPE,
                    path,
                    List.of(kind instanceof Kind.Plain ? kind.toString() : kind.name()),
                    value);
        }
        return switch (kind) {
            case Kind.Plain _ -> Optional.empty();
            case Kind.Words words ->
                words.has(value) ? Optional.empty() : problem(Problem.Cause.UNKNOWN_WORD, path, words.all(), value);
            case Kind.Listing list -> {
                for (int index = 0; index < value.size(); index++) {
                    Optional<Problem> wrong = value(list.of(), value.path(index), and(path, String.valueOf(index)));
                    if (wrong.isPresent()) {
                        yield wrong;
                    }
                }
                yield Optional.empty();
            }
            case Kind.Mapping map ->
                value.properties().stream()
                        .flatMap(member -> value(map.of(), member.getValue(), and(path, member.getKey())).stream())
                        .findFirst();
            case Kind.Named named -> object(named.type(), value, path);
            case Kind.OneOf oneOf -> oneOf(oneOf, value, path);
        };
    }

    /** The kinds that an object may be are told apart by their words; the mistake that lies deepest is told. */
    private Optional<Problem> oneOf(Kind.OneOf oneOf, JsonNode value, List<String> path) {
        List<Kind> fitting =
                oneOf.kinds().stream().filter(kind -> kind.fits(value)).toList();
        List<Kind> meant =
                fitting.stream().filter(kind -> hasWordsOf(kind, value)).toList();
        if (meant.isEmpty()) {
            List<String> types =
                    fitting.stream().flatMap(kind -> typesOf(kind).stream()).toList();
            List<String> type = and(path, "type");
            return value.has("type")
                    ? problem(Problem.Cause.UNKNOWN_WORD, type, types, value.path("type"))
                    : problem(Problem.Cause.MISSING_FIELD, type, types, value.path("type"));
        }
        List<Problem> problems = new ArrayList<>();
        for (Kind kind : meant) {
            Optional<Problem> wrong = value(kind, value, path);
            if (wrong.isEmpty()) {
                return wrong;
            }
            problems.add(wrong.get());
        }
        return problems.stream()
                .max(Comparator.comparingInt(problem -> problem.path().size()));
    }

    private boolean hasWordsOf(Kind kind, JsonNode value) {
        if (!(kind instanceof Kind.Named named)) {
            return true;
        }
        Map<String, Field> fields = objects.getOrDefault(named.type(), Map.of());
        return List.of("type", "role").stream().allMatch(tag -> {
            Field field = fields.get(tag);
            return field == null
                    || !(field.kind() instanceof Kind.Words words)
                    || (value.has(tag) ? words.has(value.path(tag)) : !field.required());
        });
    }

    private List<String> typesOf(Kind kind) {
        return kind instanceof Kind.Named named
                        && objects.getOrDefault(named.type(), Map.of()).get("type") instanceof Field type
                        && type.kind() instanceof Kind.Words words
                ? words.all()
                : List.of();
    }

    private static Optional<Problem> problem(
            Problem.Cause cause, List<String> path, List<String> expected, JsonNode got) {
        return Optional.of(new Problem(cause, path, path.getLast(), expected, got));
    }

    private static List<String> and(List<String> path, String step) {
        List<String> longer = new ArrayList<>(path);
        longer.add(step);
        return longer;
    }
}
